import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import {
  type KernelBlock,
  loadObjectStatistics,
  type ObjectStatistics,
  type ValidityRule,
} from "../../../../src/core/kernels/statistics-kernel.ts";
import { sigmaPerMad } from "../../../../src/core/lightcurve/order.ts";
import type { Points } from "../../../../src/core/lightcurve/points.ts";
import { statistics } from "../../../../src/core/lightcurve/statistic-list.ts";
import { validMask } from "../../../../src/core/lightcurve/valid.ts";
import init from "../../../../wasm/build/statistics.wasm?init";
import { deviationSigma } from "../../../oracles/statistics/consecutive-deviations.ts";
import { computeStatistics } from "../../../oracles/statistics/definitions.ts";
import { minWindowPoints } from "../../../oracles/statistics/excess-abbe.ts";
import { minScanDays } from "../../../oracles/statistics/excursions.ts";
import { maxPairDays } from "../../../oracles/statistics/pairs.ts";
import { clipSigma, newtonReach, robustIterations, robustTolerance } from "../../../oracles/statistics/stetson.ts";
import { magnitudeRule, peerCurves, relativeError } from "../lightcurve/peer-curves.ts";

let objectStatistics: ObjectStatistics;
beforeAll(async () => {
  objectStatistics = await loadObjectStatistics(statistics.map(({ name }) => name));
});

/** The block's numbers by the reference, in the order of its columns; points in the order of the epochs. */
function byReference({ objectCount, epochCount, cube, epochMjd }: KernelBlock, rule: ValidityRule): number[][] {
  return Array.from({ length: objectCount }, (_, object) => {
    const start = object * 2 * epochCount;
    const value = cube.subarray(start, start + epochCount);
    const uncertainty = cube.subarray(start + epochCount, start + 2 * epochCount);
    const mask = validMask(value, uncertainty, rule);
    const epochs = [...mask.keys()].filter((i) => mask[i]);
    const points: Points = {
      count: epochs.length,
      time: Float64Array.from(epochs, (i) => epochMjd[i]!),
      value: Float64Array.from(epochs, (i) => value[i]!),
      uncertainty: Float64Array.from(epochs, (i) => uncertainty[i]!),
      epochIndex: Uint32Array.from(epochs),
    };
    return Object.values(computeStatistics(points, epochCount));
  });
}

function expectReference(block: KernelBlock, rule: ValidityRule): void {
  const { columns } = objectStatistics(block, rule);
  for (const [object, expected] of byReference(block, rule).entries()) {
    for (const [k, { name }] of statistics.entries()) {
      const actual = columns[k]![object]!;
      // Numbers that are differences of larger ones, or sums of signed ones, lose digits to the order of addition.
      const error = relativeError([actual], [expected[k]!], 1e-3);
      expect(error, `object ${object}, ${name}: ${actual} instead of ${expected[k]}`).toBeLessThan(1e-6);
    }
  }
}

test("the peers' light curves have the reference's statistics, and the peers' valid points", () => {
  for (const curve of peerCurves) {
    const cube = Float32Array.from([...curve.mag, ...curve.magerr]);
    const block = { objectCount: 1, epochCount: curve.mjd.length, cube, epochMjd: Float64Array.from(curve.mjd) };
    expectReference(block, magnitudeRule);
    const { valid } = objectStatistics(block, magnitudeRule);
    expect([...valid.keys()].filter((i) => valid[i])).toEqual(curve.valid);
  }
});

const curves = (epochs: number) =>
  fc.array(
    fc.record({
      value: fc.oneof(
        { weight: 8, arbitrary: fc.double({ min: 14, max: 22, noNaN: true }) },
        { weight: 2, arbitrary: fc.constantFrom(17, 17.5, 18) },
        { weight: 1, arbitrary: fc.constantFrom(99, Number.NaN, -3.5) },
      ),
      uncertainty: fc.oneof(
        { weight: 8, arbitrary: fc.double({ min: 1e-3, max: 0.3, noNaN: true }) },
        { weight: 1, arbitrary: fc.constantFrom(1, 99, Number.NaN) },
      ),
    }),
    { minLength: epochs, maxLength: epochs },
  );

const blocks = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 70 }))
  .chain(([objectCount, epochCount]) =>
    fc.record({
      objects: fc.array(curves(epochCount), { minLength: objectCount, maxLength: objectCount }),
      gaps: fc.array(fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(0, 1, 5, 400)), {
        minLength: epochCount,
        maxLength: epochCount,
      }),
      unknownTimes: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: epochCount })),
    }),
  )
  .map(({ objects, gaps, unknownTimes }): KernelBlock => {
    const epochMjd = new Float64Array(gaps.length);
    for (let i = 0, mjd = 58000; i < gaps.length; i++) {
      mjd += gaps[i]!;
      epochMjd[i] = i < gaps.length - unknownTimes ? mjd : Number.NaN;
    }
    const cube = objects.flatMap((points) => [...points.map((p) => p.value), ...points.map((p) => p.uncertainty)]);
    return { objectCount: objects.length, epochCount: gaps.length, cube: Float32Array.from(cube), epochMjd };
  });

test("random blocks of any shape have the reference's statistics", () => {
  fc.assert(
    fc.property(blocks, (block) => expectReference(block, magnitudeRule)),
    { numRuns: 300 },
  );
});

test.each([0, 1, 100, 142])(
  "where only the first %i of 142 epochs have a time, what does not need times is computed",
  (known) => {
    const epochCount = 142;
    const cube = Float32Array.from({ length: 2 * epochCount }, (_, i) => (i < epochCount ? 18 + Math.sin(i) : 0.02));
    const epochMjd = Float64Array.from({ length: epochCount }, (_, i) => (i < known ? 58000 + i : Number.NaN));
    const block = { objectCount: 1, epochCount, cube, epochMjd };
    expectReference(block, magnitudeRule);
    const median = statistics.findIndex(({ name }) => name === "median");
    expect(objectStatistics(block, magnitudeRule).columns[median]![0]).toBeCloseTo(18, 1);
  },
);

test("equal values, in the thousands, take no longer than others and have the reference's statistics", () => {
  const epochCount = 3000;
  const cube = new Float32Array(2 * epochCount).fill(18).fill(0.02, epochCount);
  const epochMjd = Float64Array.from({ length: epochCount }, (_, i) => 58000 + i / 4);
  expectReference({ objectCount: 1, epochCount, cube, epochMjd }, magnitudeRule);
});

test("a measurement without uncertainties has the statistics that need none", () => {
  const cube = Float32Array.of(10, 12, 11, 500, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
  const rule = {
    valueEnd: Number.POSITIVE_INFINITY,
    uncertaintyEnd: Number.POSITIVE_INFINITY,
    needsUncertainty: false,
  };
  const block = { objectCount: 1, epochCount: 4, cube, epochMjd: Float64Array.of(1, 2, 3, 4) };
  expectReference(block, rule);
  expect(objectStatistics(block, rule).columns[0]![0]).toBe(4);
});

test("a small block after a large one, and a large one after a small one, see nothing of each other", () => {
  const block = (objectCount: number, epochCount: number): KernelBlock => ({
    ...{ objectCount, epochCount },
    cube: Float32Array.from({ length: 2 * objectCount * epochCount }, (_, i) => 0.5 + (i % 7) / 20),
    epochMjd: Float64Array.from({ length: epochCount }, (_, i) => 58000 + i),
  });
  for (const shape of [block(2, 5), block(40, 300), block(1, 3)]) expectReference(shape, magnitudeRule);
});

/** What the kernel exports and is a number. */
async function kernelNumbers(): Promise<Record<string, number>> {
  const { exports } = await init();
  const numbers = Object.entries(exports).filter(([, value]) => value instanceof WebAssembly.Global);
  return Object.fromEntries(numbers.map(([name, value]) => [name, (value as WebAssembly.Global<"f64">).value]));
}

test("the kernel has the columns of the list of statistics and no others", async () => {
  const names = Object.keys(await kernelNumbers()).filter((name) => name.startsWith("Column."));
  expect(names.sort()).toEqual(statistics.map(({ name }) => `Column.${name}`).sort());
});

test("columns are found by their names, whatever the order in which they are asked for", async () => {
  const cube = Float32Array.of(10, 11, 12, 0.1, 0.1, 0.1);
  const block = { objectCount: 1, epochCount: 3, cube, epochMjd: Float64Array.of(1, 2, 3) };
  const some = await loadObjectStatistics(["median", "last_mjd", "n_epochs_valid"]);
  expect(some(block, magnitudeRule).columns).toEqual([11, 3, 3].map((number) => Float64Array.of(number)));
  await expect(loadObjectStatistics(["median", "mode"])).rejects.toThrow('has no column "mode"');
});

test("the constants of the kernel are those of the plain loops", async () => {
  const robust = { newtonReach, robustIterations, robustTolerance, sigmaPerMad };
  const others = { clipSigma, deviationSigma, maxPairDays, minScanDays, minWindowPoints };
  expect(await kernelNumbers()).toMatchObject({ ...robust, ...others });
});
