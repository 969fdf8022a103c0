import { describe, expect, test } from "vitest";
import { encodeAdditions } from "../../../../src/core/additions/addition-log.ts";
import { useCorrectionChange } from "../../../../src/core/additions/kept-corrections.ts";
import { StampClock } from "../../../../src/core/additions/stamp.ts";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import { emptySlab, type Slab } from "../../../../src/core/cube/slab.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { median, medianAbsoluteDeviation } from "../../../../src/core/lightcurve/order.ts";
import type { CalibrateOptions, MeasurementZeroPoints } from "../../../../src/core/verbs/calibrate.ts";
import { analyse } from "../../../../src/pipeline/analyse/analyse.ts";
import { calibrate } from "../../../../src/pipeline/analyse/calibrate.ts";
import { shardStatistics } from "../../../../src/pipeline/analyse/shard-statistics.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { readStatistics } from "../../../../src/pipeline/dataset/statistics.ts";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { seededRandom } from "../../../support/random.ts";
import { epochKey, newDataset, testPart } from "../../../support/small-dataset.ts";

const datasetId = "small";
const [objectCount, epochCount] = [120, 14];
const keys = ["ch1_sci-mag_auto", "ch2_sci-mag_auto"] as const;
const random = seededRandom(22);
const noise = (scale: number) => (scale * (random.between(0, 1000) + random.between(0, 1000) - 1000)) / 500;
const place = Array.from({ length: objectCount }, () => [noise(0.05), noise(0.05)] as const);
const color = Array.from({ length: objectCount }, () => 0.5 + noise(0.4));
const magnitude = Array.from({ length: objectCount }, (_, i) => 14 + i / 60);
/** Of each epoch: an offset, what a magnitude of color adds, and what a tenth of a degree to the east and to the north adds. */
const truth = Array.from({ length: epochCount }, () => [noise(0.2), noise(0.05), noise(0.04), noise(0.04)] as const);

interface Made {
  /** Of an object's magnitude in a table at an epoch; undefined where it has none. */
  value?: (object: number, table: number, epoch: number) => number | undefined;
  error?: (object: number, epoch: number) => number;
  raDeg?: (object: number) => number;
}

const measured = (object: number, table: number, epoch: number): number => {
  const [zero, slope, east, north] = truth[epoch]!;
  const [x, y] = place[object]!;
  const shift = zero + slope * (color[object]! - 0.5) + 10 * (east * x + north * y);
  return magnitude[object]! - (table === 1 ? color[object]! : 0) + shift + noise(0.001);
};

async function made({ value = measured, error = () => 0.002, raDeg }: Made = {}): Promise<FileTree> {
  const root = memoryTree(new Map());
  const tree = datasetTree(root, datasetId);
  const dataset = newDataset({ objectCount, measurementCount: 2, tableCount: 2, epochCount });
  await createDataset(tree, {
    ...dataset,
    measurements: dataset.measurements.map((axis, m) => ({
      ...{ measurementKey: keys[m]!, tableKey: axis.tableKey, unit: "mag", kind: "mag", valueColumn: "MAG_AUTO" },
      ...(Number.isNaN(error(0, 0)) ? {} : { uncertaintyColumn: "MAGERR_AUTO" }),
    })),
    objects: {
      ...dataset.objects,
      raDeg: Float64Array.from(place, ([x], object) => raDeg?.(object) ?? 359.98 + x / Math.cos(1)),
      decDeg: Float64Array.from(place, ([, y]) => (1 * 180) / Math.PI + y),
    },
  });
  const writer = await openDatasetWriter(tree);
  for (let epoch = 0; epoch < epochCount; epoch++) {
    const slab: Slab = emptySlab(objectCount, 2, 2);
    for (let table = 0; table < 2; table++)
      for (let object = 0; object < objectCount; object++) {
        const one = value(object, table, epoch);
        slab.flags[table]![object] = one === undefined ? noPoint.notDetected : 0;
        if (one === undefined) continue;
        slab.value[table]![object] = one;
        slab.uncertainty[table]![object] = error(object, epoch);
      }
    await writer.commitEpoch(epochKey(epoch), slab, testPart(epoch));
  }
  await writer.finish();
  await writer.close();
  await rechunk({ root }, { datasetId }, silentJob());
  return root;
}

const run = (root: FileTree, options: CalibrateOptions = {}) =>
  calibrate({ root }, { datasetId, options }, silentJob());

const clock = new StampClock("test", Date.now);
async function calibrated(root: FileTree, options: CalibrateOptions) {
  const { changes, name, left } = await run(root, options);
  const all = [...changes, useCorrectionChange(name)].map((change) => ({ ...change, stamp: clock.next() }));
  const file = await datasetTree(root, datasetId).openWrite(`additions/log-${clock.next().slice(0, 12)}.jsonl`);
  file.write(encodeAdditions(all), 0);
  file.close();
  return left;
}

/** Median over objects of the robust scatter of their curves, and of their errors. */
async function scatterOf(root: FileTree): Promise<{ scatter: number; error: number }> {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const { objectKey } = await reader.objects();
  const curves = await reader.lightCurves(objectKey.map((key) => ({ objectKey: key, measurementKey: keys[0] })));
  reader.close();
  return {
    scatter: median(curves.map(({ value }) => 1.4826 * medianAbsoluteDeviation(value.filter(Number.isFinite)))),
    error: median(curves.map(({ uncertainty }) => median(uncertainty.filter(Number.isFinite)))),
  };
}

describe("terms in color and in position", () => {
  test("are taken off curves and statistics, with errors that say so; without them the curves keep them", async () => {
    const root = await made();
    expect(await calibrated(root, {})).toEqual([]);
    expect((await scatterOf(root)).scatter).toBeGreaterThan(0.012);
    expect(await calibrated(root, { colorTerm: true, positionDegree: 1 })).toEqual([]);
    const { scatter, error } = await scatterOf(root);
    expect(scatter).toBeLessThan(0.0012);
    expect(error).toBeGreaterThan(0.002);
    expect(error).toBeLessThan(0.0023);
    const analyst = {
      concurrency: 1,
      shardStatistics: (request: Parameters<typeof shardStatistics>[1]) =>
        shardStatistics({ root }, request, silentJob()),
    };
    await analyse({ root, analyst }, { datasetId }, silentJob());
    const columnNames = [`mad_${keys[0]}`];
    const [column] = await readStatistics(datasetTree(root, datasetId), { columnNames });
    expect(1.4826 * median(column!.data as Float64Array)).toBeLessThan(0.0012);
  });

  test("give back the color term that was put in, to 0.002 mag per mag (Z5), and are found in a paraboloid too", async () => {
    const root = await made();
    const { changes } = await run(root, { colorTerm: true, positionDegree: 2, leaveOneOut: false });
    const { zeroPoints } = changes[0]!.value as unknown as {
      zeroPoints: {
        epochKeys: string[];
        terms: { terms: { name: string; coefficient: number[] }[]; covariance: number[][] };
      };
    };
    const { terms, covariance } = zeroPoints.terms;
    expect(terms.map(({ name }) => name)).toEqual(["color", "x", "y", "x2", "xy", "y2"]);
    expect(covariance.every((lower) => lower.length === 28)).toBe(true);
    const errors = zeroPoints.epochKeys.map(
      (key, epoch) => terms[0]!.coefficient[epoch]! - truth[Number(key.slice(2))]![1],
    );
    const gauge = errors.reduce((sum, one) => sum + one, 0) / epochCount;
    expect(Math.max(...errors.map((one) => Math.abs(one - gauge)))).toBeLessThan(0.002);
  });
});

test("each light curve says what effects took of it, comparison object or not, and nothing where there are none", async () => {
  const own = seededRandom(3);
  const strength = Array.from({ length: epochCount }, () => own.between(-1000, 1000) / 1000);
  const amount = (object: number) => 0.004 * ((object % 7) - 3);
  // The last one varies by itself: much of it is none of the effect.
  const change = Array.from({ length: epochCount }, () => own.between(-1000, 1000) / 2000);
  const root = await made({
    value: (object, _, epoch) =>
      magnitude[object]! + amount(object) * strength[epoch]! + (object === 119 ? change[epoch]! : noise(0.001)),
  });
  const read = async () => {
    const reader = await openDatasetReader(datasetTree(root, datasetId));
    const { objectKey } = await reader.objects();
    const curves = await reader.lightCurves(objectKey.map((key) => ({ objectKey: key, measurementKey: keys[0] })));
    reader.close();
    return curves.map(({ taken }) => taken);
  };
  expect(await calibrated(root, { leaveOneOut: false })).toEqual([]);
  expect(await read()).toEqual(Array.from({ length: objectCount }, () => undefined));
  expect(await calibrated(root, { effects: 2, leaveOneOut: false })).toEqual([]);
  const taken = await read();
  const strong = taken.filter((_, object) => object !== 119 && Math.abs(amount(object)) > 0.01);
  expect(strong.length).toBeGreaterThan(20);
  expect(Math.min(...strong.map((share) => share ?? 0))).toBeGreaterThan(0.9);
  expect(taken[119]).toBeLessThan(0.5);
});

test("comparison objects are limited by color, and none without one is among them", async () => {
  const root = await made({
    value: (object, table, epoch) => (object === 7 && table === 1 ? undefined : measured(object, table, epoch)),
  });
  const chosen = async (options: CalibrateOptions) => {
    const { changes, left } = await run(root, { ...options, measurementKeys: [keys[0]] });
    expect(left).toEqual([]);
    const { comparison } = (changes[0]!.value as unknown as { zeroPoints: MeasurementZeroPoints }).zeroPoints;
    return comparison.objectKeys.map((key) => Number(key.slice(1)) - 1);
  };
  const all = await chosen({});
  const limited = await chosen({ bluest: 0.4, reddest: 0.7 });
  // The terms that epochs have move the medians of single objects by some thousandths.
  const within = (margin: number) =>
    all.filter((object) => object !== 7 && color[object]! > 0.4 - margin && color[object]! < 0.7 + margin);
  expect(within(-0.02).every((object) => limited.includes(object))).toBe(true);
  expect(limited.every((object) => within(0.02).includes(object))).toBe(true);
  expect(limited.length).toBeGreaterThan(5);
  expect((await chosen({ reddest: 0.4 })).some((object) => limited.includes(object) && color[object]! > 0.42)).toBe(
    false,
  );
});

describe("bad input: each gives a sentence, and leaves the rest working", () => {
  test("two channels that share no star have no colors", async () => {
    const root = await made({
      value: (object, table, epoch) => (object % 2 === table ? measured(object, table, epoch) : undefined),
    });
    const { left, measurementKeys } = await run(root, { colorTerm: true });
    expect(measurementKeys).toEqual([]);
    expect(left[0]!.why).toBe(
      "ch1_sci-mag_auto: 0 of its 60 comparison objects were measured in ch1_sci-mag_auto and in ch2_sci-mag_auto: 10 are needed for a term in color.",
    );
    expect((await run(root)).measurementKeys).toEqual([...keys]);
  });

  test("a coordinate that is constant gives no term in position", async () => {
    const root = await made({ raDeg: () => 10 });
    const { left } = await run(root, { positionDegree: 1 });
    expect(left[0]!.why).toBe(
      "ch1_sci-mag_auto: its comparison objects do not differ in both coordinates of their places.",
    );
    expect((await run(root)).measurementKeys).toEqual([...keys]);
  });

  test("too few comparison objects for what was asked say how many are needed", async () => {
    const root = await made();
    const objects = Array.from({ length: 12 }, (_, i) => `I${i + 1}`);
    const { left } = await run(root, { objects, positionDegree: 2 });
    expect(left[0]!.why).toBe(
      "ch1_sci-mag_auto: its 12 comparison objects are too few for x, y, x2, xy, y2 beside the zero point: 30 are needed.",
    );
  });

  test("an epoch with one star has no zero point, the others have theirs", async () => {
    const root = await made({
      value: (object, table, epoch) => (epoch === 5 && object > 0 ? undefined : measured(object, table, epoch)),
    });
    const { changes, left } = await run(root);
    expect(left).toEqual([]);
    const { zeroPoints } = changes[0]!.value as unknown as {
      zeroPoints: { epochKeys: string[]; zeroPoint: (number | null)[] };
    };
    const without = zeroPoints.epochKeys.filter((_, epoch) => zeroPoints.zeroPoint[epoch] === null);
    expect(without).toEqual([epochKey(5)]);
  });

  test.each([
    ["no errors", Number.NaN],
    ["errors of 0", 0],
  ])("catalogs with %s: objects are weighed by their scatter, and that is kept", async (_, error) => {
    const root = await made({ error: () => error });
    const { changes, left } = await run(root);
    expect(left).toEqual([]);
    const { zeroPoints } = changes[0]!.value as unknown as {
      zeroPoints: { unweighted: boolean; epochKeys: string[]; zeroPoint: number[]; depth?: unknown };
    };
    expect(zeroPoints.unweighted).toBe(true);
    expect(zeroPoints.depth).toBeUndefined();
    const errors = zeroPoints.epochKeys.map(
      (key, epoch) => zeroPoints.zeroPoint[epoch]! - truth[Number(key.slice(2))]![0],
    );
    expect(Math.max(...errors) - Math.min(...errors)).toBeLessThan(0.03);
  });

  test("where all stars vary on their own, epochs share nothing, and what is asked for all the same says how uncertain it is", async () => {
    const root = await made({
      value: (object) => magnitude[object]! + noise(0.4),
    });
    expect((await run(root, { onlyShared: true })).left[0]!.why).toContain("share no offsets beyond their errors");
    const { changes } = await run(root);
    const { zeroPoints } = changes[0]!.value as unknown as { zeroPoints: { uncertainty: number[] } };
    expect(median(zeroPoints.uncertainty)).toBeGreaterThan(0.015);
  });
});
