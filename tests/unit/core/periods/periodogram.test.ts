import { expect, test } from "vitest";
import { planFrequencies } from "../../../../src/core/periods/frequency-grid.ts";
import { periodMethods } from "../../../../src/core/periods/period-methods.ts";
import { type PeriodBand, type PeriodogramOptions, periodogram } from "../../../../src/core/periods/periodogram.ts";
import { candidatesOf, nameOf, samplingFrequencies } from "../../../../src/core/periods/spectrum-peaks.ts";
import { seededRandom } from "../../../support/random.ts";

function search(bands: readonly PeriodBand[], options: Partial<PeriodogramOptions> = {}) {
  const turns = periodogram(bands, { method: "gls", harmonics: 1, ...options });
  for (;;) {
    const turn = turns.next();
    if (turn.done) return turn.value;
  }
}

const band = (time: number[], value: number[], uncertainty: number[] = time.map(() => 0.02)): PeriodBand => ({
  ...{ time, value, uncertainty, dipsUpward: true },
});

const { next: random } = seededRandom(23);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const nightly = Array.from({ length: 120 }, (_, i) => 57000 + i + 0.3 + 0.05 * random());
const sine = (time: number[], period: number, noise = 0.01) =>
  time.map((t) => 15 + 0.2 * Math.sin((2 * Math.PI * (t - 57000)) / period) + noise * normal());

test("a period is found, with its error, and the day's aliases are named", () => {
  const { peaks, candidates } = search([band(nightly, sine(nightly, 0.7312, 0.02))], { maxFrequency: 4 });
  const [best] = peaks;
  expect(Math.abs(best!.frequency - 1 / 0.7312)).toBeLessThan(4 * best!.frequencyError);
  expect(best!.periodErrorDays).toBeCloseTo(best!.frequencyError * best!.periodDays ** 2, 12);
  expect(best!.falseAlarmProbability).toBeLessThan(1e-20);
  expect(peaks.filter(({ relation }) => relation?.kind === "alias").length).toBeGreaterThanOrEqual(2);
  expect(candidates.map(({ name }) => name)).toContain("f − 1/day");
});

test("errors of frequencies are those of 400 repeated measurements, within a tenth, and of the formula for a sine", () => {
  const { next } = seededRandom(7);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const [period, amplitude, noise, count] = [3.17, 0.2, 0.04, 120];
  const time = Array.from({ length: count }, (_, i) => 57000 + i + 0.3 + 0.05 * next());
  const turn = (t: number) => Math.sin((2 * Math.PI * (t - 57000)) / period);
  const away: number[] = [];
  const stated: number[] = [];
  for (let run = 0; run < 400; run++) {
    const values = time.map((t) => 15 + amplitude * turn(t) + noise * gauss());
    const [best] = search(
      [
        band(
          time,
          values,
          time.map(() => noise),
        ),
      ],
      { minFrequency: 0.28, maxFrequency: 0.35 },
    ).peaks;
    away.push(best!.frequency - 1 / period);
    stated.push(best!.frequencyError / Math.sqrt(best!.redNoiseFactor));
  }
  const scatter = Math.sqrt(away.reduce((sum, one) => sum + one * one, 0) / away.length);
  const median = stated.sort((a, b) => a - b)[200]!;
  expect(Math.abs(median / scatter - 1)).toBeLessThan(0.1); // 400 runs know the scatter to 3.5 %
  const spanDays = time.at(-1)! - time[0]!;
  const formula = (Math.sqrt(6 / count) * noise) / (Math.PI * spanDays * amplitude);
  expect(Math.abs(median / formula - 1)).toBeLessThan(0.05);
});

test.each(periodMethods.filter((one) => one !== "window"))("%s finds the period of a curve", (method) => {
  const time = Array.from({ length: 150 }, (_, i) => 57000 + i * 0.41 + 0.3 * random());
  const dip = (t: number) => (((t - 57000) / 2.345) % 1 < 0.1 ? 0.5 : 0);
  const values = method === "bls" ? time.map((t) => 15 + dip(t) + 0.01 * normal()) : sine(time, 2.345);
  const { peaks, spanDays } = search([band(time, values)], { method, minFrequency: 0.3, maxFrequency: 0.6 });
  expect(Math.abs(peaks[0]!.frequency - 1 / 2.345)).toBeLessThan(0.5 / spanDays);
});

test("the two harmonics and halves of a period are named as such", () => {
  const candidates = candidatesOf(0.5, samplingFrequencies([], 100));
  expect(nameOf(0.25, candidates, 0.01)).toEqual({ name: "f / 2", kind: "harmonic" });
  expect(nameOf(0.4999, candidates, 0.01)?.name).toBe("1/day − f");
  expect(nameOf(2.5, candidates, 0.01)?.name).toBe("f + 2 × 1/day");
  expect(nameOf(0.37, candidates, 0.01)).toBeUndefined();
});

const refused = (bands: PeriodBand[], options: Partial<PeriodogramOptions> = {}) => {
  try {
    search(bands, options);
  } catch (error) {
    return (error as Error).message;
  }
  return "not refused";
};

test("points that allow no search are refused, with what is missing", () => {
  const three = [1, 2, 3.5];
  expect(refused([band(three, three)])).toBe(
    "No period can be searched for: expected at least 4 with a time and a value, found 3.",
  );
  expect(refused([band([], [])])).toMatch("found 0");
  const same = Array.from({ length: 20 }, () => 57000);
  expect(
    refused([
      band(
        same,
        same.map((_, i) => i),
      ),
    ]),
  ).toMatch("found 20 points at one time");
  expect(
    refused([
      band(
        nightly,
        nightly.map(() => 15.1),
      ),
    ]),
  ).toMatch("found 120 points of one value");
  expect(
    refused([
      band(
        nightly,
        nightly.map(() => Number.NaN),
      ),
    ]),
  ).toMatch("found 0");
  expect(refused([band(nightly, sine(nightly, 3))], { minFrequency: 3, maxFrequency: 2 })).toMatch("No frequency lies");
});

test("points without time, value or error are left out, and said so; errors of none weigh alike", () => {
  const value = sine(nightly, 3.3);
  const errors = nightly.map((_, i) => (i % 10 === 0 ? 0 : 0.02));
  const some = search([band(nightly, value, errors)], { maxFrequency: 1 });
  expect(some.pointCount).toBe(108);
  expect(some.notes[0]).toBe("12 points without an error above 0 left out, where others have one.");
  const none = search([band(nightly, value, [])], { maxFrequency: 1 });
  const alike = search([band(nightly, value)], { maxFrequency: 1 });
  expect(none.pointCount).toBe(120);
  expect(none.peaks[0]!.power).toBeCloseTo(alike.peaks[0]!.power, 12);
  const holes = value.map((one, i) => (i % 7 === 0 ? Number.NaN : one));
  expect(search([band(nightly, holes)]).pointCount).toBe(102);
});

test("points at the same time, twice, change nothing", () => {
  const value = sine(nightly, 3.3);
  const once = search([band(nightly, value)], { maxFrequency: 1 });
  const twice = search([band([...nightly, ...nightly], [...value, ...value])], { maxFrequency: 1 });
  expect(twice.peaks[0]!.frequency).toBeCloseTo(once.peaks[0]!.frequency, 8);
  expect(twice.peaks[0]!.power).toBeCloseTo(once.peaks[0]!.power, 10);
});

test("a range of 10^9 frequencies is bounded, and told", () => {
  const years = [...nightly, ...nightly.map((one) => one + 20_000)];
  const values = sine(years, 3.3);
  const slow = { method: "pdm", maxFrequency: 10_000, oversampling: 5 } as const;
  const turns = periodogram([band(years, values)], { ...slow, harmonics: 1 });
  const first = turns.next();
  expect(first.value).toMatchObject({ total: 1_000_000 });
  const days = Float64Array.from(nightly, (one) => one - 57000);
  const { grid, notes } = planFrequencies([days], 1, { maxFrequency: 2e6 });
  expect(grid.count).toBe(5_000_000);
  expect(notes.join(" ")).toMatch(/The range holds 1,19\d,\d{3},\d{3} frequencies; the 5,000,000 lowest are searched/);
});

test("an object of 10^5 points is searched, and the search can be stopped between its turns", () => {
  const time = Array.from({ length: 100_000 }, (_, i) => 57000 + i * 0.01 + 0.009 * random());
  const turns = periodogram([band(time, sine(time, 0.5668))], { method: "gls", harmonics: 1, maxFrequency: 9 });
  let turn = turns.next();
  let count = 0;
  while (!turn.done) {
    count++;
    turn = turns.next();
  }
  expect(count).toBeGreaterThan(1);
  expect(turn.value.peaks[0]!.periodDays).toBeCloseTo(0.5668, 4);
});
