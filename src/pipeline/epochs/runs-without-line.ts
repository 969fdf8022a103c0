import type { DatasetRecord, EpochRun, JournalEpoch } from "../../core/cube/dataset.ts";
import { datasetFiles } from "../../core/cube/dataset.ts";
import {
  type EpochFile,
  emptyFile,
  isOldShard,
  placeOf,
  sealedBytes,
  shardIndexOf,
} from "../../core/cube/epoch-runs.ts";
import { cubeNames, type EpochGrid } from "../../core/cube/epoch-shards.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import { encodeChunkEnds } from "../../core/zarr/chunk-ends.ts";
import { decodeShardIndex, type ShardIndex, shardIndexBytes } from "../../core/zarr/shard-index.ts";
import { readEpochTimes } from "../../storage/axis-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { listFiles } from "../../storage/list-files.ts";
import { storedPath } from "./epoch-files.ts";
import { gridOfPath, isSealed } from "./seal-file.ts";

/** What an index speaks of, and no line: an index is written after the lines, so that they are lost. */
export type StrangerRun = Required<Pick<EpochRun, "path" | "offset" | "byteLength" | "chunks">>;

/** Paths of all files of epochs, below the epoch-chunked store. */
export async function listEpochFiles(tree: FileTree): Promise<string[]> {
  const store = tree.subtree(datasetFiles.epochChunked);
  return (await Promise.all(cubeNames.map((cube) => listFiles(store, `${cube}/c`)))).flat();
}

/**
 * Runs that a shard's index speaks of and no line, by the position of their epoch.
 * @param files as the journal has them
 * @param paths of files that are there
 */
export async function runsWithoutLine(
  tree: FileTree,
  { chunks }: Pick<DatasetRecord, "chunks">,
  files: ReadonlyMap<string, EpochFile>,
  paths: readonly string[],
): Promise<Map<number, StrangerRun[]>> {
  const strangers = new Map<number, StrangerRun[]>();
  for (const path of paths) {
    const grid = gridOfPath(path, chunks);
    const file = files.get(path) ?? emptyFile();
    if (isOldShard(file) || (await isSealed(tree, storedPath(path), file, grid))) continue;
    const index = await readIndex(tree, path, grid);
    if (!index) continue;
    const known = shardIndexOf(file, grid);
    const first = Number(path.slice(path.lastIndexOf("/") + 1)) * grid.shardEpochs;
    for (let epochIndex = first; epochIndex < first + grid.shardEpochs; epochIndex++) {
      const run = runOf(path, index, known, grid, epochIndex);
      if (run && !file.past.has(placeOf(epochIndex, run.offset)))
        strangers.set(epochIndex, [...(strangers.get(epochIndex) ?? []), run]);
    }
  }
  return strangers;
}

/** The index at the end of a file; undefined where there is none. */
async function readIndex(tree: FileTree, path: string, grid: EpochGrid): Promise<ShardIndex | undefined> {
  const byteLength = await tree.byteLength(storedPath(path));
  const indexBytes = shardIndexBytes(grid.chunksPerShard);
  if (byteLength === undefined || byteLength < indexBytes) return undefined;
  const bytes = await tree.readRange(storedPath(path), byteLength - indexBytes, indexBytes);
  try {
    return bytes && decodeShardIndex(bytes, grid.chunksPerShard, byteLength);
  } catch {
    return undefined;
  }
}

/** What an index has of an epoch; undefined where that is what is known, or nothing. */
function runOf(
  path: string,
  index: ShardIndex,
  known: ShardIndex,
  grid: EpochGrid,
  epochIndex: number,
): StrangerRun | undefined {
  const ends = new Uint32Array(grid.chunksPerEpoch + 1);
  let offset = -1;
  let isKnown = true;
  for (let chunk = 0; chunk < grid.chunksPerEpoch; chunk++) {
    const at = grid.chunkOfShard(chunk, epochIndex);
    const byteLength = index.byteLength[at]!;
    ends[chunk + 1] = ends[chunk]! + Math.max(byteLength, 0);
    if (byteLength < 0) continue;
    if (offset < 0) offset = index.offset[at]!;
    isKnown &&= known.byteLength[at] === byteLength && known.offset[at] === index.offset[at];
  }
  if (offset < 0 || isKnown) return undefined;
  return { path, offset, byteLength: ends.at(-1)!, chunks: encodeChunkEnds(ends) };
}

/** Whether a file is longer than any crash leaves it: by more than a group of epochs, or an index. */
export function isTooLong(byteLength: number, file: EpochFile, grid: EpochGrid, groupBytes: number): boolean {
  return byteLength > Math.max(sealedBytes(file, grid), file.end + groupBytes);
}

/**
 * Keys that the epoch axis has at these positions, and no line: the axis is derived from lines, so that these were
 * committed, and their lines are lost. None where the axis cannot be read.
 */
export async function keysWithoutLine(
  tree: FileTree,
  epochs: Iterable<JournalEpoch>,
  positions: Iterable<number>,
): Promise<string[]> {
  const known = new Set(Array.from(epochs, ({ epochKey }) => epochKey));
  try {
    const { epochKey } = await readEpochTimes(tree.subtree(datasetFiles.epochChunked));
    return Array.from(positions, (position) => epochKey[position] ?? "").filter((key) => key !== "" && !known.has(key));
  } catch (error) {
    if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    return [];
  }
}
