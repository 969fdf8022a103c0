// How rare a peak is in noise alone: the same for few points and for many, which is what lists are ranked by.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadPeriodKernel } from "../../../../src/core/kernels/period-kernel.ts";
import { falseAlarmProbability, logFalseAlarm } from "../../../../src/core/periods/false-alarm.ts";
import { harmonicPower, harmonicPowerAt } from "../../../../src/core/periods/harmonic-power.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { periodColumns } from "../../../../src/core/periods/period-table.ts";
import type { PeriodBand } from "../../../../src/core/periods/periodogram.ts";
import { sharedSpectrum, shareTimes } from "../../../../src/core/periods/shared-times.ts";
import { automaticSurvey, surveyRow } from "../../../../src/core/periods/survey.ts";
import { shuffled } from "../../../../src/core/recovery/plan-injections.ts";
import { seededRandom } from "../../../support/random.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";
import { readSynthEnsemble } from "../calibration/synth-ensemble.ts";

const kernel = await loadPeriodKernel();
const random = seededRandom(8);
const gaussian = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
function run<T>(search: Generator<unknown, T, void>): T {
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
}

test("of one sine in one band it is Baluev's chance", () => {
  const time = Float64Array.from({ length: 40 }, () => 100 * random.next()).sort();
  const points = periodPoints({ time, value: time.map(gaussian), uncertainty: [] });
  for (const power of [0.05, 0.2, 0.4, 0.6, 0.9])
    expect(logFalseAlarm([{ points, power }], 5)).toBeCloseTo(Math.log(falseAlarmProbability(power, 5, points)), 9);
  expect(logFalseAlarm([{ points, power: 0 }], 5)).toBe(0);
  expect(logFalseAlarm([{ points, power: 1 }], 5)).toBeLessThan(-300);
});

const range = { minFrequency: 0.1, maxFrequency: 5 };
const trials = 200;
const counts = [10, 14, 20, 40, 100, 200];
/** Noise in some bands, along epochs that they share. */
function noise(count: number, bandCount: number): PeriodBand[] {
  const time = Float64Array.from({ length: count * bandCount }, () => 60 * random.next()).sort();
  return Array.from({ length: bandCount }, (_, band) => ({
    ...{ time, uncertainty: [], dipsUpward: true },
    value: time.map((_, i) => (i % bandCount === band ? gaussian() : Number.NaN)),
  }));
}

test.for([1, 2])("noise gives as many false alarms of few points as of many, in %i bands", (bandCount) => {
  const settings = { method: "gls", harmonics: 1, minFrequency: 0.1, maxFrequency: 3, oversampling: 8 } as const;
  const found = counts.map((count) => {
    const peaks = Array.from({ length: trials }, () => {
      const series = noise(count, bandCount);
      const time = Float64Array.from(series[0]!.time);
      const shared = shareTimes(time, settings, kernel)!;
      const bands = series.map((one) => periodPoints(one));
      const power = run(sharedSpectrum(bands, { ...shared, power: shared.power! }, 1, time.length));
      const best = power.reduce((top, one, k) => (one > power[top]! ? k : top), 0);
      const frequency = shared.grid.first + best * shared.grid.step;
      const ofBands = bands.map((points) => ({ points, power: harmonicPowerAt(points, frequency, 1) }));
      return { power: power[best]!, chance: Math.exp(logFalseAlarm(ofBands, settings.maxFrequency)) };
    });
    const below = (limit: number) => peaks.filter(({ chance }) => chance < limit).length / trials;
    const powers = peaks.map(({ power }) => power).sort((a, b) => a - b);
    return { count, half: below(0.5), tenth: below(0.1), power: powers[trials / 2]! };
  });
  for (const { count, half, tenth, power } of found) {
    console.log(
      `FAP of noise, ${bandCount} bands, ${count} points: ${half} below 0.5, ${tenth} below 0.1; median power ${power.toFixed(3)}`,
    );
    // An upper limit: conservative where hardly more points than parameters are left, never more than it says within 3 sigma.
    expect(half).toBeLessThan(0.5 + 3 * Math.sqrt(0.25 / trials));
    expect(tenth).toBeLessThan(0.1 + 3 * Math.sqrt(0.09 / trials));
    expect(half).toBeGreaterThan(0.25);
  }
  expect(found[0]!.power).toBeGreaterThan(6 * found.at(-1)!.power);
});

/** Least chance of one sine in one band, on a grid from 0.02 to 2 a day of times over 120 days. */
function leastChance(series: { time: Float64Array; value: Float64Array; uncertainty: Float64Array }): number {
  const points = periodPoints(series);
  const [first, step, gridCount] = [0.02, 1 / 960, 1900];
  let best = 0;
  const sink = (_: number, power: Float64Array) => {
    best = power.reduce((a, b) => Math.max(a, b), best);
  };
  run(harmonicPower(points, { first, step, count: gridCount }, 1, sink));
  return Math.exp(logFalseAlarm([{ points, power: best }], first + (gridCount - 1) * step));
}

/** Unlike errors, of which few points may have nearly all of the weight, and Gaussian noise by them. */
function unlike(count: number, spread: number) {
  const time = Float64Array.from({ length: count }, (_, i) => (120 * (i + 0.9 * random.next())) / count);
  const uncertainty = time.map(() => Math.exp(spread * gaussian()));
  return { time, uncertainty, value: uncertainty.map((one) => one * gaussian()) };
}

const spreads = [0.3, 1, 1.5];

test.for([10, 20, 40, 100])("noise by unlike errors gives no more false alarms than is said, of %i points", (count) => {
  for (const spread of spreads) {
    const chances = Array.from({ length: trials }, () => leastChance(unlike(count, spread)));
    const below = (limit: number) => chances.filter((one) => one < limit).length / trials;
    console.log(
      `FAP of noise, ${count} points, errors over e^${spread}: ${below(0.5)} below 0.5, ${below(0.1)} below 0.1`,
    );
    for (const limit of [0.5, 0.1])
      expect(below(limit)).toBeLessThan(limit + 3 * Math.sqrt((limit * (1 - limit)) / trials));
    // Where few points have the weight, they leave few frequencies that differ, and the bound is loose.
    expect(below(0.5)).toBeGreaterThan(spread < 0.5 ? 0.25 : 0.08);
  }
});

test("of one curve of few points with unlike errors, shuffled again and again, the chance holds on average over curves alone", () => {
  const [curves, shuffles] = [24, 30];
  const shareOf = (order: (one: ReturnType<typeof unlike>) => ReturnType<typeof unlike>) =>
    Array.from({ length: curves }, () => {
      const one = unlike(18, 1);
      return (
        Array.from({ length: shuffles }, () => leastChance(order(one))).filter((chance) => chance < 0.5).length /
        shuffles
      );
    });
  const mean = (shares: number[]) => shares.reduce((a, b) => a + b) / shares.length;
  const together = shareOf((one) => shuffled(one, random.next));
  console.log(
    `FAP of shuffles, 18 points, each with its error: ${mean(together).toFixed(3)} below 0.5, by curve`,
    together,
  );
  expect(mean(together)).toBeLessThan(0.5);
  // The points with most of the weight stay a set: where they happen to agree, they do in every order, and else in none.
  expect(Math.min(...together)).toBeLessThan(0.1);
  expect(Math.max(...together)).toBeGreaterThan(0.7);
  // Values that are dealt to other errors than theirs are no noise by those errors.
  const apart = shareOf((one) => ({ ...one, value: shuffled(one, random.next).value }));
  console.log(`the same, values apart from their errors: ${mean(apart).toFixed(3)} below 0.5`);
  expect(mean(apart)).toBeGreaterThan(0.7);
});

test.for([1, 2])(
  "a survey for three harmonics takes noise of few points for periodic no more often, in %i bands",
  (bandCount) => {
    const settings = { ...automaticSurvey, minFrequency: 0.1, maxFrequency: 3 };
    const at = periodColumns.findIndex(({ name }) => name === "period_log_fap");
    for (const count of counts) {
      const chances = Array.from({ length: trials }, () => {
        const series = noise(count, bandCount);
        const shared = shareTimes(Float64Array.from(series[0]!.time), settings, kernel)!;
        return 10 ** run(surveyRow(series, settings, shared))[at]!;
      });
      const share = chances.filter((one) => one < 0.1).length / trials;
      console.log(`FAP of noise, survey, ${bandCount} bands, ${count} points: ${share} below 0.1`);
      expect(share).toBeLessThan(0.1 + 3 * Math.sqrt(0.09 / trials));
    }
  },
);

test.skipIf(!hasSharedData)(
  "the injected variables of synth-a rank by FAP far better than by power, few points and many together",
  () => {
    const lines = readFileSync(`${sharedData}synth-a/injected_variables.csv`, "utf8").trim().split("\n").slice(1);
    const injected = new Set(lines.map((line) => line.split(",")[1]!));
    const { objectKeys, epochCount, epochMjd, value, uncertainty, flags } = readSynthEnsemble("auto");
    const shared = shareTimes(epochMjd, { ...automaticSurvey, ...range }, kernel)!;
    // Of the others every third: all of them take a minute of a busy machine.
    const looked = objectKeys.flatMap((key, object) => (injected.has(key) || object % 3 === 0 ? [object] : []));
    const found = looked.map((object) => {
      const own = (data: Float64Array) => data.slice(object * epochCount, (object + 1) * epochCount);
      const good = own(value).map((one, j) => ((flags[object * epochCount + j]! & 4) !== 0 ? Number.NaN : one));
      const series = { time: epochMjd, value: good, uncertainty: own(uncertainty), dipsUpward: true };
      return { isTrue: injected.has(objectKeys[object]!), row: run(surveyRow([series], automaticSurvey, shared)) };
    });
    const column = (name: string) => periodColumns.findIndex((one) => one.name === name);
    const precision = (name: string, sign: number) => {
      const score = ({ row }: { row: Float64Array }) => sign * row[column(name)]!;
      const ranked = found.filter((one) => !Number.isNaN(score(one))).sort((a, b) => score(b) - score(a));
      let [count, sum] = [0, 0];
      for (const [i, { isTrue }] of ranked.entries()) if (isTrue) sum += ++count / (i + 1);
      return sum / injected.size;
    };
    const [power, chance] = [precision("period_power", 1), precision("period_log_fap", -1)];
    console.log(
      `synth-a, ${found.length} objects, average precision: power ${power.toFixed(3)}, FAP ${chance.toFixed(3)}`,
    );
    expect(chance).toBeGreaterThan(0.8);
    expect(power).toBeLessThan(0.2);
  },
);
