import { BlobReader, configure, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { beforeAll, expect, test } from "vitest";
import { encodeAdditions } from "../../../../src/core/additions/addition-log.ts";
import { keepCorrection, useCorrectionChange } from "../../../../src/core/additions/kept-corrections.ts";
import { MergedAdditions } from "../../../../src/core/additions/merged-additions.ts";
import { StampClock } from "../../../../src/core/additions/stamp.ts";
import { abortedError, type Job, type Progress, silentJob } from "../../../../src/core/job.ts";
import { periodColumns } from "../../../../src/core/periods/period-table.ts";
import { automaticSurvey } from "../../../../src/core/periods/survey.ts";
import { curveNumberNames } from "../../../../src/core/ranking/curve-numbers.ts";
import type { SearchPeriodsRequest } from "../../../../src/core/verbs/search-periods.ts";
import { periodRows } from "../../../../src/pipeline/analyse/period-rows.ts";
import { searchPeriods } from "../../../../src/pipeline/analyse/search-periods.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { readStatistics } from "../../../../src/pipeline/dataset/statistics.ts";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { createColumnFile, useColumnFile } from "../../../../src/storage/column-files.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { epochKey, newDataset, type Size, smallSize, testPart, testSlab } from "../../../support/small-dataset.ts";
import { stoppedJob } from "../../../support/stopped-job.ts";

configure({ useWebWorkers: false });

const datasetId = "small";
const size: Size = { ...smallSize, objectCount: 70, measurementCount: 2, epochCount: 60 };
const settings = { ...automaticSurvey, minFrequency: 0.2, maxFrequency: 2 };
/** Days; of object 3. */
const period = 1.37;
const epochMjd = (epoch: number) => 60000 + 1.13 * epoch + 0.4 * Math.sin(7 * epoch);

let prototype: Files;
beforeAll(async () => {
  prototype = new Map();
  const root = memoryTree(prototype);
  const tree = datasetTree(root, datasetId);
  await createDataset(tree, newDataset(size));
  const writer = await openDatasetWriter(tree);
  for (let epoch = 0; epoch < size.epochCount; epoch++) {
    const slab = testSlab(size, epoch);
    for (const [m, value] of slab.value.entries()) {
      value.fill(15 + 0.01 * Math.sin(99 * epoch * epoch));
      value[3] = 15 + 0.3 * Math.sin((2 * Math.PI * epochMjd(epoch)) / period) + 0.01 * Math.cos(epoch * epoch + m);
      slab.uncertainty[m]!.fill(0.02);
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

const freshRoot = (): FileTree => memoryTree(new Map([...prototype].map(([path, bytes]) => [path, bytes.slice()])));

/** How many objects the workers were asked for, by each call. */
let asked: number[] = [];
const run = (root: FileTree, more: Partial<SearchPeriodsRequest> = {}, job: Job = silentJob()) => {
  asked = [];
  const searcher = {
    concurrency: 2,
    periodRows: (request: Parameters<typeof periodRows>[1]) => {
      asked.push(request.objectKeys.length);
      return periodRows({ root }, request, silentJob());
    },
  };
  return searchPeriods({ root, searcher }, { datasetId, settings, ...more }, job);
};
const searched = () => asked.reduce((sum, one) => sum + one, 0);
const read = async (root: FileTree) =>
  new Map((await readStatistics(datasetTree(root, datasetId), {})).map(({ name, data }) => [name, data]));
const periodsOf = async (root: FileTree) => (await read(root)).get("period") as Float64Array | undefined;

test("periods become columns of the objects, in every measurement together", async () => {
  const root = freshRoot();
  const said: Progress[] = [];
  const report = await run(root, {}, { ...silentJob(), progress: (one) => said.push(one) });
  expect(report).toMatchObject({ objectCount: 70, knownCount: 0, notes: [] });
  expect(report.measurementKeys).toEqual(["ch1_sci-mag_aper_0", "ch2_sci-mag_aper_1"]);
  expect(report.columnNames).toEqual(periodColumns.map(({ name }) => name));
  const columns = await read(root);
  expect(columns.get("period")![3]).toBeCloseTo(period, 3);
  expect(columns.get("period_amplitude")![3]).toBeCloseTo(0.6, 1);
  expect(columns.get("period_fap")![3]).toBeLessThan(1e-10);
  expect(columns.get("period_log_fap")![3]).toBeLessThan(-30);
  expect(columns.get("period_points")![3]).toBe(2 * size.epochCount);
  expect(said.at(-1)).toEqual({ stage: "search", done: 70, total: 70, unit: "object" });
});

test("a search that is stopped goes on where it was; one that is done is not done again", async () => {
  const root = freshRoot();
  await expect(run(root, {}, stoppedJob(2, "search"))).rejects.toMatchObject({ tag: "Aborted" });
  expect(await periodsOf(root)).toBeUndefined();
  const { knownCount } = await run(root);
  expect(knownCount).toBeGreaterThan(0);
  expect(searched()).toBe(70 - knownCount);
  expect((await periodsOf(root))![3]).toBeCloseTo(period, 3);
  expect((await run(root)).knownCount).toBe(70);
  expect(searched()).toBe(0);
  await run(root, { force: true });
  expect(searched()).toBe(70);
});

test("shares that take turns in one thread find what they find one after the other", async () => {
  const request = (objectKeys: string[]) => ({
    ...{ datasetId, objectKeys, settings, measurementKeys: ["ch1_sci-mag_aper_0"] },
  });
  const root = freshRoot();
  const turns = { ...silentJob(), checkpoint: () => new Promise<void>((resolve) => setTimeout(resolve)) };
  const alone = await periodRows({ root }, request(["I4"]), silentJob());
  const [together] = await Promise.all(
    [["I4"], ["I9"], ["I5"]].map((keys) => periodRows({ root }, request(keys), turns)),
  );
  expect(together!.rows).toEqual(alone.rows);
  expect(alone.rows[0]).toBeCloseTo(period, 2);
});

test("what an earlier version found, with fewer columns, is read as that and searched for again", async () => {
  const root = freshRoot();
  await run(root, { objectKeys: ["I4"] });
  const tree = datasetTree(root, datasetId);
  const path = "periods-gls.1.columns";
  const of = await useColumnFile(tree, path, ({ footer, read }) => {
    const kept = [...footer.columns.keys()].filter((at) => footer.columns[at]!.name !== "period_log_fap");
    return { footer, columns: kept.map((at) => footer.columns[at]!), data: kept.map(read) };
  });
  const { footer, columns, data } = of!;
  const file = await createColumnFile(tree, path, { ...footer, columns });
  file.writeRows(0, Float64Array.from(data.flatMap((one) => Array.from(one))));
  await file.publish();
  const before = await read(root);
  expect(before.has("period_log_fap")).toBe(false);
  expect(before.get("period_points")![3]).toBe(2 * size.epochCount);
  expect((await run(root, { objectKeys: ["I4"] })).knownCount).toBe(0);
  expect((await read(root)).get("period_log_fap")![3]).toBeLessThan(-30);
  expect((await run(root, { objectKeys: ["I4"] })).knownCount).toBe(1);
});

test("rows that were cut off while they were written are searched again", async () => {
  const root = freshRoot();
  const tree = datasetTree(root, datasetId);
  let turns = 0;
  const stopped: Job = {
    ...silentJob(),
    async checkpoint() {
      if (++turns === 2) throw abortedError("search");
    },
  };
  await expect(run(root, {}, stopped)).rejects.toMatchObject({ tag: "Aborted" });
  const path = "periods-gls.1.rows";
  const bytes = (await tree.readFile(path))!;
  await tree.replaceFile(path, bytes.subarray(0, bytes.length - 5));
  const before = (bytes.length / 8 / (periodColumns.length + 1)) | 0;
  const { knownCount } = await run(root);
  expect(knownCount).toBeLessThan(before);
  expect((await periodsOf(root))![3]).toBeCloseTo(period, 3);
});

test("objects are searched by their keys; others have none, until they are searched too", async () => {
  const root = freshRoot();
  await run(root, { objectKeys: ["I4", "I9"] });
  expect((await periodsOf(root))!.filter(Number.isFinite).length).toBe(2);
  const { knownCount } = await run(root, { objectKeys: ["I4", "I10"] });
  expect(knownCount).toBe(1);
  expect((await periodsOf(root))!.filter(Number.isFinite).length).toBe(3);
  await expect(run(root, { objectKeys: ["nobody"] })).rejects.toMatchObject({ tag: "UnknownObject" });
  await expect(run(root, { measurementKeys: ["none"] })).rejects.toMatchObject({ tag: "UnknownMeasurement" });
});

test("each method has columns of its own", async () => {
  const root = freshRoot();
  await run(root, { objectKeys: ["I4"] });
  await run(root, { objectKeys: ["I4"], settings: { ...settings, method: "string-length" } });
  const columns = await read(root);
  expect(columns.get("period")![3]).toBeCloseTo(period, 2);
  expect(columns.get("period_string_length")![3]).toBeDefined();
});

test("sines are searched for in one measurement, beside the periods, and leave in the zip", async () => {
  const root = freshRoot();
  await run(root, { objectKeys: ["I4"] });
  const measurementKey = "ch1_sci-mag_aper_0";
  const report = await run(root, { settings: { method: "sine" }, measurementKeys: [measurementKey] });
  expect(report.columnNames).toEqual([...curveNumberNames(measurementKey), `sine_points_${measurementKey}`]);
  const columns = await read(root);
  const gain = columns.get(`sine_gain_${measurementKey}`) as Float64Array;
  expect([...gain.keys()].reduce((a, b) => (gain[b]! > gain[a]! ? b : a))).toBe(3);
  expect(columns.get("period")![3]).toBeCloseTo(period, 2);
  expect((await run(root, { settings: { method: "sine" }, measurementKeys: [measurementKey] })).knownCount).toBe(70);
  await expect(run(root, { settings: { method: "sine" } })).rejects.toMatchObject({ tag: "InvalidRequest" });
  const blob = await exportZip({ root, folders: exportFolders(Promise.resolve(root)) }, { datasetId }, silentJob());
  const names = (await new ZipReader(new BlobReader(blob)).getEntries()).map(({ filename }) => filename);
  expect(names).toContain(`object_sine_gain_${measurementKey}/c/0`);
});

test("an epoch that missed an object counts where its depth by the zero points in use reaches the object, or is not known", async () => {
  const root = freshRoot();
  const measurementKey = "ch1_sci-mag_aper_0";
  const seen = async () => {
    await run(root, { settings: { method: "sine" }, measurementKeys: [measurementKey], objectKeys: ["I4"] });
    const columns = await read(root);
    return ["epochs_deep", "epochs_missed"].map((name) => columns.get(`${name}_${measurementKey}`)![3]);
  };
  // Of 15 mag, missed at every third epoch, from the first on.
  expect(await seen()).toEqual([60, 20]);
  const epochs = Array.from({ length: size.epochCount }, (_, epoch) => epoch);
  const each = (of: (epoch: number) => number | null) => epochs.map(of);
  const zeroPoints = {
    epochKeys: epochs.map(epochKey),
    zeroPoint: each((epoch) => (epoch === 9 ? null : epoch === 12 ? -1 : 0)),
    ...{ uncertainty: each(() => 0.001), scatter: each(() => 0.01), objectCount: epochs.map(() => 9) },
    depth: { sn5: each((epoch) => (epoch === 3 ? null : epoch % 6 === 0 ? 14.5 : 16)), sn10: each(() => null) },
    ...{ comparison: { objectKeys: [], scatter: [] }, notChosen: {}, clippedCount: 0, unweighted: false },
  };
  const about = {
    name: "zero points",
    version: 1,
    madeAt: "2026-01-01",
    engineVersion: "1",
    madeFrom: "x",
    options: {},
  };
  const correction = { ...about, measurements: { [measurementKey]: zeroPoints } };
  const changes = [...keepCorrection(correction, new MergedAdditions()), useCorrectionChange(about.name)];
  const clock = new StampClock("test", Date.now);
  const file = await datasetTree(root, datasetId).openWrite(`additions/log-${clock.next().slice(0, 12)}.jsonl`);
  file.write(encodeAdditions(changes.map((change) => ({ ...change, stamp: clock.next() }))), 0);
  file.close();
  // Ten were too shallow, but one of them for its zero point; one has no zero point.
  expect(await seen()).toEqual([50, 10]);
});

test("periods of other epochs are not shown, and are there again with the epochs", async () => {
  const root = freshRoot();
  await run(root, { objectKeys: ["I4"] });
  const choose = (exclude: boolean) =>
    excludeEpochs({ root }, { datasetId, epochKeys: [epochKey(5)], exclude }, silentJob());
  await choose(true);
  expect(await periodsOf(root)).toBeUndefined();
  await choose(false);
  expect((await periodsOf(root))![3]).toBeCloseTo(period, 2);
});

test("periods leave in the zip, with what they were searched with", async () => {
  const root = freshRoot();
  await run(root, { objectKeys: ["I4"] });
  const blob = await exportZip({ root, folders: exportFolders(Promise.resolve(root)) }, { datasetId }, silentJob());
  const entries = await new ZipReader(new BlobReader(blob)).getEntries();
  const bytesOf = async (name: string) =>
    (
      entries.find(({ filename }) => filename === name) as never as { getData(w: unknown): Promise<Uint8Array> }
    ).getData(new Uint8ArrayWriter());
  const metadata = JSON.parse(new TextDecoder().decode(await bytesOf("object_period/zarr.json")));
  expect(metadata).toMatchObject({ shape: [70], attributes: { units: "d" }, dimension_names: ["object"] });
  expect(JSON.parse(metadata.attributes.searched)).toMatchObject({ method: "gls", harmonics: 3, errorFloor: 0.05 });
  const data = await bytesOf("object_period/c/0");
  expect(new Float64Array(data.slice().buffer)[3]).toBeCloseTo(period, 2);
});

test("a file of periods that was damaged is named, and searched anew", async () => {
  const root = freshRoot();
  const tree = datasetTree(root, datasetId);
  await run(root, { objectKeys: ["I4"] });
  const bytes = (await tree.readFile("periods-gls.1.columns"))!;
  bytes[30]! ^= 1;
  await tree.replaceFile("periods-gls.1.columns", bytes);
  await expect(periodsOf(root)).rejects.toMatchObject({ tag: "DatasetDamaged" });
  const { damage } = await verify({ root }, { datasetId }, silentJob());
  expect(damage.map(({ path }) => path)).toEqual(["periods-gls.1.columns"]);
  await run(root, { objectKeys: ["I4"] });
  expect((await periodsOf(root))![3]).toBeCloseTo(period, 2);
});
