import { decodeChunkEnds } from "../zarr/chunk-ends.ts";
import { emptyShardIndex, encodeShardIndex, type ShardIndex, shardIndexBytes } from "../zarr/shard-index.ts";
import type { EpochRun, JournalEpoch, JournalLine } from "./dataset.ts";
import type { EpochGrid } from "./epoch-shards.ts";

/** What the journal says of one file of the epoch-chunked store. */
export interface EpochFile {
  /** Behind the last committed byte: where the next epoch goes, and the shard's index until then. */
  end: number;
  /** What counts of it, by position of the epoch; the rest are dead bytes. */
  runs: Map<number, EpochRun>;
  /** Where epochs that were replaced lay: `epochIndex@offset`. */
  past: Set<string>;
}

export const emptyFile = (): EpochFile => ({ end: 0, runs: new Map(), past: new Set() });

/** Files of the epoch-chunked store by path, as lines in the order of the journal leave them. */
export function epochFiles(lines: Iterable<JournalLine>): Map<string, EpochFile> {
  const files = new Map<string, EpochFile>();
  const last = new Map<string, JournalEpoch>();
  for (const line of lines) {
    if (line.type === "moved") {
      const file = files.get(line.path);
      if (!file) continue; // its epochs' lines are damaged
      const offsets = new Map(line.offsets);
      file.end = line.byteLength;
      file.past.clear();
      for (const [epochIndex, run] of file.runs)
        file.runs.set(epochIndex, { ...run, offset: offsets.get(epochIndex) ?? run.offset ?? 0 });
      continue;
    }
    noteEpoch(files, line, last.get(line.epochKey));
    last.set(line.epochKey, line);
  }
  return files;
}

/** Takes an epoch that was committed, be it in the place of an earlier commit, into the account of its files. */
export function noteEpoch(files: Map<string, EpochFile>, line: JournalEpoch, before: JournalEpoch | undefined): void {
  for (const { path } of before?.shards ?? []) {
    const file = files.get(path);
    const run = file?.runs.get(before!.epochIndex);
    if (!file || !run) continue;
    file.past.add(placeOf(before!.epochIndex, run.offset));
    file.runs.delete(before!.epochIndex);
  }
  for (const run of line.shards) {
    const file = files.get(run.path) ?? emptyFile();
    files.set(run.path, file);
    file.end = Math.max(file.end, (run.offset ?? 0) + run.byteLength);
    file.runs.set(line.epochIndex, run);
  }
}

/** As `past` has it. */
export const placeOf = (epochIndex: number, offset = 0): string => `${epochIndex}@${offset}`;

/** Whether a file is a shard of format version 1: one whole epoch and its index, which nothing was appended to. */
export function isOldShard({ runs }: EpochFile): boolean {
  const [run] = runs.values();
  return runs.size === 1 && run!.chunks === undefined;
}

export function liveBytes({ runs }: EpochFile): number {
  let bytes = 0;
  for (const { byteLength } of runs.values()) bytes += byteLength;
  return bytes;
}

/** Where all chunks of a file lie, by their position in the shard's grid. */
export function shardIndexOf({ runs }: EpochFile, grid: EpochGrid): ShardIndex {
  const index = emptyShardIndex(grid.chunksPerShard);
  for (const [epochIndex, { offset = 0, chunks }] of runs) {
    const ends = decodeChunkEnds(chunks ?? "", grid.chunksPerEpoch);
    for (let chunk = 0; chunk < grid.chunksPerEpoch; chunk++) {
      const byteLength = ends[chunk + 1]! - ends[chunk]!;
      if (byteLength === 0) continue;
      const at = grid.chunkOfShard(chunk, epochIndex);
      index.offset[at] = offset + ends[chunk]!;
      index.byteLength[at] = byteLength;
    }
  }
  return index;
}

/** The shard's index as it is written behind a file's last committed byte. */
export function sealOf(file: EpochFile, grid: EpochGrid): Uint8Array<ArrayBuffer> {
  return encodeShardIndex(shardIndexOf(file, grid));
}

/** Bytes of a file with its index. */
export function sealedBytes({ end }: EpochFile, grid: EpochGrid): number {
  return end + shardIndexBytes(grid.chunksPerShard);
}
