import { createContentHasher } from "../../core/bytes/content-hash.ts";
import { type DatasetRecord, datasetFiles, type JournalEpoch } from "../../core/cube/dataset.ts";
import { type CubeName, cubeNames, EpochGrid, scatterChunk, slabShards } from "../../core/cube/epoch-shards.ts";
import { emptySlab, type Slab } from "../../core/cube/slab.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { type InnerCodec, loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { ShardWriter } from "../../core/zarr/shard.ts";
import { decodeShardIndex, shardIndexBytes } from "../../core/zarr/shard-index.ts";
import type { FileTree } from "../../storage/files.ts";

type ShardFile = JournalEpoch["shards"][number];

const blockBytes = 1 << 20;

/** Where a shard waits for its journal line: the n-th file of an epoch. */
export const waitingPath = (epochIndex: number, n: number) => `${datasetFiles.tmp}/epoch-${epochIndex}-${n}`;

/** Writes all shards of an epoch to where they wait, durably; returns where they belong and what they are. */
export async function writeWaitingShards(
  tree: FileTree,
  record: DatasetRecord,
  epochIndex: number,
  slab: Slab,
): Promise<ShardFile[]> {
  const files: ShardFile[] = [];
  const codec = await loadInnerCodec(record.codec);
  for (const name of cubeNames) {
    const grid = new EpochGrid(name, record.chunks);
    const room = { bytes: new Uint8Array(blockBytes + codec.maxEncodedLength(grid.chunkBytes)) };
    for (const { objectShard, planeShard, chunks } of slabShards(slab, grid)) {
      const first = chunks().next();
      if (first.done) continue;
      const file = await tree.openWrite(waitingPath(epochIndex, files.length));
      try {
        const hasher = await createContentHasher();
        file.truncate(0);
        const writer = new ShardWriter(grid.chunksPerShard, grid.chunkBytes, codec, room, (bytes, at) => {
          hasher.update(bytes);
          file.write(bytes, at);
        });
        for (const { chunk, raw } of chunks()) writer.add(chunk, raw);
        const byteLength = writer.finish();
        file.flush();
        files.push({
          path: grid.path(objectShard, planeShard, epochIndex),
          byteLength,
          checksum: hasher.digest(),
        });
      } finally {
        file.close();
      }
    }
  }
  return files;
}

/** Moves an epoch's waiting shards to where they belong, and removes those of an earlier commit that have no successor. */
export async function placeShards(tree: FileTree, line: JournalEpoch, before: JournalEpoch | undefined): Promise<void> {
  const store = (path: string) => `${datasetFiles.epochChunked}/${path}`;
  for (const [n, { path }] of line.shards.entries()) await tree.rename(waitingPath(line.epochIndex, n), store(path));
  const kept = new Set(line.shards.map(({ path }) => path));
  for (const { path } of before?.shards ?? []) if (!kept.has(path)) await tree.remove(store(path));
}

/** `xxh128:…` of a file; undefined where it is not there. */
export async function hashFile(tree: FileTree, path: string): Promise<string | undefined> {
  const file = await tree.openRead(path);
  if (!file) return undefined;
  try {
    const hasher = await createContentHasher();
    const block = new Uint8Array(Math.min(blockBytes, file.byteLength));
    for (let at = 0; at < file.byteLength; ) {
      const read = file.read(block, at);
      if (read === 0) break;
      hasher.update(block.subarray(0, read));
      at += read;
    }
    return hasher.digest();
  } finally {
    file.close();
  }
}

/**
 * A committed epoch as it is stored.
 * @throws DatasetDamaged where a shard is missing or not as it was written
 */
export async function readEpochSlab(tree: FileTree, record: DatasetRecord, epoch: JournalEpoch): Promise<Slab> {
  const { datasetId, objectCount, measurements, tables } = record;
  const codec = await loadInnerCodec(record.codec);
  const slab = emptySlab(objectCount, measurements.length, tables.length);
  const shards: PackedEpoch = new Map();
  for (const { path } of epoch.shards) {
    const cube = path.startsWith("flags/") ? "flags" : "lightcurves";
    shards.set(path, await readShard(tree, datasetId, path, epochGrid(record, epoch, cube)));
  }
  const from = { record, epoch, shards, codec };
  unpackChunks(from, "lightcurves", [...measurements.keys()], 0, slab);
  unpackChunks(from, "flags", [...tables.keys()], 0, slab);
  return slab;
}

/** How a cube of one epoch is cut: its flags may still be as narrow as those of its dataset once were. */
export function epochGrid({ chunks }: DatasetRecord, { wideFlags }: Pick<JournalEpoch, "wideFlags">, cube: CubeName) {
  const { wideFlags: _, ...cut } = chunks;
  return new EpochGrid(cube, { ...cut, ...(wideFlags && { wideFlags }) });
}

/** The shards of an epoch as they are packed, by path: no file stays open, however slowly they are unpacked. */
export type PackedEpoch = Map<string, Awaited<ReturnType<typeof readShard>>>;

/**
 * Unpacks a slab's objects.
 * @param planes of the cube, in the order of the slab's columns
 * @param firstChunk of the epoch-chunked store, where the slab's objects begin
 * @throws DatasetDamaged
 */
export function unpackChunks(
  from: { record: DatasetRecord; epoch: JournalEpoch; shards: PackedEpoch; codec: InnerCodec },
  cube: CubeName,
  planes: readonly number[],
  firstChunk: number,
  slab: Slab,
): void {
  const { record, epoch, shards, codec } = from;
  const grid = epochGrid(record, epoch, cube);
  const raw = new Uint8Array(grid.chunkBytes);
  const chunkCount = Math.ceil(slab.objectCount / grid.objectsPerChunk);
  for (let objectChunk = 0; objectChunk < chunkCount; objectChunk++)
    for (const [column, plane] of planes.entries()) {
      const { objectShard, planeShard, chunk } = grid.place(firstChunk + objectChunk, plane);
      const path = grid.path(objectShard, planeShard, epoch.epochIndex);
      const shard = shards.get(path);
      const byteLength = shard?.index.byteLength[chunk] ?? -1;
      if (!shard || byteLength < 0) continue;
      const offset = shard.index.offset[chunk]!;
      try {
        codec.decode(shard.bytes.subarray(offset, offset + byteLength), raw);
      } catch (error) {
        throw damagedShard(record.datasetId, path, error);
      }
      scatterChunk(slab, grid, column, objectChunk, raw);
    }
}

/**
 * A shard of an epoch, whole as it is packed, and where its chunks lie.
 * @throws DatasetDamaged
 */
export async function readShard(tree: FileTree, datasetId: string, path: string, grid: EpochGrid) {
  const bytes = await tree.readFile(`${datasetFiles.epochChunked}/${path}`);
  if (!bytes) throw damagedShard(datasetId, path, "no such file");
  try {
    const tail = bytes.subarray(-shardIndexBytes(grid.chunksPerShard));
    return { bytes, index: decodeShardIndex(tail, grid.chunksPerShard, bytes.length) };
  } catch (error) {
    throw damagedShard(datasetId, path, error);
  }
}

/** @param found what is wrong, in words or as the error that said so */
export function damagedShard(datasetId: string, path: string, found: unknown): WorkbenchError<"DatasetDamaged"> {
  const what = found instanceof Error ? found.message : String(found);
  return new WorkbenchError(
    "DatasetDamaged",
    { datasetId, path, expected: "the shard as it was committed", found: what },
    `${path} is not as it was committed: ${what}. Verify the dataset.`,
    found instanceof Error ? { cause: found } : undefined,
  );
}
