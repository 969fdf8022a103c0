import { beforeAll, expect, test } from "vitest";
import { encodeAdditions } from "../../../../src/core/additions/addition-log.ts";
import { useCorrectionChange } from "../../../../src/core/additions/kept-corrections.ts";
import { knownListChanges } from "../../../../src/core/additions/kept-known.ts";
import { StampClock } from "../../../../src/core/additions/stamp.ts";
import { checkCalibration } from "../../../../src/core/calibration/check-calibration.ts";
import { pointUncorrected } from "../../../../src/core/cube/no-point.ts";
import { writeCorrectionPart } from "../../../../src/core/export/correction-readme.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { emptyRows, type KnownList, type KnownRows } from "../../../../src/core/known/known-list.ts";
import { median } from "../../../../src/core/lightcurve/order.ts";
import type { AdditionChange } from "../../../../src/core/verbs/additions.ts";
import type { CalibrateOptions, MeasurementZeroPoints } from "../../../../src/core/verbs/calibrate.ts";
import { analyse } from "../../../../src/pipeline/analyse/analyse.ts";
import { calibrate } from "../../../../src/pipeline/analyse/calibrate.ts";
import { shardStatistics } from "../../../../src/pipeline/analyse/shard-statistics.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { readChoices } from "../../../../src/pipeline/dataset/reading-choices.ts";
import { readStatistics } from "../../../../src/pipeline/dataset/statistics.ts";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { seededRandom } from "../../../support/random.ts";
import {
  epochKey,
  newDataset,
  type Size,
  smallSize,
  testPart,
  testSlab,
  writeTestDataset,
} from "../../../support/small-dataset.ts";

const datasetId = "small";
const size: Size = { ...smallSize, epochCount: 12 };
const first = "ch1_sci-mag_aper_0";
/** Written into epoch `gr<n>` of every magnitude. */
const shared = Array.from({ length: size.epochCount }, (_, epoch) => 0.3 * Math.sin(5 * epoch));

let prototype: Files;
beforeAll(async () => {
  prototype = await written();
});

/** A dataset whose epochs share offsets. @param precise the row of an object whose errors are a twentieth of the others' */
async function written(precise?: number): Promise<Files> {
  const files: Files = new Map();
  const root = memoryTree(files);
  const random = seededRandom(7);
  const tree = datasetTree(root, datasetId);
  await createDataset(tree, newDataset(size));
  const writer = await openDatasetWriter(tree);
  for (let epoch = 0; epoch < size.epochCount; epoch++) {
    const slab = testSlab(size, epoch);
    for (const value of slab.value)
      for (let object = 0; object < value.length; object++)
        value[object]! += shared[epoch]! - epoch / 1000 + random.between(-1000, 1000) / 200_000;
    for (const flags of slab.flags)
      for (let object = 0; object < flags.length; object++) flags[object] = Math.min(flags[object]!, 0);
    if (precise !== undefined) for (const uncertainty of slab.uncertainty) uncertainty[precise]! /= 20;
    await writer.commitEpoch(epochKey(epoch), slab, testPart(epoch));
  }
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId }, silentJob());
  return files;
}

const freshRoot = (): FileTree => memoryTree(new Map([...prototype].map(([path, bytes]) => [path, bytes.slice()])));
const clock = new StampClock("test", Date.now);

async function keep(root: FileTree, changes: readonly AdditionChange[]): Promise<void> {
  const file = await datasetTree(root, datasetId).openWrite(`additions/log-${clock.next().slice(0, 12)}.jsonl`);
  file.write(encodeAdditions(changes.map((change) => ({ ...change, stamp: clock.next() }))), 0);
  file.close();
}

const run = (root: FileTree, options: CalibrateOptions = {}) =>
  calibrate({ root }, { datasetId, options }, silentJob());

async function calibrated(root: FileTree, options: CalibrateOptions = {}) {
  const { changes, ...report } = await run(root, options);
  await keep(root, [...changes, useCorrectionChange(report.name)]);
  return report;
}

async function curves(root: FileTree) {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { objectKey } = await reader.objects();
  const found = await reader.lightCurves(objectKey.map((key) => ({ objectKey: key, measurementKey: first })));
  reader.close();
  return found;
}

test("what all objects share at an epoch is taken off every curve, and its error goes into theirs", async () => {
  const root = freshRoot();
  const before = await curves(root);
  const { measurementKeys, left } = await calibrated(root);
  expect([measurementKeys.length, left]).toEqual([size.measurementCount, []]);
  for (const [i, { value, uncertainty, epochKeys }] of (await curves(root)).entries()) {
    const known = [...value.keys()].filter((at) => Number.isFinite(value[at]!));
    const residual = known.map((at) => value[at]! - before[i]!.value[at]! + shared[Number(epochKeys[at]!.slice(2))]!);
    expect(Math.max(...residual) - Math.min(...residual)).toBeLessThan(0.003);
    for (const at of known) expect(uncertainty[at]!).toBeGreaterThanOrEqual(before[i]!.uncertainty[at]!);
  }
});

test("without the correction in use every bit is as it was measured, and no file but the log of acts is another (Z8)", async () => {
  const files: Files = new Map([...prototype].map(([path, bytes]) => [path, bytes.slice()]));
  const root = memoryTree(files);
  const before = await curves(root);
  await calibrated(root);
  expect(await curves(root)).not.toEqual(before);
  await keep(root, [useCorrectionChange(undefined)]);
  expect(await curves(root)).toEqual(before);
  const stored = (all: Files) => new Map([...all].filter(([path]) => !path.includes("/additions/")));
  expect(files.size).toBeGreaterThan(stored(files).size);
  expect(stored(files)).toEqual(stored(prototype));
});

test("statistics are those of the corrected curves, say so, and are never taken for others", async () => {
  const root = freshRoot();
  const analyst = {
    concurrency: 1,
    shardStatistics: (request: Parameters<typeof shardStatistics>[1]) =>
      shardStatistics({ root }, request, silentJob()),
  };
  const scatter = async () => {
    const columnNames = [`mad_${first}`];
    const [column] = await readStatistics(datasetTree(root, datasetId), { columnNames });
    return column ? Number([...(column.data as Float64Array)].sort((a, b) => a - b)[75]) : undefined;
  };
  await analyse({ root, analyst }, { datasetId }, silentJob());
  expect(await scatter()).toBeGreaterThan(0.1);
  await calibrated(root);
  expect(await scatter()).toBeUndefined();
  expect(await analyse({ root, analyst }, { datasetId }, silentJob())).toMatchObject({ changed: true });
  expect(await scatter()).toBeLessThan(0.01);
  expect(await analyse({ root, analyst }, { datasetId }, silentJob())).toMatchObject({ changed: false });
});

test("a correction is kept by name, with a version more each time, its comparison objects and what it was made from", async () => {
  const root = freshRoot();
  await calibrated(root);
  await calibrated(root, { without: ["I2"] });
  const inUse = (await readChoices(datasetTree(root, datasetId))).correction!;
  expect(inUse).toMatchObject({ name: "zero points", version: 2, options: { without: ["I2"] } });
  const { comparison, notChosen, objectCount, scatter } = inUse.measurements[first]!;
  expect(comparison.objectKeys).not.toContain("I2");
  expect(comparison.objectKeys.length).toBeGreaterThan(50);
  expect(notChosen.barred).toBe(1);
  expect(objectCount).toHaveLength(size.epochCount);
  expect(scatter.every((one) => one !== null && one < 0.02)).toBe(true);
});

test("among many comparison objects the one that would be more than a thirtieth of its own zero points is left out of them", async () => {
  const zeroPointsOf = async (root: FileTree, options: CalibrateOptions = {}) => {
    const { changes } = await run(root, { measurementKeys: [first], ...options });
    return (changes.find(({ keys }) => keys[0] === first)!.value as unknown as { zeroPoints: MeasurementZeroPoints })
      .zeroPoints;
  };
  const even = await zeroPointsOf(freshRoot());
  expect(even.comparison.objectKeys.length).toBeGreaterThan(50);
  expect(even.withoutOwn).toBeUndefined();
  const key = even.comparison.objectKeys[5]!;
  const row = (await openedObjects(freshRoot())).indexOf(key);
  const uneven = memoryTree(await written(row));
  expect(Object.keys((await zeroPointsOf(uneven)).withoutOwn!)).toEqual([key]);
  expect((await zeroPointsOf(uneven, { leaveOneOut: false })).withoutOwn).toBeUndefined();
  const { comparison, withoutOwn } = await zeroPointsOf(uneven, { leaveOneOut: true });
  expect(Object.keys(withoutOwn!).sort()).toEqual([...comparison.objectKeys].sort());
});

async function openedObjects(root: FileTree): Promise<string[]> {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  try {
    return (await reader.objects()).objectKey;
  } finally {
    reader.close();
  }
}

test("an epoch without a zero point leaves its points out, each with the reason", async () => {
  const root = freshRoot();
  const { changes } = await run(root);
  const change = changes.find(({ keys }) => keys[0] === first)!;
  const { zeroPoints } = change.value as { zeroPoints: { zeroPoint: (number | null)[]; epochKeys: string[] } };
  zeroPoints.zeroPoint[3] = null;
  const before = await curves(root);
  await keep(root, [...changes, useCorrectionChange("zero points")]);
  const after = await curves(root);
  const seen = before.findIndex(({ value }) => Number.isFinite(value[3]!));
  expect(after[seen]!.value[3]).toBeNaN();
  expect(after[seen]!.flags[3]).toBe(pointUncorrected);
});

test("a flipped letter in what is kept of a correction is damage by name, and curves are raw rather than wrong", async () => {
  const files: Files = new Map([...prototype].map(([path, bytes]) => [path, bytes.slice()]));
  const root = memoryTree(files);
  const before = await curves(root);
  await calibrated(root);
  for (const [path, bytes] of files)
    if (path.includes("additions/"))
      for (let at = bytes.indexOf(0x0a) - 60, n = 0; at < bytes.length && n < 1; at++, n++) bytes[at]! ^= 1;
  const { damage } = await verify({ root }, { datasetId }, silentJob());
  expect(damage).not.toEqual([]);
  expect(damage[0]!.path).toContain("additions");
  expect(await curves(root)).toEqual(before);
});

test("where epochs share no offsets beyond their errors, only those are made that were asked for", async () => {
  const root = freshRoot();
  const { found, measurementKeys } = await run(root, { onlyShared: true });
  expect(measurementKeys).toHaveLength(size.measurementCount);
  expect(found[0]!.sharedOffset).toBeGreaterThan(0.15);
  await calibrated(root);
  const quiet = memoryTree(new Map());
  const tree = datasetTree(quiet, datasetId);
  await createDataset(tree, newDataset(size));
  const writer = await openDatasetWriter(tree);
  const random = seededRandom(11);
  for (let epoch = 0; epoch < size.epochCount; epoch++) {
    const slab = testSlab(size, epoch);
    for (const value of slab.value)
      for (let object = 0; object < value.length; object++)
        value[object]! += -epoch / 1000 + random.between(-1000, 1000) / 200_000;
    for (const flags of slab.flags) flags.fill(0);
    await writer.commitEpoch(epochKey(epoch), slab, testPart(epoch));
  }
  await writer.finish();
  await writer.close();
  await rechunk({ root: quiet }, { datasetId }, silentJob());
  const calm = await run(quiet, { onlyShared: true });
  expect(calm.changes).toEqual([]);
  expect(calm.left[0]!.why).toBe(`${first}: its epochs share no offsets beyond their errors.`);
  expect((await run(quiet)).measurementKeys).toHaveLength(size.measurementCount);
});

test("what cannot have zero points says why in a sentence, and nothing is kept", async () => {
  const root = freshRoot();
  const { changes, left } = await run(root, { objects: ["I2"] });
  expect(changes).toEqual([]);
  expect(left[0]!.why).toBe(`${first}: there are not two comparison objects. Of 150 objects: none.`);
  const faint = await run(root, { maxUncertainty: 1e-5 });
  expect(faint.left[0]!.why).toContain("150 too faint");
  await expect(run(root, { measurementKeys: ["none"] })).rejects.toThrow(
    "There is no measurement “none” in this dataset.",
  );
  await expect(run(root, { objects: ["none", "I2"] })).rejects.toThrow("There is no object “none” to calibrate by.");
  const one = memoryTree(new Map());
  await writeTestDataset(datasetTree(one, datasetId), { ...size, epochCount: 1 });
  await rechunk({ root: one }, { datasetId }, silentJob());
  expect((await run(one)).left[0]!.why).toContain("fewer than two epochs");
});

test("where no measurement is a magnitude, each is named with the reason", async () => {
  const root = memoryTree(new Map());
  const tree = datasetTree(root, datasetId);
  const dataset = newDataset(size);
  const measurements = dataset.measurements.map((one) => ({ ...one, kind: "flux" as const, unit: "count" }));
  await createDataset(tree, { ...dataset, measurements });
  const writer = await openDatasetWriter(tree);
  for (let epoch = 0; epoch < size.epochCount; epoch++)
    await writer.commitEpoch(epochKey(epoch), testSlab(size, epoch), testPart(epoch));
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId }, silentJob());
  const { changes, left } = await run(root);
  expect(changes).toEqual([]);
  expect(left.map(({ measurementKey }) => measurementKey)).toEqual(
    measurements.map(({ measurementKey }) => measurementKey),
  );
  expect(left[0]!.why).toBe(`${first}: only magnitudes get zero points, and this is none.`);
});

/** Every second object, with magnitudes in V for the first table and in I for the second; V is 2.5 mag fainter than `first`. */
function listed(more: Partial<KnownRows> = {}): KnownList {
  const { raDeg, decDeg } = newDataset(size).objects;
  const rows = Float64Array.from({ length: size.objectCount / 2 }, (_, row) => 2 * row);
  const of = (zero: number) => rows.map((object) => zero + object / 97);
  // Every tenth is off by 0.4 mag, and says so.
  const wrong = (_: number, row: number) => (row % 10 === 0 ? 0.4 : 0);
  const magnitudes: KnownRows["magnitudes"] = [
    {
      column: "V",
      value: of(16.5).map((v, row) => v + wrong(v, row)),
      uncertainty: rows.map((v, row) => 0.002 + wrong(v, row)),
    },
    { column: "I", value: of(14.2) },
    { column: "empty", value: rows.map(() => Number.NaN) },
    { column: "one", value: rows.map((_, row) => (row === 4 ? 15 : 99)) },
  ];
  const places = {
    raDeg: rows.map((object) => raDeg[object]!),
    decDeg: rows.map((object) => decDeg[object]! + 0.5 / 3600),
  };
  const said = { id: "a", addedAt: "2026-11-29T00:00:00Z", variables: false, rowCount: 75, radiusArcsec: 2, notes: [] };
  return { ...said, name: "standards.csv", rows: { ...emptyRows(rows.length), ...places, magnitudes, ...more } };
}

test("the magnitudes of a list are the scale, each table's by its own column, weighed by their errors", async () => {
  const root = freshRoot();
  await keep(root, knownListChanges([], [listed()]));
  const toList = { list: "standards.csv", column: { ch1_sci: "V", ch2_sci: "I" } };
  const { found, left } = await calibrated(root, { toList });
  expect([left, found.map(({ scale }) => scale)]).toEqual([[], ["V", "I", "V"].map((c) => `${c} of standards.csv`)]);
  const inUse = (await readChoices(datasetTree(root, datasetId))).correction!;
  const [mag0, mag1, mag2] = Object.values(inUse.measurements).map(({ reference }) => reference!);
  expect(mag0).toMatchObject({ column: "V", list: "standards.csv" });
  expect(mag0!.objectCount).toBeGreaterThan(60);
  // As written: mag_aper_0 is 14, mag_aper_1 15, mag_aper_2 16 mag above the objects' own part.
  const mean = mag0!.offset + 2.5;
  expect(Math.abs(mag1!.offset - 0.8 - mean)).toBeLessThan(0.005);
  expect(Math.abs(mag2!.offset + 0.5 - mean)).toBeLessThan(0.005);
  expect(mag0!.uncertainty).toBeLessThan(0.001);
  for (const [object, { value }] of (await curves(root)).entries()) {
    const known = value.filter(Number.isFinite);
    expect(Math.abs(median(known) - (16.5 + object / 97))).toBeLessThan(0.006);
  }
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { correction } = await reader.overview();
  reader.close();
  expect(correction!.scales![first]).toBe("V of standards.csv");
  expect(writeCorrectionPart(inUse, "x.zip")).toMatch(
    /mag_aper_0: calibrated to V of standards\.csv: -?\d\.\d{4} mag were added to all zero points, ± 0\.000\d mag by \d\d comparison objects/,
  );
});

test("a table without a column keeps its own scale, and without the list's scale nothing else differs", async () => {
  const [plain, scaled] = [freshRoot(), freshRoot()];
  await keep(scaled, knownListChanges([], [listed()]));
  await calibrated(plain);
  await calibrated(scaled, { toList: { list: "standards.csv", column: { ch1_sci: "V" } } });
  const [before, after] = await Promise.all(
    [plain, scaled].map(async (root) => (await readChoices(datasetTree(root, datasetId))).correction!.measurements),
  );
  const second = Object.keys(before!)[1]!;
  expect(after![second]).toEqual(before![second]);
  const { offset } = after![first]!.reference!;
  for (const [epoch, zero] of after![first]!.zeroPoint.entries())
    expect(zero! - before![first]!.zeroPoint[epoch]!).toBeCloseTo(offset, 8);
  expect(after![first]!.uncertainty).toEqual(before![first]!.uncertainty);
});

test.each<[string, string | undefined, string]>([
  ["another.csv", "V", "no list “another.csv” is kept with the dataset."],
  ["standards.csv", "B", "“standards.csv” has no magnitudes in a column “B”; it has V, I, empty, one."],
  ["standards.csv", "empty", "none has a magnitude “empty” in “standards.csv”: two are needed."],
  ["standards.csv", "one", "only one has a magnitude “one” in “standards.csv”: two are needed."],
  ["far.csv", "V", "none has a magnitude “V” in “far.csv”: two are needed."],
  ["doubled.csv", "V", "none has a magnitude “V” in “doubled.csv”: two are needed."],
])("a scale of %s, %s that cannot be says why, and the other table has its zero points", async (list, column, why) => {
  const root = freshRoot();
  const { raDeg, decDeg, magnitudes } = listed().rows;
  const far = { ...listed({ decDeg: decDeg.map((dec) => dec + 1) }), id: "b", name: "far.csv" };
  // Each star twice, so that no match is sure.
  const twice = (numbers: Float64Array) => Float64Array.from([...numbers, ...numbers]);
  const doubled = listed({
    ...emptyRows(2 * raDeg.length),
    ...{ raDeg: twice(raDeg), decDeg: twice(decDeg) },
    magnitudes: magnitudes.map(({ column, value }) => ({ column, value: twice(value) })),
  });
  await keep(root, knownListChanges([], [listed(), far, { ...doubled, id: "c", name: "doubled.csv" }]));
  const { left, measurementKeys } = await run(root, { toList: { list, column: { ch1_sci: column! } } });
  expect(measurementKeys).toEqual(["ch2_sci-mag_aper_1"]);
  expect(left.map(({ measurementKey }) => measurementKey)).toEqual([first, "ch1_sci-mag_aper_2"]);
  expect(left[0]!.why).toContain(why);
});

test("the reference catalog's magnitudes need uncertainties, and two scales at once are refused", async () => {
  const { left } = await run(freshRoot(), { toReference: true });
  expect(left[0]!.why).toContain("the reference catalog has no magnitudes with uncertainties.");
  expect(() => checkCalibration({ toReference: true, toList: { list: "a", column: "V" } }, "")).toThrow(
    "toList: expected one scale: no toReference beside it",
  );
  expect(() => checkCalibration({ mostObjects: 200 } as CalibrateOptions, "")).toThrow(
    /mostObjects: expected one of .*\bmost\b/,
  );
});

test("comparison objects are limited by magnitude, by distance from an object and in number, and say what is outside", async () => {
  const root = freshRoot();
  const chosen = async (options: CalibrateOptions) => {
    await calibrated(root, { ...options, measurementKeys: [first] });
    const { comparison, notChosen } = (await readChoices(datasetTree(root, datasetId))).correction!.measurements[
      first
    ]!;
    return { objects: comparison.objectKeys.map((key) => Number(key.slice(1)) - 1), outside: notChosen.outside };
  };
  const medians = (await curves(freshRoot())).map(({ value }) => median(value.filter(Number.isFinite)));
  const bright = await chosen({ brightest: 14.3, faintest: 14.7 });
  expect(bright.objects.length).toBeGreaterThan(20);
  for (const object of bright.objects) expect(Math.abs(medians[object]! - 14.5)).toBeLessThanOrEqual(0.2 + 1e-6);
  expect(bright.outside).toBeGreaterThan(90);
  const near = await chosen({ near: { objectKey: "I51", radiusArcsec: 400 } });
  expect(near.objects.length).toBeGreaterThan(10);
  for (const object of near.objects) expect(Math.abs(object - 50)).toBeLessThanOrEqual(11);
  expect((await chosen({ most: 20 })).objects).toHaveLength(20);
});
