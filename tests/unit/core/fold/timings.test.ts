import { expect, test } from "vitest";
import { foldedShape } from "../../../../src/core/fold/folded-shape.ts";
import { fitTimings, offsetAt } from "../../../../src/core/fold/timing-fits.ts";
import { partsOf, type Timing, timings } from "../../../../src/core/fold/timings.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { seededRandom } from "../../../support/random.ts";

const random = seededRandom(41);
const uniform = () => (random.between(0, 2 ** 30 - 1) + 0.5) / 2 ** 30;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
const ephemeris = { periodDays: 0.5668, zeroTime: 53200.1 };

test("a change of the period by 1e-7 days a cycle is found from 40 timings of 0.0005 days within 2 sigma (F4)", () => {
  const change = 1e-7;
  const made = Array.from({ length: 40 }, (_, i): Timing => {
    const cycle = 330 * i - 4000;
    const offset = 0.002 - 3e-7 * cycle + (change / 2) * cycle ** 2 + 0.0005 * normal();
    return {
      cycle,
      time: ephemeris.zeroTime + cycle * ephemeris.periodDays + offset,
      offset,
      error: 0.0005,
      count: 30,
    };
  });
  const fits = fitTimings(made, ephemeris)!;
  expect(Math.abs(fits.changePerCycle! - change)).toBeLessThan(2 * fits.changeError!);
  expect(fits.changeError!).toBeLessThan(change / 50);
  expect(fits.parabolic!.reducedChi2).toBeLessThan(2);
  expect(fits.linear.reducedChi2).toBeGreaterThan(100);
});

test("stated errors of a line and a parabola are those of many trials, and the line makes a better ephemeris", () => {
  const trial = () => {
    const made = Array.from({ length: 12 }, (_, i): Timing => {
      const cycle = 100 * i;
      const error = 0.001 * (1 + (i % 3));
      return { cycle, time: 0, offset: 0.01 + 2e-6 * cycle + error * normal(), error, count: 9 };
    });
    return fitTimings(made, ephemeris)!;
  };
  const all = Array.from({ length: 400 }, trial);
  const spread = (of: (fits: (typeof all)[number]) => number) => {
    const mean = all.reduce((sum, one) => sum + of(one), 0) / all.length;
    return Math.sqrt(all.reduce((sum, one) => sum + (of(one) - mean) ** 2, 0) / all.length);
  };
  const [one] = all;
  expect(spread(({ ephemeris }) => ephemeris.periodDays) / one!.ephemerisErrors.periodDays).toBeCloseTo(1, 0.9);
  expect(spread(({ ephemeris }) => ephemeris.zeroTime) / one!.ephemerisErrors.zeroDays).toBeCloseTo(1, 0.9);
  expect(spread(({ changePerCycle }) => changePerCycle!) / one!.changeError!).toBeCloseTo(1, 0.9);
  const mean = all.reduce((sum, { ephemeris }) => sum + ephemeris.periodDays, 0) / all.length;
  expect(mean - ephemeris.periodDays).toBeCloseTo(2e-6, 7);
  expect(offsetAt(one!.linear, 0)).toBe(one!.linear.coefficients[0]);
});

test("two timings make a line, one makes nothing, and so do two of one cycle", () => {
  const at = (cycle: number, offset: number): Timing => ({ cycle, time: 0, offset, error: 0.001, count: 5 });
  const fits = fitTimings([at(0, 0.001), at(100, 0.002)], ephemeris)!;
  expect(fits.linear.coefficients[1]).toBeCloseTo(1e-5, 12);
  expect(fits.linear.reducedChi2).toBeNaN();
  expect(fits.parabolic).toBeUndefined();
  expect(fitTimings([at(0, 1)], ephemeris)).toBeUndefined();
  expect(fitTimings([at(7, 1), at(7, 2)], ephemeris)).toBeUndefined();
});

/** Six seasons of a sawtooth star, whose period grows. */
function grown(change: number) {
  const time = Array.from({ length: 360 }, (_, i) => 53000 + 365 * Math.floor(i / 60) + 120 * uniform()).sort();
  const value = time.map((t) => {
    const linear = (t - ephemeris.zeroTime) / ephemeris.periodDays;
    const cycle = linear - ((change / 2) * linear ** 2) / ephemeris.periodDays;
    const phase = cycle - Math.floor(cycle);
    return 15 + 0.4 * Math.cos(2 * Math.PI * phase) + 0.15 * Math.cos(4 * Math.PI * phase + 1) + 0.01 * normal();
  });
  return periodPoints({ time, value, uncertainty: time.map(() => 0.01) });
}

test("seasons of a light curve are timed by its mean curve, each with an honest error", () => {
  const points = grown(0);
  const found = timings(points, foldedShape(points, ephemeris.periodDays)!, ephemeris);
  expect(found).toHaveLength(6);
  const mean = found.reduce((sum, { offset }) => sum + offset, 0) / 6;
  for (const { offset, error, count, cycle, time } of found) {
    expect(Math.abs(offset - mean)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.001);
    expect(count).toBe(60);
    expect(time).toBeCloseTo(ephemeris.zeroTime + cycle * ephemeris.periodDays + offset, 9);
  }
});

test("a period that grows bends the offsets, and how much is found from the points alone", () => {
  const change = 2e-9;
  const points = grown(change);
  const found = timings(points, foldedShape(points, ephemeris.periodDays)!, ephemeris);
  const fits = fitTimings(found, ephemeris)!;
  expect(Math.abs(fits.changePerCycle! - change)).toBeLessThan(4 * fits.changeError!);
  expect(fits.changePerCycle! / fits.changeError!).toBeGreaterThan(5);
});

test("parts are seasons, or as many as are asked for; parts of few points are left out", () => {
  const time = Float64Array.of(0, 1, 2, 100, 101, 300);
  expect(partsOf(time)).toEqual([
    [0, 3],
    [3, 5],
    [5, 6],
  ]);
  expect(partsOf(time, 2)).toEqual([
    [0, 3],
    [3, 6],
  ]);
  const points = periodPoints({ time, value: time.map((t) => Math.sin(t)), uncertainty: [] });
  expect(timings(points, foldedShape(points, 2 * Math.PI)!, { periodDays: 2 * Math.PI, zeroTime: 0 })).toEqual([]);
});

test("points without errors have timings with the error of their scatter", () => {
  const known = grown(0);
  const points = periodPoints({ time: known.time, value: known.value, uncertainty: [] });
  for (const { error } of timings(points, foldedShape(points, ephemeris.periodDays)!, ephemeris))
    expect(error).toBeLessThan(0.001);
});
