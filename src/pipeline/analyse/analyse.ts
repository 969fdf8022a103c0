import { pointOfId } from "../../core/additions/excluded-points.ts";
import { ahead, type SideBySide } from "../../core/ahead.ts";
import { asCurveCorrection } from "../../core/calibration/as-curve-correction.ts";
import {
  type DatasetRecord,
  datasetFiles,
  type GenerationRecord,
  type MeasurementAxis,
} from "../../core/cube/dataset.ts";
import { measurementsOf, publishedGeneration } from "../../core/cube/named-parts.ts";
import type { Job } from "../../core/job.ts";
import type { CurveCorrection } from "../../core/lightcurve/curve-correction.ts";
import { statisticColumns } from "../../core/lightcurve/statistic-columns.ts";
import { validityRule } from "../../core/lightcurve/valid.ts";
import type { AnalyseReport, AnalyseRequest } from "../../core/verbs/analyse.ts";
import type { ShardStatisticsRequest, ShardStatisticsVerbs } from "../../core/verbs/shard-statistics.ts";
import { readEpochTimes, readObjectKeys } from "../../storage/axis-files.ts";
import { createColumnFile } from "../../storage/column-files.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { withLock } from "../../storage/locks.ts";
import { explainFullStorage } from "../dataset/full-storage.ts";
import { madeWith, type ReadingChoices, readChoices } from "../dataset/reading-choices.ts";
import { hasStatistics, statisticsLock, statisticsPath, sweepStatistics } from "../dataset/statistics.ts";
import { readTermObjects } from "../dataset/term-objects.ts";
import { knownValidEpochs } from "../dataset/valid-epochs.ts";
import type { StoreIo } from "../store-io.ts";

export interface AnalyseIo extends StoreIo {
  /** Computes the statistics of shards: a pool of workers, or this thread. */
  analyst: SideBySide<ShardStatisticsVerbs>;
}

/**
 * Computes the statistics of every object of the published generation and keeps them with the dataset, in one file
 * that is there whole or not at all. Does nothing where they are there already. Reports objects, in stage `analyse`.
 * @throws DatasetMissing, NotRechunked, UnknownMeasurement, DatasetDamaged, QuotaExceeded, Aborted
 */
export async function analyse(io: AnalyseIo, request: AnalyseRequest, job: Job): Promise<AnalyseReport> {
  const { root, analyst } = io;
  const startedMs = performance.now();
  const { datasetId } = request;
  const tree = datasetTree(root, datasetId);
  return withLock(statisticsLock(datasetId), async () => {
    for (;;) {
      const record = await readRecord(tree);
      const generation = publishedGeneration(record);
      const built = record.measurements.slice(0, generation.measurementCount);
      const measurements = request.measurementKeys ? measurementsOf(built, request.measurementKeys) : built;
      const columns = statisticColumns(measurements);
      const columnNames = columns.map(({ name }) => name);
      const inUse = await readChoices(tree);
      const known = !request.force && (await hasStatistics(tree, generation, columnNames, await madeWith(inUse)));
      try {
        if (!known) await makeStatistics(tree, analyst, { record, generation, measurements, inUse }, job);
      } catch (error) {
        // A generation that was superseded is removed some time later; what was asked for is in the newer one.
        if ((await readRecord(tree)).generation?.generation === generation.generation)
          throw await explainFullStorage(error, root, datasetId, () => 4 * columns.length * generation.objectCount);
        continue;
      }
      const elapsedMs = performance.now() - startedMs;
      return { datasetId, generation: generation.generation, columnNames, changed: !known, elapsedMs };
    }
  });
}

async function makeStatistics(
  tree: FileTree,
  analyst: AnalyseIo["analyst"],
  of: {
    record: DatasetRecord;
    generation: GenerationRecord;
    measurements: MeasurementAxis[];
    inUse: ReadingChoices;
  },
  job: Job,
): Promise<void> {
  const { record, generation, measurements, inUse } = of;
  const { datasetId } = record;
  const { correction } = inUse;
  const { epochKey, epochMjd } = await readEpochTimes(tree.subtree(datasetFiles.objectChunked(generation.generation)));
  const axis = record.measurements.slice(0, generation.measurementCount);
  const excludedEpochs = (record.excludedEpochs ?? []).map((key) => epochKey.indexOf(key)).filter((at) => at >= 0);
  const rules = axis.map(validityRule);
  const objectKeys = correction ? await readObjectKeys(tree.subtree(datasetFiles.epochChunked)) : [];
  const objectIndex = new Map(objectKeys.map((key, index) => [key, index]));
  const places = await readTermObjects(tree, record, correction);
  const objects = places && { ...places, keys: Array.from(places.keys, (_, row) => row) };
  const corrections = axis.map(({ measurementKey }, plane) => {
    const zeroPoints = correction?.measurements[measurementKey];
    if (!zeroPoints) return undefined;
    const along = asCurveCorrection(correction.name, zeroPoints, epochKey, rules[plane]!, objects);
    const own = [...(along.own ?? [])].map(([key, amount]) => [objectIndex.get(String(key)) ?? -1, amount] as const);
    return own.length > 0 ? { ...along, own: new Map(own) } : along;
  });
  const points = await positionsOf(tree, inUse.excludedPoints, axis, epochKey);
  const wanted = measurements.map((measurement) => axis.indexOf(measurement));
  const total = generation.objectCount;
  const shards = Array.from({ length: Math.ceil(total / generation.objectsPerShard) }, (_, shard) => shard);
  const asMeasured = excludedEpochs.length === 0 && points.length === 0 && corrections.every(leavesAll);
  const counts = await knownValidEpochs(tree, generation, await madeWith(inUse), asMeasured);
  const file = await createColumnFile(tree, statisticsPath(generation.generation), {
    rowCount: total,
    columns: statisticColumns(measurements),
    ...(await madeWith(inUse)),
  });
  try {
    let done = 0;
    job.progress({ stage: "analyse", done, total, unit: "object" });
    const start = (shard: number) => {
      const [first, end] = [shard * generation.objectsPerShard, (shard + 1) * generation.objectsPerShard];
      const excludedPoints = points.filter(({ object }) => object >= first && object < end);
      const request = { datasetId, generation, shard, epochMjd, excludedEpochs, excludedPoints, rules, corrections };
      return analyst.shardStatistics({ ...request, wanted, countsKnown: counts !== undefined }, job);
    };
    for await (const { result } of ahead(shards, analyst.concurrency, start)) {
      const { objectStart, objectCount, columns } = await result;
      if (counts) columns.set(counts.subarray(objectStart, objectStart + objectCount));
      file.writeRows(objectStart, columns);
      done += objectCount;
      job.progress({ stage: "analyse", done, total, unit: "object" });
      await job.checkpoint("analyse");
    }
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.publish();
  await sweepStatistics(tree, generation.generation);
}

/** Whether a correction leaves every valid point a valid one: it has a number, and an error, for every epoch. */
function leavesAll(correction: CurveCorrection | undefined): boolean {
  if (!correction) return true;
  const { amount, uncertainty, own, terms, effects, errorScale } = correction;
  const numbers = [amount, uncertainty, ...(own?.values() ?? []), Object.values(errorScale ?? {})];
  return !terms && !effects && numbers.every((all) => Array.from(all).every(Number.isFinite));
}

/** Where points stand in the cube; those of objects, measurements and epochs that it does not hold are passed over. */
export async function positionsOf(
  tree: FileTree,
  pointIds: readonly string[],
  measurements: readonly MeasurementAxis[],
  epochKeys: readonly string[],
): Promise<NonNullable<ShardStatisticsRequest["excludedPoints"]>> {
  if (pointIds.length === 0) return [];
  const objectKeys = await readObjectKeys(tree.subtree(datasetFiles.epochChunked));
  const [objectAt, epochAt] = [objectKeys, epochKeys].map((keys) => new Map(keys.map((key, at) => [key, at])));
  return pointIds.map(pointOfId).flatMap(({ objectKey, measurementKey, epochKey }) => {
    const [object, epoch] = [objectAt!.get(objectKey), epochAt!.get(epochKey)];
    const plane = measurements.findIndex((axis) => axis.measurementKey === measurementKey);
    return object === undefined || epoch === undefined || plane < 0 ? [] : [{ object, plane, epoch }];
  });
}
