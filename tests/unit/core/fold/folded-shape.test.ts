import { expect, test } from "vitest";
import { ephemerisText, periodDecimals, withError } from "../../../../src/core/fold/ephemeris-text.ts";
import { extremeTime, foldErrors, foldedShape, residualsOf } from "../../../../src/core/fold/folded-shape.ts";
import {
  aliasPeriod,
  daysOf,
  draggedPeriod,
  scaledPeriod,
  wholePeriod,
} from "../../../../src/core/fold/period-steps.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { seededRandom } from "../../../support/random.ts";

const { next: random } = seededRandom(23);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const periodDays = 0.5668;

/** A curve of two harmonics that is brightest (smallest) 0.1 d after 57000, and its points. */
function band(count: number, noise: number) {
  const time = Float64Array.from({ length: count }, () => 57000 + 400 * random()).sort();
  const shape = (t: number) => {
    const turns = 2 * Math.PI * ((t - 57000.1) / periodDays);
    return 15 - 0.3 * Math.cos(turns) - 0.1 * Math.cos(2 * turns);
  };
  const value = time.map((t) => shape(t) + noise * normal());
  return { time, value, uncertainty: time.map(() => noise), dipsUpward: true };
}

test("a fit by itself has as many harmonics as the points ask for, and its residuals are the noise", () => {
  const points = band(400, 0.02);
  const shape = foldedShape(periodPoints(points), periodDays)!;
  expect(shape.harmonics).toBe(2);
  expect(shape.fit.peakToPeak).toBeCloseTo(0.6, 1);
  const left = residualsOf(shape, points.time, points.value);
  const rms = Math.sqrt(left.reduce((sum, one) => sum + one * one, 0) / left.length);
  expect(rms).toBeGreaterThan(0.018);
  expect(rms).toBeLessThan(0.022);
});

test("too few points, or points that are all alike, have no shape", () => {
  expect(foldedShape(periodPoints(band(3, 0.02)), periodDays)).toBeUndefined();
  const flat = band(50, 0.02);
  expect(foldedShape(periodPoints({ ...flat, value: flat.value.fill(15) }), periodDays)).toBeUndefined();
  expect(foldedShape(periodPoints(band(10, 0.02)), periodDays, 8)!.harmonics).toBe(4);
});

test("the time of an extremum lies within half a period of where it is looked for", () => {
  const shape = foldedShape(periodPoints(band(400, 0.002)), periodDays)!;
  const brightest = extremeTime(shape, -1, 57200);
  expect(Math.abs(brightest - 57200)).toBeLessThanOrEqual(periodDays / 2);
  const cycles = (brightest - 57000.1) / periodDays;
  expect(Math.abs(cycles - Math.round(cycles))).toBeLessThan(0.005);
  const faintest = extremeTime(shape, 1, 57200);
  expect(Math.abs(faintest - brightest)).toBeGreaterThan(0.2 * periodDays);
});

test("errors of period and zero time are those of many made curves", () => {
  const found = Array.from({ length: 60 }, () => {
    const points = band(120, 0.03);
    let best = { rms: Number.POSITIVE_INFINITY, period: 0 };
    for (let step = -30; step <= 30; step++) {
      const period = periodDays + step * 2e-6;
      const { rms } = foldedShape(periodPoints(points), period, 2)!.fit;
      if (rms < best.rms) best = { rms, period };
    }
    const shape = foldedShape(periodPoints(points), best.period, 2)!;
    return { ...best, said: foldErrors([shape], 57200) };
  });
  const scatter = Math.sqrt(found.reduce((sum, { period }) => sum + (period - periodDays) ** 2, 0) / found.length);
  const said = found.reduce((sum, one) => sum + one.said.periodDays, 0) / found.length;
  expect(said / scatter).toBeGreaterThan(0.8);
  expect(said / scatter).toBeLessThan(1.35);
  expect(found[0]!.said.zeroDays).toBeGreaterThan(0);
  expect(foldErrors([], 0).periodDays).toBeNaN();
});

test("a period that is dragged away and back, or halved and doubled, is the very number again", () => {
  for (let i = 0; i < 1000; i++) {
    const period = 0.05 + 30 * random();
    expect(draggedPeriod(period, 588, 0)).toBe(period);
    const there = scaledPeriod(scaledPeriod(wholePeriod(period), 3, 1), 1, 2);
    expect(daysOf(there)).toBeCloseTo(1.5 * period, 12);
    expect(daysOf(scaledPeriod(scaledPeriod(there, 2, 1), 1, 3))).toBe(period);
    expect(daysOf(scaledPeriod(scaledPeriod(wholePeriod(period), 1, 3), 3, 1))).toBe(period);
  }
  // A pixel shifts the last point by a hundredth of a cycle against the first.
  const shift = (588 / draggedPeriod(0.5, 588, 1) - 588 / 0.5) * -1;
  expect(shift).toBeCloseTo(0.01, 5);
  expect(draggedPeriod(0.5, 0, 10)).toBe(0.5);
  expect(draggedPeriod(0.5, 1, -1e6)).toBe(0.5);
});

test("aliases of a period are those of one more and one less cycle a day", () => {
  expect(1 / aliasPeriod(0.5668, 1)!).toBeCloseTo(1 / 0.5668 + 1, 12);
  expect(1 / aliasPeriod(4, -1)!).toBeCloseTo(0.75, 12);
  expect(aliasPeriod(1, -1)).toBeUndefined();
});

test("an ephemeris has the digits that its errors know", () => {
  expect(withError(0.566812345, 0.0000213)).toBe("0.566812(21)");
  expect(withError(53200.12345, 0.0123)).toBe("53200.123(12)");
  expect(withError(120.5, 3)).toBe("120.5(30)");
  expect(withError(0.566812345678, Number.NaN)).toBe("0.566812346");
  const errors = { periodDays: 0.0000213, zeroDays: 0.0012 };
  expect(ephemerisText({ periodDays: 0.566812345, zeroTime: 53200.12346 }, errors, "MJD (UTC)")).toBe(
    "T0 = 53200.1235(12) + 0.566812(21) × E, MJD (UTC)",
  );
  expect(periodDecimals(0.5, 588)).toBe(7);
});
