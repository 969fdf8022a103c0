import { createContentHasher } from "../../core/bytes/content-hash.ts";
import type { DatasetRecord, EpochChunks, EpochRun, JournalEpoch } from "../../core/cube/dataset.ts";
import { type EpochFile, emptyFile, noteEpoch } from "../../core/cube/epoch-runs.ts";
import { cubeNames, EpochGrid, slabShards } from "../../core/cube/epoch-shards.ts";
import { moveEpochs } from "../../core/cube/journal.ts";
import type { Slab } from "../../core/cube/slab.ts";
import { chunkEnds, encodeChunkEnds } from "../../core/zarr/chunk-ends.ts";
import { loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { ShardWriter } from "../../core/zarr/shard.ts";
import type { FileTree, WritableFile } from "../../storage/files.ts";
import type { JournalFile } from "../../storage/journal-file.ts";
import { storedPath } from "./epoch-files.ts";
import { settleFile } from "./reclaim-file.ts";
import { gridOfPath } from "./seal-file.ts";

const blockBytes = 1 << 20;
/** Files that stay open from one commit to the next. */
const mostOpen = 32;

interface OpenFile {
  handle: WritableFile;
  /** Behind the last byte that was appended, committed or not. */
  end: number;
  isDirty: boolean;
}

/**
 * Files of the epoch-chunked store, each open from the first epoch that is appended to it until it is settled: cut to what
 * is committed, and sealed with its shard index. What was appended counts once its line is in the journal.
 */
export class EpochAppender {
  /** As they are committed. */
  readonly #files: Map<string, EpochFile>;
  readonly #tree: FileTree;
  #chunks: EpochChunks;
  /** Least recently used first. */
  readonly #open = new Map<string, OpenFile>();
  /** Where epochs were replaced. */
  readonly #replaced = new Set<string>();
  #room = new Uint8Array();

  /** @param files what the journal says of them */
  constructor(tree: FileTree, { chunks }: Pick<DatasetRecord, "chunks">, files: Map<string, EpochFile>) {
    this.#tree = tree;
    this.#chunks = chunks;
    this.#files = files;
  }

  /** Appends an epoch to the files that it belongs in; not durable before `flush`. */
  async append(record: Pick<DatasetRecord, "chunks" | "codec">, epochIndex: number, slab: Slab): Promise<EpochRun[]> {
    this.#chunks = record.chunks; // properties may have come to be kept
    const codec = await loadInnerCodec(record.codec);
    const appended: { file: OpenFile; end: number }[] = [];
    const runs: EpochRun[] = [];
    for (const name of cubeNames) {
      const grid = new EpochGrid(name, record.chunks);
      const roomBytes = blockBytes + codec.maxEncodedLength(grid.chunkBytes);
      if (this.#room.length < roomBytes) this.#room = new Uint8Array(roomBytes);
      for (const { objectShard, planeShard, chunks } of slabShards(slab, grid)) {
        if (chunks().next().done) continue;
        const path = grid.path(objectShard, planeShard, epochIndex);
        const file = await this.#openFile(path);
        const hasher = await createContentHasher();
        const offset = file.end;
        const room = { bytes: this.#room };
        const writer = new ShardWriter(grid.chunksPerEpoch, grid.chunkBytes, codec, room, (bytes, at) => {
          hasher.update(bytes);
          file.handle.write(bytes, offset + at);
        });
        file.isDirty = true;
        for (const { chunk, raw } of chunks()) writer.add(chunk, raw);
        writer.hand();
        const { byteLength, index } = writer;
        runs.push({
          ...{ path, offset, byteLength, checksum: hasher.digest() },
          chunks: encodeChunkEnds(chunkEnds(index.byteLength)),
        });
        appended.push({ file, end: offset + byteLength });
      }
    }
    for (const { file, end } of appended) file.end = end;
    return runs;
  }

  /** Makes durable what was appended. */
  flush(): void {
    for (const file of this.#open.values()) {
      if (!file.isDirty) continue;
      file.handle.flush();
      file.isDirty = false;
    }
  }

  /** Takes note of an epoch whose line is in the journal. */
  noteCommitted(line: JournalEpoch, before: JournalEpoch | undefined): void {
    noteEpoch(this.#files, line, before);
    // What an earlier commit has elsewhere is dead now.
    for (const { path } of before?.shards ?? []) this.#replaced.add(path);
  }

  /**
   * Seals and closes files that were not used lately; only while everything appended is committed.
   * @param epochs are told where they lie in files that are written anew
   */
  async settleSome(journal: JournalFile, epochs: Map<string, JournalEpoch>): Promise<void> {
    for (const path of [...this.#open.keys()].slice(0, Math.max(this.#open.size - mostOpen, 0)))
      await this.#settle(path, journal, epochs);
  }

  /** As `settleSome`, all files; what was appended and is not committed is cut off. */
  async settle(journal: JournalFile, epochs: Map<string, JournalEpoch>): Promise<void> {
    for (const path of new Set([...this.#open.keys(), ...this.#replaced])) await this.#settle(path, journal, epochs);
  }

  /** Closes all files as they are. */
  close(): void {
    for (const { handle } of this.#open.values()) handle.close();
    this.#open.clear();
  }

  async #settle(path: string, journal: JournalFile, epochs: Map<string, JournalEpoch>): Promise<void> {
    this.#open.get(path)?.handle.close();
    this.#open.delete(path);
    const file = this.#files.get(path) ?? emptyFile();
    const moved = await settleFile(this.#tree, path, file, gridOfPath(path, this.#chunks), journal);
    if (moved) moveEpochs(epochs, moved);
    this.#replaced.delete(path);
  }

  async #openFile(path: string): Promise<OpenFile> {
    const known = this.#open.get(path);
    if (known) {
      this.#open.delete(path);
      this.#open.set(path, known);
      return known;
    }
    const handle = await this.#tree.openWrite(storedPath(path));
    const file: OpenFile = { handle, end: this.#files.get(path)?.end ?? 0, isDirty: false };
    this.#open.set(path, file);
    // Without its index, which the next bytes go over: while it is appended to, the journal alone says where chunks lie.
    handle.truncate(file.end);
    return file;
  }
}
