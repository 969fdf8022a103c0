import { expect, test } from "vitest";
import { encodeAdditions } from "../../../../src/core/additions/addition-log.ts";
import {
  excludePointChanges,
  keptExcludedPoints,
  pointId,
  pointOfId,
} from "../../../../src/core/additions/excluded-points.ts";
import { MergedAdditions } from "../../../../src/core/additions/merged-additions.ts";
import { StampClock } from "../../../../src/core/additions/stamp.ts";
import { pointExcluded } from "../../../../src/core/cube/no-point.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { analyse } from "../../../../src/pipeline/analyse/analyse.ts";
import { shardStatistics } from "../../../../src/pipeline/analyse/shard-statistics.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { readStatistics } from "../../../../src/pipeline/dataset/statistics.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { writeTestDataset } from "../../../support/small-dataset.ts";

const datasetId = "small";
const measurementKey = "ch1_sci-mag_aper_0";
const other = "ch2_sci-mag_aper_1";
const column = `n_epochs_valid_${measurementKey}`;

async function rechunked(): Promise<FileTree> {
  const root = memoryTree();
  await writeTestDataset(datasetTree(root, datasetId));
  await rechunk({ root }, { datasetId }, silentJob());
  return root;
}

const clock = new StampClock("test", Date.now);

async function exclude(root: FileTree, points: Parameters<typeof excludePointChanges>[0], really = true) {
  const file = await datasetTree(root, datasetId).openWrite(`additions/log-${clock.next().slice(0, 12)}.jsonl`);
  const changes = excludePointChanges(points, really).map((change) => ({ ...change, stamp: clock.next() }));
  file.write(encodeAdditions(changes), 0);
  file.close();
}

async function read(root: FileTree) {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { excludedPoints } = await reader.overview();
  const names = [
    { objectKey: "I2", measurementKey },
    { objectKey: "I2", measurementKey: other },
    { objectKey: "I3", measurementKey },
  ];
  const [curve, sameObject, sameMeasurement] = await reader.lightCurves(names);
  reader.close();
  return { excludedPoints, curve: curve!, sameObject: sameObject!, sameMeasurement: sameMeasurement! };
}

async function validEpochs(root: FileTree): Promise<number[]> {
  const analyst = {
    concurrency: 1,
    shardStatistics: (request: Parameters<typeof shardStatistics>[1]) =>
      shardStatistics({ root }, request, silentJob()),
  };
  await analyse({ root, analyst }, { datasetId }, silentJob());
  const [found] = await readStatistics(datasetTree(root, datasetId), { columnNames: [column] });
  return [...(found!.data as Float64Array)];
}

test("an excluded point is in no curve and no statistic, and all others are as they were, until it is taken in again", async () => {
  const root = await rechunked();
  const before = await read(root);
  const counts = await validEpochs(root);
  const at = before.curve.value.findIndex((value) => value < 90);
  const point = { objectKey: "I2", measurementKey, epochKey: before.curve.epochKeys[at]! };

  await exclude(root, [point]);
  expect(await readStatistics(datasetTree(root, datasetId), { columnNames: [column] })).toEqual([]);
  const after = await read(root);
  expect(after.excludedPoints).toMatchObject({ count: 1 });
  const { curve } = after;
  expect([curve.value[at], curve.uncertainty[at], curve.flags[at]]).toEqual([Number.NaN, Number.NaN, pointExcluded]);
  const others = [...curve.value.keys()].filter((epoch) => epoch !== at);
  for (const epoch of others) expect(curve.value[epoch]).toEqual(before.curve.value[epoch]);
  expect(after.sameObject).toEqual(before.sameObject);
  expect(after.sameMeasurement).toEqual(before.sameMeasurement);
  const less = await validEpochs(root);
  const row = counts.findIndex((count, object) => count !== less[object]);
  expect(less[row]).toBe(counts[row]! - 1);
  expect(less.filter((count, object) => count !== counts[object])).toHaveLength(1);

  await exclude(root, [point], false);
  expect(await read(root)).toEqual(before);
  expect(await validEpochs(root)).toEqual(counts);
});

test("points that two tabs exclude are merged, and of two acts on one point the later counts", () => {
  const [mine, theirs] = [new StampClock("mine", Date.now), new StampClock("theirs", Date.now)];
  const a = { objectKey: "7", measurementKey, epochKey: "gr1" };
  const b = { objectKey: "7", measurementKey, epochKey: "gr2" };
  const acts = [
    ...excludePointChanges([a], true).map((change) => ({ ...change, stamp: mine.next() })),
    ...excludePointChanges([b], true).map((change) => ({ ...change, stamp: theirs.next() })),
  ];
  for (const order of [acts, [...acts].reverse()]) {
    const merged = new MergedAdditions();
    merged.merge(order);
    expect(keptExcludedPoints(merged)).toEqual([pointId(a), pointId(b)]);
    merged.merge(excludePointChanges([a], false).map((change) => ({ ...change, stamp: mine.next() })));
    expect(keptExcludedPoints(merged).map(pointOfId)).toEqual([b]);
  }
});
