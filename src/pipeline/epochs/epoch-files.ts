import { createContentHasher } from "../../core/bytes/content-hash.ts";
import { type DatasetRecord, datasetFiles, type EpochRun, type JournalEpoch } from "../../core/cube/dataset.ts";
import { type CubeName, cubeOfPath, EpochGrid, scatterChunk } from "../../core/cube/epoch-shards.ts";
import { emptySlab, type Slab } from "../../core/cube/slab.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { type ChunkEnds, chunkEnds, decodeChunkEnds } from "../../core/zarr/chunk-ends.ts";
import { type InnerCodec, loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { decodeShardIndex, shardIndexBytes } from "../../core/zarr/shard-index.ts";
import type { FileTree } from "../../storage/files.ts";

/** Path of a file of the epoch-chunked store below the dataset. */
export const storedPath = (path: string) => `${datasetFiles.epochChunked}/${path}`;

/** One epoch of one file as it is packed, and where its chunks lie in these bytes. */
export interface PackedRun {
  bytes: Uint8Array;
  ends: ChunkEnds;
}

/** What an epoch has of all files, by path: no file stays open, however slowly it is unpacked. */
export type PackedEpoch = Map<string, PackedRun>;

/**
 * A committed epoch as it is stored.
 * @throws DatasetDamaged where a file is missing or not as it was written
 */
export async function readEpochSlab(tree: FileTree, record: DatasetRecord, epoch: JournalEpoch): Promise<Slab> {
  const { objectCount, measurements, tables, chunks } = record;
  const codec = await loadInnerCodec(record.codec);
  const slab = emptySlab(objectCount, measurements.length, tables.length, chunks.propertyCount);
  const shards: PackedEpoch = new Map();
  for (const run of epoch.shards) shards.set(run.path, await readRun(tree, record, run));
  const from = { record, epoch, shards, codec };
  unpackChunks(from, "lightcurves", [...measurements.keys()], 0, slab);
  unpackChunks(from, "flags", [...tables.keys()], 0, slab);
  unpackChunks(from, "source_properties", [...slab.properties.keys()], 0, slab);
  return slab;
}

/** How a cube of one epoch is cut: its flags may still be as narrow as those of its dataset once were. */
export function epochGrid({ chunks }: DatasetRecord, { wideFlags }: Pick<JournalEpoch, "wideFlags">, cube: CubeName) {
  const { wideFlags: _, ...cut } = chunks;
  return new EpochGrid(cube, { ...cut, ...(wideFlags && { wideFlags }) });
}

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
      const run = shards.get(path);
      if (!run || run.ends[chunk] === run.ends[chunk + 1]) continue;
      try {
        codec.decode(run.bytes.subarray(run.ends[chunk], run.ends[chunk + 1]), raw);
      } catch (error) {
        throw damagedShard(record.datasetId, path, error);
      }
      scatterChunk(slab, grid, column, objectChunk, raw);
    }
}

/**
 * One epoch of one file, whole as it is packed.
 * @throws DatasetDamaged where the file is missing or other bytes are there: also for a moment while it is written anew
 */
export async function readRun(
  tree: FileTree,
  { datasetId, chunks }: Pick<DatasetRecord, "datasetId" | "chunks">,
  run: EpochRun,
): Promise<PackedRun> {
  const { path, offset = 0, byteLength } = run;
  const bytes = await tree.readRange(storedPath(path), offset, byteLength);
  if (!bytes) throw damagedShard(datasetId, path, "no such file");
  if (bytes.length < byteLength)
    throw damagedShard(datasetId, path, `it ends at byte ${offset + bytes.length}, expected ${offset + byteLength}`);
  // Without this, the bytes of another epoch, each chunk whole by its own checksum, would be taken for this one's.
  if ((await hashBytes(bytes)) !== run.checksum) throw damagedShard(datasetId, path, "another checksum");
  try {
    return { bytes, ends: endsOf(run, new EpochGrid(cubeOfPath(path), chunks), bytes) };
  } catch (error) {
    throw damagedShard(datasetId, path, error);
  }
}

/**
 * Where the chunks of a run lie: as its line says, or, of format version 1, as the shard's own index does.
 * @param bytes of the run, or the last of them: at least the index
 * @throws RangeError
 */
export function endsOf({ chunks, byteLength }: EpochRun, grid: EpochGrid, bytes: Uint8Array): ChunkEnds {
  if (chunks !== undefined) return decodeChunkEnds(chunks, grid.chunksPerEpoch);
  const tail = bytes.subarray(-shardIndexBytes(grid.chunksPerShard));
  return chunkEnds(decodeShardIndex(tail, grid.chunksPerShard, byteLength).byteLength);
}

/** `xxh128:…` of some bytes. */
export async function hashBytes(bytes: Uint8Array): Promise<string> {
  const hasher = await createContentHasher();
  hasher.update(bytes);
  return hasher.digest();
}

/** `xxh128:…` of what lies where an epoch should; undefined where the file is not there. */
export async function hashRun(tree: FileTree, { path, offset = 0, byteLength }: EpochRun): Promise<string | undefined> {
  const bytes = await tree.readRange(storedPath(path), offset, byteLength);
  return bytes && hashBytes(bytes);
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
