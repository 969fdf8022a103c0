import { type DatasetRecord, datasetFiles, type GenerationRecord } from "../../core/cube/dataset.ts";
import { type FlagArray, flagBitCount, flagsIn } from "../../core/cube/flag-array.ts";
import { type ObjectShardShape, objectShardPath } from "../../core/cube/plan-rechunk.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { FlagCounts, FlagCountsRequest } from "../../core/verbs/flag-counts.ts";
import { loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { readEpochTimes } from "../../storage/axis-files.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readObjectShard } from "../copy/object-shards.ts";
import { damagedShard } from "../epochs/epoch-files.ts";
import type { StoreIo } from "../store-io.ts";

const saturated = 4;
/** Chunks between two looks at an abort. */
const chunksPerCheckpoint = 4096;

/**
 * Counts the flagged and the saturated sources of every object in one table, and those with each bit, in one pass over the flags of the published
 * copy. Objects that are in no copy yet have none.
 * @throws DatasetMissing, DatasetDamaged, InvalidArgument, Aborted
 */
export async function flagCounts({ root }: StoreIo, request: FlagCountsRequest, job: Job): Promise<FlagCounts> {
  const tree = datasetTree(root, request.datasetId);
  for (;;) {
    const record = await readRecord(tree);
    try {
      return await countsOf(tree, record, request.tableKey, job);
    } catch (error) {
      // A generation that was superseded is removed some time later; what was asked for is in the newer one.
      if ((await readRecord(tree)).generation?.generation === record.generation?.generation) throw error;
    }
  }
}

async function countsOf(tree: FileTree, record: DatasetRecord, tableKey: string, job: Job): Promise<FlagCounts> {
  const table = record.tables.findIndex((axis) => axis.tableKey === tableKey);
  if (table < 0) {
    const expected = `one of ${record.tables.map((axis) => axis.tableKey).join(", ")}`;
    const details = { argument: "tableKey", expected, found: tableKey };
    throw new WorkbenchError("InvalidArgument", details, `There is no table “${tableKey}”: expected ${expected}.`);
  }
  const none = () => new Uint32Array(record.objectCount);
  const { generation } = record;
  const counts: FlagCounts = {
    ...{ sourceCount: none(), flaggedCount: none(), saturatedCount: none() },
    bitCounts: Array.from({ length: flagBitCount(generation?.wideFlags) }, none),
  };
  if (!generation || table >= generation.tableCount || generation.epochCount === 0) return counts;
  const store = tree.subtree(datasetFiles.objectChunked(generation.generation));
  const { epochKey } = await readEpochTimes(store);
  const excluded = new Set(record.excludedEpochs);
  const used = Uint8Array.from(epochKey, (key) => (excluded.has(key) ? 0 : 1));
  const shards = Math.ceil(generation.objectCount / generation.objectsPerShard);
  for (let shard = 0; shard < shards; shard++) {
    await job.checkpoint("analyse");
    await countShard(store, { record, generation, shard, table }, used, counts, job);
  }
  return counts;
}

async function countShard(
  store: FileTree,
  at: { record: DatasetRecord; generation: GenerationRecord; shard: number; table: number },
  used: Uint8Array,
  counts: FlagCounts,
  job: Job,
): Promise<void> {
  const { record, generation, shard, table } = at;
  const { objectsPerShard, tableCount: planeCount, epochCount, objectCount, wideFlags } = generation;
  const path = objectShardPath("flags", shard);
  const file = await store.openRead(path);
  if (!file) throw damagedShard(record.datasetId, path, "no such file");
  try {
    const shape: ObjectShardShape = { ...generation, cube: "flags", planeCount };
    for (const { chunk, raw, error } of readObjectShard(file, shape, await loadInnerCodec(shape.codec))) {
      if (error) throw error;
      if (chunk % chunksPerCheckpoint === chunksPerCheckpoint - 1) await job.checkpoint("analyse");
      const object = shard * objectsPerShard + Math.floor(chunk / planeCount);
      if (object >= objectCount) break;
      if (chunk % planeCount === table && raw)
        count(flagsIn(raw.buffer as ArrayBuffer, raw.byteOffset, epochCount, wideFlags), used, object, counts);
    }
  } catch (error) {
    throw error instanceof RangeError ? damagedShard(record.datasetId, path, error) : error;
  } finally {
    file.close();
  }
}

function count(flags: FlagArray, used: Uint8Array, object: number, counts: FlagCounts): void {
  for (let epoch = 0; epoch < flags.length; epoch++) {
    const flag = flags[epoch]!;
    if (flag < 0 || used[epoch] === 0) continue;
    counts.sourceCount[object]!++;
    if (flag > 0) counts.flaggedCount[object]!++;
    if ((flag & saturated) !== 0) counts.saturatedCount[object]!++;
    for (let left = flag; left !== 0; left &= left - 1) counts.bitCounts[31 - Math.clz32(left & -left)]![object]!++;
  }
}
