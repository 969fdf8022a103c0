import { type DatasetRecord, datasetFiles, type JournalEpoch } from "../../core/cube/dataset.ts";
import { planeFormat } from "../../core/cube/epoch-shards.ts";
import { type FlagArray, flagBytes, flagsIn } from "../../core/cube/flag-array.ts";
import { unknownMeasurement } from "../../core/cube/named-parts.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import type { Slab } from "../../core/cube/slab.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { EpochBlock, EpochBlocksRequest } from "../../core/verbs/read-blocks.ts";
import { loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { readEpochTimes, readObjectKeys } from "../../storage/axis-files.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readDatasetState } from "../dataset/dataset-state.ts";
import { type PackedEpoch, readRun, unpackChunks } from "../epochs/epoch-files.ts";
import type { StoreIo } from "../store-io.ts";

const mostAttempts = 4;
const defaultBlockBytes = 4 * 2 ** 20;

/**
 * What was measured at one epoch, from the epoch-chunked store: all objects, as many chunks of them at a time as fit in
 * a block. Blocks are of one commit, also where the epoch is replaced meanwhile.
 * @throws DatasetMissing, UnknownEpoch, UnknownMeasurement, DatasetDamaged
 */
export async function* readEpochBlocks(
  { root }: StoreIo,
  { datasetId, epochKey, measurementKeys, blockBytes = defaultBlockBytes }: EpochBlocksRequest,
): AsyncGenerator<EpochBlock, void, void> {
  const tree = datasetTree(root, datasetId);
  const { record, epoch, shards } = await readEpoch(tree, epochKey);
  const store = tree.subtree(datasetFiles.epochChunked);
  const objectKey = (await readObjectKeys(store)).slice(0, record.objectCount);
  const axis = await readEpochTimes(store);
  const epochMjd = axis.epochMjd[axis.epochKey.indexOf(epochKey)] ?? epoch.time?.epochMjd ?? Number.NaN;
  const codec = await loadInnerCodec(record.codec);
  const wanted = (measurementKeys ?? record.measurements.map((axis) => axis.measurementKey)).map((key) => {
    const plane = record.measurements.findIndex(({ measurementKey }) => measurementKey === key);
    if (plane < 0) throw unknownMeasurement(key, record.measurements);
    const { tableKey } = record.measurements[plane]!;
    return { measurementKey: key, plane, table: record.tables.findIndex((table) => table.tableKey === tableKey) };
  });
  const { objectsPerChunk } = record.chunks;
  const bytesPerObject =
    wanted.length * (planeFormat("lightcurves", undefined).bytesPerObject + flagBytes(epoch.wideFlags));
  const chunksPerBlock = Math.max(Math.floor(blockBytes / (objectsPerChunk * Math.max(bytesPerObject, 1))), 1);
  const objectsPerBlock = chunksPerBlock * objectsPerChunk;
  for (let start = 0; start < record.objectCount; start += objectsPerBlock) {
    const objectKeys = objectKey.slice(start, start + objectsPerBlock);
    const { value, uncertainty, flags, slab } = emptyBlock(objectKeys.length, wanted.length, epoch.wideFlags);
    for (const [cube, planes] of [
      ["lightcurves", wanted.map(({ plane }) => plane)],
      ["flags", wanted.map(({ table }) => table)],
    ] as const)
      unpackChunks({ record, epoch, shards, codec }, cube, planes, start / objectsPerChunk, slab);
    const keys = wanted.map(({ measurementKey }) => measurementKey);
    yield { epochKey, epochMjd, objectKeys, measurementKeys: keys, value, uncertainty, flags };
  }
}

/** Reads an epoch whole; again where its files were written anew meanwhile. */
async function readEpoch(tree: FileTree, epochKey: string) {
  for (let attempt = 0; ; attempt++) {
    const { record, epochs } = await readDatasetState(tree);
    const epoch = epochs.get(epochKey);
    if (!epoch)
      throw new WorkbenchError("UnknownEpoch", { epochKey }, `There is no epoch “${epochKey}” in this dataset.`);
    try {
      return { record, epoch, shards: await readShards(tree, record, epoch) };
    } catch (error) {
      if (attempt === mostAttempts) throw error;
    }
  }
}

async function readShards(tree: FileTree, record: DatasetRecord, epoch: JournalEpoch): Promise<PackedEpoch> {
  const shards: PackedEpoch = new Map();
  for (const run of epoch.shards) shards.set(run.path, await readRun(tree, record, run));
  return shards;
}

/** A block's arrays, all fill value, and the slab that they are the columns of. */
function emptyBlock(objectCount: number, measurementCount: number, wideFlags: boolean | undefined) {
  const length = objectCount * measurementCount;
  const value = new Float32Array(length).fill(Number.NaN);
  const uncertainty = value.slice();
  const flags = flagsIn(new ArrayBuffer(length * flagBytes(wideFlags)), 0, length, wideFlags).fill(noPoint.noCatalog);
  const columns = <Numbers extends Float32Array | FlagArray>(numbers: Numbers) =>
    Array.from(
      { length: measurementCount },
      (_, m) => numbers.subarray(m * objectCount, (m + 1) * objectCount) as Numbers,
    );
  const slab: Slab = {
    objectCount,
    value: columns(value),
    uncertainty: columns(uncertainty),
    flags: columns(flags),
    properties: [],
  };
  return { value, uncertainty, flags, slab };
}
