// Signals injected into light curves of a dataset in memory, and the very search that users run.

import { beforeAll, expect, test } from "vitest";
import { type Job, type Progress, silentJob } from "../../../../src/core/job.ts";
import { automaticSurvey } from "../../../../src/core/periods/survey.ts";
import { judgePeriod } from "../../../../src/core/recovery/judge.ts";
import type { RecoverRequest } from "../../../../src/core/verbs/recover.ts";
import { periodRows } from "../../../../src/pipeline/analyse/period-rows.ts";
import { recover } from "../../../../src/pipeline/analyse/recover.ts";
import { recoverRows } from "../../../../src/pipeline/analyse/recover-rows.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { seededRandom } from "../../../support/random.ts";
import { epochKey, newDataset, type Size, smallSize, testPart, testSlab } from "../../../support/small-dataset.ts";
import { stoppedJob } from "../../../support/stopped-job.ts";

const datasetId = "small";
const size: Size = { ...smallSize, objectCount: 30, measurementCount: 2, epochCount: 60 };
const settings = { ...automaticSurvey, errorFloor: 0, minFrequency: 0.2, maxFrequency: 3 };
const epochMjd = (epoch: number) => 60000 + 1.13 * epoch + 0.4 * Math.sin(7 * epoch);
const noise = 0.02;

let prototype: Files;
beforeAll(async () => {
  prototype = new Map();
  const root = memoryTree(prototype);
  const tree = datasetTree(root, datasetId);
  await createDataset(tree, newDataset(size));
  const writer = await openDatasetWriter(tree);
  const random = seededRandom(11);
  for (let epoch = 0; epoch < size.epochCount; epoch++) {
    const slab = testSlab(size, epoch);
    for (const [m, value] of slab.value.entries()) {
      for (let i = 0; i < value.length; i++) value[i] = 15 + noise * 3 ** 0.5 * (2 * random.next() - 1);
      slab.uncertainty[m]!.fill(noise);
    }
    await writer.commitEpoch(epochKey(epoch), slab, {
      ...testPart(epoch),
      time: { epochMjd: epochMjd(epoch), source: "header" },
    });
  }
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId }, silentJob());
});

const freshFiles = (): Files => new Map([...prototype].map(([path, bytes]) => [path, bytes.slice()]));
const freshRoot = (): FileTree => memoryTree(freshFiles());
const objectKeys = Array.from({ length: size.objectCount }, (_, i) => `I${i + 1}`);
const injections: RecoverRequest["injections"] = {
  ...{ count: 40, seed: 3, shapes: ["sine", "rrab"], periodDays: [0.4, 4], amplitude: [0.3, 0.5] },
};

let batches: number[] = [];
const run = (root: FileTree, more: Partial<RecoverRequest> = {}, job: Job = silentJob()) => {
  batches = [];
  const searcher = {
    concurrency: 2,
    recoverRows(request: Parameters<typeof recoverRows>[1]) {
      batches.push(request.objectKeys.length);
      return recoverRows({ root }, request, silentJob());
    },
  };
  return recover({ root, searcher }, { datasetId, objectKeys, settings, injections, ...more }, job);
};

test("strong signals are found with their periods in every measurement together, and nothing is written", async () => {
  const files = freshFiles();
  const root = memoryTree(files);
  const said: Progress[] = [];
  const report = await run(root, {}, { ...silentJob(), progress: (one) => said.push(one) });
  expect(report.measurementKeys).toEqual(["ch1_sci-mag_aper_0", "ch2_sci-mag_aper_1"]);
  expect(report.found.length).toBe(40);
  const right = report.injected.filter((one, i) => judgePeriod(one, report.found[i]!.periodDays, report) === "right");
  expect(right.length).toBeGreaterThanOrEqual(38);
  const untouched = report.untouched.map(({ found }) => found.power);
  expect(Math.max(...untouched)).toBeLessThan(Math.min(...report.found.map(({ power }) => power)));
  expect(batches.length).toBeGreaterThan(2);
  expect(said.at(-1)).toEqual({ stage: "search", done: 40, total: 40, unit: "object" });
  expect(files).toEqual(prototype);
});

test("an object as it is has the very numbers of the search, and the same seed the same report", async () => {
  const root = freshRoot();
  const report = await run(root);
  const keys = report.untouched.map(({ objectKey }) => objectKey);
  const request = { datasetId, objectKeys: keys, measurementKeys: report.measurementKeys, settings };
  const { rows } = await periodRows({ root }, request, silentJob());
  const width = rows.length / keys.length;
  for (const [i, { found }] of report.untouched.entries()) {
    expect([found.periodDays, found.power]).toEqual([rows[i * width], rows[i * width + 2]]);
    expect(found.pointCount).toBe(size.epochCount);
    expect(found.mad).toBeLessThan(2 * noise);
  }
  expect(await run(root)).toEqual(report);
  expect((await run(root, { injections: { ...injections, seed: 4 } })).found).not.toEqual(report.found);
});

test("excluded epochs hold no signal: their points take no part", async () => {
  const root = freshRoot();
  const excluded = Array.from({ length: 20 }, (_, i) => epochKey(3 * i));
  await excludeEpochs({ root }, { datasetId, epochKeys: excluded, exclude: true }, silentJob());
  const { untouched, found } = await run(root);
  expect(untouched[0]!.found.pointCount).toBe(size.epochCount - 20);
  expect(found[0]!.pointCount).toBe(size.epochCount - 20);
});

test("it can be stopped, and says what cannot be done", async () => {
  const root = freshRoot();
  await expect(run(root, {}, stoppedJob(2, "search"))).rejects.toMatchObject({ tag: "Aborted" });
  await expect(run(root, { objectKeys: ["nobody"] })).rejects.toMatchObject({ tag: "UnknownObject" });
  await expect(run(root, { measurementKeys: ["none"] })).rejects.toMatchObject({ tag: "UnknownMeasurement" });
  await expect(run(root, { objectKeys: [] })).rejects.toMatchObject({ tag: "InvalidRequest" });
  await expect(
    run(root, { injections: { ...injections, shapes: ["sine"], periodDays: [1000, 2000] } }),
  ).rejects.toMatchObject({ tag: "InvalidRequest" });
});
