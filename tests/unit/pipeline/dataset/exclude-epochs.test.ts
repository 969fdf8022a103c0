import { expect, test } from "vitest";
import { epochExcluded } from "../../../../src/core/cube/no-point.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { pointState, pointStates, reasonCounts } from "../../../../src/core/lightcurve/reason-counts.ts";
import type { ShardStatisticsRequest } from "../../../../src/core/verbs/shard-statistics.ts";
import { analyse } from "../../../../src/pipeline/analyse/analyse.ts";
import { shardStatistics } from "../../../../src/pipeline/analyse/shard-statistics.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { readStatistics } from "../../../../src/pipeline/dataset/statistics.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { sampleDrop, sampleEpochs } from "../../../support/sample-files.ts";
import { commitTestEpoch, smallSize, writeTestDataset } from "../../../support/small-dataset.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const datasetId = "small";
const measurementKey = "ch1_sci-mag_aper_0";

async function rechunked(): Promise<FileTree> {
  const root = memoryTree();
  await writeTestDataset(datasetTree(root, datasetId));
  await rechunk({ root }, { datasetId }, silentJob());
  return root;
}

async function readCurve(root: FileTree, objectKey = "I2") {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const [curve] = await reader.lightCurves([{ objectKey, measurementKey }]);
  reader.close();
  return curve!;
}

const analysed = (root: FileTree) =>
  analyse(
    {
      root,
      analyst: { concurrency: 1, shardStatistics: (request) => shardStatistics({ root }, request, silentJob()) },
    },
    { datasetId },
    silentJob(),
  );

async function column(root: FileTree, name: string): Promise<number[]> {
  const [found] = await readStatistics(datasetTree(root, datasetId), { columnNames: [name] });
  return Array.from(found!.data as Float64Array);
}

test("an excluded epoch has no point in any light curve, until it is taken in again", async () => {
  const root = await rechunked();
  const before = await readCurve(root);
  const epoch = before.flags.findIndex((flag) => flag >= 0);
  const epochKeys = [before.epochKeys[epoch]!];
  expect(await excludeEpochs({ root }, { datasetId, epochKeys, exclude: true }, silentJob())).toMatchObject({
    excludedEpochs: epochKeys,
  });
  const without = await readCurve(root);
  expect([without.value[epoch], without.uncertainty[epoch], without.flags[epoch]]).toEqual([
    Number.NaN,
    Number.NaN,
    epochExcluded,
  ]);
  expect(without.value.with(epoch, before.value[epoch]!)).toEqual(before.value);
  expect(pointState(without, epoch)).toBe("excluded");
  await excludeEpochs({ root }, { datasetId, epochKeys, exclude: false }, silentJob());
  expect(await readCurve(root)).toEqual(before);
});

test("statistics are made without excluded epochs, and never stay from before", async () => {
  const root = await rechunked();
  await analysed(root);
  const name = `n_epochs_valid_${measurementKey}`;
  const all = await column(root, name);
  const epochKeys = ["gr1", "gr3"];
  expect(await excludeEpochs({ root }, { datasetId, epochKeys, exclude: true }, silentJob())).toMatchObject({
    statisticsRemoved: true,
  });
  expect(await readStatistics(datasetTree(root, datasetId), {})).toEqual([]);
  await analysed(root);
  const without = await column(root, name);
  const objects = Array.from({ length: smallSize.objectCount }, (_, object) => object);
  // The small dataset measures an object at an epoch unless (7 object + epoch) is a multiple of 3.
  expect(without).toEqual(objects.map((o) => all[o]! - [1, 3].filter((epoch) => (o * 7 + epoch) % 3 !== 0).length));
  await excludeEpochs({ root }, { datasetId, epochKeys, exclude: false }, silentJob());
  await analysed(root);
  expect(await column(root, name)).toEqual(all);
});

test("statistics are made of corrected points, without excluded epochs and those that the correction does not know", async () => {
  const root = await rechunked();
  await analysed(root);
  const before = await column(root, `median_${measurementKey}`);
  const count = await column(root, `n_epochs_valid_${measurementKey}`);
  const { epochKeys } = await readCurve(root);
  const amount = epochKeys.map((key) => (key === "gr1" ? Number.NaN : 0.5));
  const correction = { name: "zero points", mode: "add", amount, uncertainty: amount.map(() => 0.02) } as const;
  const analyst = {
    concurrency: 1,
    shardStatistics: (request: ShardStatisticsRequest) =>
      shardStatistics({ root }, { ...request, corrections: [correction, undefined, undefined] }, silentJob()),
  };
  await excludeEpochs({ root }, { datasetId, epochKeys: ["gr3"], exclude: true }, silentJob());
  await analysed(root);
  const uncorrected = await column(root, `median_${measurementKey}`);
  await analyse({ root, analyst }, { datasetId, force: true }, silentJob());
  const corrected = await column(root, `median_${measurementKey}`);
  const left = await column(root, `n_epochs_valid_${measurementKey}`);
  const seen = (object: number, epoch: number) => Number((object * 7 + epoch) % 3 !== 0);
  expect(left).toEqual(count.map((all, object) => all - seen(object, 1) - seen(object, 3)));
  expect(uncorrected).not.toEqual(before);
  // Where the epoch that the correction does not know has no point, the median is the same, half a magnitude on.
  const alike = corrected.flatMap((_, object) => (seen(object, 1) ? [] : [object]));
  expect(alike.length).toBeGreaterThan(40);
  for (const object of alike) expect(corrected[object]).toBeCloseTo(uncorrected[object]! + 0.5, 5);
});

test("an epoch that is committed anew stays excluded", async () => {
  const root = await rechunked();
  await excludeEpochs({ root }, { datasetId, epochKeys: ["gr2"], exclude: true }, silentJob());
  const writer = await openDatasetWriter(datasetTree(root, datasetId));
  await commitTestEpoch(writer, smallSize, 2, 1);
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId }, silentJob());
  const curve = await readCurve(root);
  expect(curve.flags[curve.epochKeys.indexOf("gr2")]).toBe(epochExcluded);
});

test("for every object of the sample, the points and the reasons for their absence add up to its epochs", async () => {
  const root = memoryTree();
  const { datasetId } = await ingest(
    { root, parser: thisThreadParser },
    planned({ files: sampleDrop(sampleEpochs.length), match: { mode: "auto" } }),
    silentJob(),
  );
  await rechunk({ root }, { datasetId }, silentJob());
  await excludeEpochs(
    { root },
    { datasetId, epochKeys: [sampleEpochs[4]!.match(/gr\d+/)![0]], exclude: true },
    silentJob(),
  );
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { objectKey } = await reader.objects();
  const curves = await reader.lightCurves(
    objectKey.map((objectKey) => ({ objectKey, measurementKey: "ch1_sci-mag_auto" })),
  );
  reader.close();
  const seen = new Set<string>();
  for (const curve of curves) {
    const counts = reasonCounts(curve);
    expect(pointStates.reduce((sum, state) => sum + counts[state], 0)).toBe(sampleEpochs.length);
    expect(counts.point).toBe(curve.value.filter(Number.isFinite).length);
    expect(counts.excluded).toBe(1);
    for (const state of pointStates) if (counts[state] > 0) seen.add(state);
  }
  expect([...seen]).toEqual(expect.arrayContaining(["point", "notDetected", "outsideFootprint", "excluded"]));
});
