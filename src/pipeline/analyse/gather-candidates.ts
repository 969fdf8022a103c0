import { pointOfId } from "../../core/additions/excluded-points.ts";
import { ahead, type SideBySide } from "../../core/ahead.ts";
import { CandidateBook } from "../../core/calibration/candidate-book.ts";
import { EpochDepth } from "../../core/calibration/epoch-depth.ts";
import { datasetFiles } from "../../core/cube/dataset.ts";
import type { Job } from "../../core/job.ts";
import { validityRule } from "../../core/lightcurve/valid.ts";
import type { LeftOut } from "../../core/verbs/calibrate.ts";
import type { ObjectColumns } from "../../core/verbs/read.ts";
import type { ShardCandidatesVerbs } from "../../core/verbs/shard-candidates.ts";
import { readEpochTimes } from "../../storage/axis-files.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readChoices } from "../dataset/reading-choices.ts";
import type { StoreIo } from "../store-io.ts";
import { positionsOf } from "./analyse.ts";

export interface CalibrateIo extends StoreIo {
  /** Takes in light curves shard by shard: a pool of workers; this thread where there is none. */
  analyst?: SideBySide<ShardCandidatesVerbs>;
}

/** What all light curves of one measurement say of its objects and of its epochs. */
export interface Gathered {
  book: CandidateBook;
  depth: EpochDepth;
}

interface GatheredField {
  gathered: Map<string, Gathered>;
  epochKeys: string[];
  /** Of the epochs, and of the points of these measurements. */
  leftOut: LeftOut;
}

/**
 * Takes in all light curves of some measurements, as they were measured, shard by shard; a few numbers of each object and
 * each epoch are all that is held. Shards are added up in their order, whoever read them, so that the result does not
 * depend on how many read.
 * @throws NotRechunked, DatasetDamaged, Aborted
 */
export async function gatherCandidates(
  io: Required<CalibrateIo>,
  datasetId: string,
  { objectKey }: ObjectColumns,
  measurementKeys: readonly string[],
  job: Job,
): Promise<GatheredField> {
  const tree = datasetTree(io.root, datasetId);
  for (;;) {
    const { generation } = await readRecord(tree);
    try {
      return await gatherOnce(io, tree, objectKey.length, measurementKeys, job);
    } catch (error) {
      // A generation that was superseded is removed some time later; what was asked for is in the newer one.
      if ((await readRecord(tree)).generation?.generation === generation?.generation) throw error;
    }
  }
}

async function gatherOnce(
  { analyst }: Required<CalibrateIo>,
  tree: FileTree,
  objectCount: number,
  measurementKeys: readonly string[],
  job: Job,
): Promise<GatheredField> {
  const { datasetId, generation, measurements, tables, excludedEpochs = [] } = await readRecord(tree);
  const leftOut: LeftOut = { epochKeys: excludedEpochs, points: [] };
  if (!generation || measurementKeys.length === 0) return { gathered: new Map(), epochKeys: [], leftOut };
  const { epochKey } = await readEpochTimes(tree.subtree(datasetFiles.objectChunked(generation.generation)));
  const wanted = measurementKeys.map((key) => {
    const plane = measurements.findIndex(({ measurementKey }) => measurementKey === key);
    const axis = measurements[plane]!;
    const table = tables.findIndex(({ tableKey }) => tableKey === axis.tableKey);
    return { plane, table, rule: validityRule(axis) };
  });
  const choices = await readChoices(tree);
  leftOut.points = choices.excludedPoints.filter((id) => measurementKeys.includes(pointOfId(id).measurementKey));
  const positions = await positionsOf(tree, choices.excludedPoints, measurements, epochKey);
  const request = {
    ...{ datasetId, generation, wanted },
    excludedEpochs: excludedEpochs.map((key) => epochKey.indexOf(key)).filter((at) => at >= 0),
  };
  const gathered = wanted.map(({ rule }) => ({
    book: new CandidateBook(objectCount),
    depth: new EpochDepth(rule),
  }));
  const total = generation.objectCount;
  const shards = Array.from({ length: Math.ceil(total / generation.objectsPerShard) }, (_, shard) => shard);
  const start = (shard: number) => {
    const [first, end] = [shard * generation.objectsPerShard, (shard + 1) * generation.objectsPerShard];
    const excludedPoints = positions.filter(({ object }) => object >= first && object < end);
    return analyst.shardCandidates({ ...request, shard, excludedPoints }, job);
  };
  let done = 0;
  job.progress({ stage: "calibrate", done, total, unit: "object" });
  // Of several, whoever is done before the one whose turn it is has something to go on with.
  const underWay = analyst.concurrency + (analyst.concurrency > 1 ? 1 : 0);
  for await (const { result } of ahead(shards, underWay, start)) {
    const found = await result;
    for (const [at, { candidates, depthSums }] of found.measurements.entries()) {
      gathered[at]!.book.addPart(found.objectStart, candidates);
      gathered[at]!.depth.addSums(depthSums);
    }
    done += found.objectCount;
    job.progress({ stage: "calibrate", done, total, unit: "object" });
    await job.checkpoint("calibrate");
  }
  return { gathered: new Map(measurementKeys.map((key, at) => [key, gathered[at]!])), epochKeys: epochKey, leftOut };
}
