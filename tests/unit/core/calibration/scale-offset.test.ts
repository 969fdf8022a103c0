import { expect, test } from "vitest";
import { scaleOffset, scaleWords } from "../../../../src/core/calibration/scale-offset.ts";
import { seededRandom } from "../../../support/random.ts";

const of = (...numbers: number[]) => Float64Array.from(numbers);

test("without errors the offset is the mean of what is left when outliers and fillers are gone", () => {
  const found = scaleOffset(of(0.29, 0.3, 0.31, 0.28, 0.32, 5, 99, Number.NaN), undefined)!;
  expect(found.offset).toBeCloseTo(0.3, 12);
  // By hand: deviations 0, 0.01, 0.01, 0.02, 0.02 have the median 0.01; five objects have the mean of that over root 5.
  expect(found.scatter).toBeCloseTo(0.01 * 1.482602218505602, 9);
  expect(found.uncertainty).toBeCloseTo((0.01 * 1.482602218505602) / Math.sqrt(5), 9);
  expect(found.objectCount).toBe(6);
});

test("stated errors weigh, and the error of the offset is that of many trials", () => {
  const random = seededRandom(5);
  const gaussian = () =>
    Math.sqrt(-2 * Math.log(random.between(1, 1e6) / 1e6)) * Math.cos((2 * Math.PI * random.between(0, 1e6)) / 1e6);
  const error = Float64Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 0.005 : 0.05));
  const expected = 1 / Math.sqrt(error.reduce((sum, e) => sum + 1 / e ** 2, 0));
  const trials = Array.from(
    { length: 200 },
    () =>
      scaleOffset(
        error.map((e) => 1.25 + e * gaussian()),
        error,
      )!,
  );
  const mean = trials.reduce((sum, { offset }) => sum + offset, 0) / trials.length;
  const spread = Math.sqrt(trials.reduce((sum, { offset }) => sum + (offset - mean) ** 2, 0) / trials.length);
  const stated = trials.reduce((sum, { uncertainty }) => sum + uncertainty, 0) / trials.length;
  expect(Math.abs(mean - 1.25)).toBeLessThan(4 * (spread / Math.sqrt(trials.length)));
  expect(spread / stated).toBeGreaterThan(0.6);
  expect(spread / stated).toBeLessThan(1.4);
  expect(stated).toBeGreaterThan(0.9 * expected);
});

test("objects that scatter beyond their errors make the offset as unsure as they scatter", () => {
  const difference = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 250);
  const found = scaleOffset(
    difference,
    difference.map(() => 0.001),
  )!;
  expect(found.offset).toBeCloseTo(0, 9);
  expect(found.uncertainty).toBeCloseTo((1.482602218505602 * 0.1) / Math.sqrt(101), 4);
});

test("no object that has both magnitudes gives no offset, and equal differences give just that", () => {
  expect(scaleOffset(of(Number.NaN, 99), undefined)).toBeUndefined();
  expect(scaleOffset(of(0.5, 0.5, 0.5), of(0, Number.NaN, 0))).toMatchObject({ offset: 0.5, scatter: 0 });
});

test("a scale is called by its column and where that is", () => {
  expect(scaleWords({ column: "gmag", list: "apass.csv" })).toBe("gmag of apass.csv");
  expect(scaleWords({ column: "mag_auto" })).toBe("mag_auto of the reference catalog");
});
