import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadTrigSumsKernel } from "../../../../src/core/kernels/trig-sums-kernel.ts";
import { BoxSearch } from "../../../../src/core/periods/box-power.ts";
import { falseAlarmProbability } from "../../../../src/core/periods/false-alarm.ts";
import {
  conditionalEntropy,
  mhaov,
  phaseDispersion,
  stringLength,
} from "../../../../src/core/periods/fold-statistics.ts";
import { harmonicPowerAt } from "../../../../src/core/periods/harmonic-power.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { type PeriodogramOptions, periodogram } from "../../../../src/core/periods/periodogram.ts";
import { lombScarglePower, type OraclePoints, windowAt } from "../../../oracles/periodogram.ts";

interface Golden {
  small: OraclePoints;
  nights: OraclePoints;
  grid: { first: number; step: number; count: number; at: number[] };
  lombScargle: { power: number[]; best: number[] }[];
  falseAlarm: { maxFrequency: number; power: number[]; probability: number[] };
  box: { points: OraclePoints; period: number[]; durations: number[] } & Record<
    "power" | "depth" | "depthError" | "duration" | "transitTime",
    number[]
  >;
}
const file = new URL("../../../fixtures/periods/periods.json", import.meta.url);
const golden: Golden = JSON.parse(readFileSync(file, "utf8"));
const { small, nights, grid } = golden;

/** The largest difference of two lists. */
const difference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (one, i) => Math.abs(one - b[i]!)));

const kernel = await loadTrigSumsKernel();

function search(points: readonly OraclePoints[], options: Partial<PeriodogramOptions> = {}, sums?: typeof kernel) {
  const bands = points.map((one) => ({ ...one, dipsUpward: true }));
  const turns = periodogram(bands, { method: "gls", harmonics: 1, ...options }, sums);
  for (;;) {
    const turn = turns.next();
    if (turn.done) return turn.value;
  }
}
const onGrid = { minFrequency: grid.first, maxFrequency: grid.first + (grid.count - 0.5) * grid.step, oversampling: 5 };

test.each([
  [1, "the kernel", kernel],
  [2, "the kernel", kernel],
  [3, "the kernel", kernel],
  [1, "plain loops", undefined],
  [2, "plain loops", undefined],
  [3, "plain loops", undefined],
])("least squares of %i harmonics by %s has astropy's power on astropy's grid", (harmonics, _, sums) => {
  const { frequency, power } = search([nights], { ...onGrid, harmonics }, sums);
  const expected = golden.lombScargle[harmonics - 1]!;
  expect(frequency).toHaveLength(grid.count);
  expect(
    difference(
      frequency,
      Float64Array.from(frequency, (_, k) => grid.first + k * grid.step),
    ),
  ).toBeLessThan(1e-12);
  expect(
    difference(
      grid.at.map((k) => power[k]!),
      expected.power,
    ),
  ).toBeLessThan(1e-8);
  const best = [...power.keys()].sort((a, b) => power[b]! - power[a]!).slice(0, 10);
  expect(best).toEqual(expected.best);
});

test("the fast sums, the direct ones and a plain fit of each frequency agree", () => {
  const points = periodPoints(nights);
  for (const harmonics of [1, 3]) {
    const { frequency, power } = search([nights], { ...onGrid, harmonics });
    for (let k = 5; k < frequency.length; k += 311) {
      expect(Math.abs(power[k]! - harmonicPowerAt(points, frequency[k]!, harmonics))).toBeLessThan(1e-10);
      expect(Math.abs(power[k]! - lombScarglePower(nights, frequency[k]!, harmonics))).toBeLessThan(1e-9);
    }
  }
});

test("the false alarm probability is astropy's by Baluev's method", () => {
  const { maxFrequency, power, probability } = golden.falseAlarm;
  const points = periodPoints(nights);
  for (const [i, one] of power.entries())
    expect(falseAlarmProbability(one, maxFrequency, points) / probability[i]! - 1).toBeCloseTo(0, 9);
});

test("box least squares has astropy's power, depth and time of the dip", () => {
  const { points, period, durations } = golden.box;
  const boxes = new BoxSearch(periodPoints(points), false);
  for (const [i, one] of period.entries()) {
    const found = boxes.at(one, durations);
    expect(found.power / golden.box.power[i]! - 1).toBeCloseTo(0, 9);
    expect(found.depth / golden.box.depth[i]! - 1).toBeCloseTo(0, 9);
    expect(found.depthError / golden.box.depthError[i]! - 1).toBeCloseTo(0, 9);
    expect(found.transitTime).toBeCloseTo(golden.box.transitTime[i]!, 9);
  }
});

test("a dip across phase 0 is as deep as anywhere else", () => {
  const time = Array.from({ length: 600 }, (_, i) => i * 0.0517);
  const at = (center: number) => ({
    time,
    value: time.map((t) => 10 + (Math.abs(((t - center + 1) % 2) - 1) < 0.1 ? 0.5 : 0)),
    uncertainty: time.map(() => 0.1),
  });
  const depth = (center: number) => new BoxSearch(periodPoints(at(center)), true).at(2, [0.1, 0.2]).power;
  expect(depth(0) / depth(1)).toBeGreaterThan(0.95);
});

test("statistics of the fold have the values of their definitions", () => {
  const points = periodPoints(small);
  const of = (statistic: (frequency: number) => number) => [1.7, 1.31, 3.4].map((period) => statistic(1 / period));
  expect(
    difference(
      of((f) => phaseDispersion(points, f)),
      [0.07081554, 1.2332566, 0.18517012],
    ),
  ).toBeLessThan(1e-7);
  expect(
    difference(
      of((f) => conditionalEntropy(points, f)),
      [0.72735691, 1.20579552, 1.02619194],
    ),
  ).toBeLessThan(1e-7);
  expect(
    difference(
      of((f) => stringLength(points, f)),
      [1.83991119, 9.5067361, 2.39912638],
    ),
  ).toBeLessThan(1e-7);
  expect(
    difference(
      of((f) => mhaov([points], f, 3)),
      [251.93304436, 0.16080748, 236.35261111],
    ),
  ).toBeLessThan(2e-5);
  expect(
    difference(
      of((f) => harmonicPowerAt(points, f, 1)),
      [0.97666345, 0.01114731, 0.0037121],
    ),
  ).toBeLessThan(1e-7);
});

test("the window function is the direct sum", () => {
  const { frequency, power } = search([nights], { ...onGrid, method: "window" });
  const time = nights.time.map((one) => one - nights.time[0]!);
  for (let k = 0; k < frequency.length; k += 173)
    expect(Math.abs(power[k]! - windowAt(time, frequency[k]!))).toBeLessThan(1e-10);
});

test("several bands gain what each gains alone", () => {
  const other = { ...nights, value: nights.value.map((one, i) => 20 - 3 * one + 0.02 * ((7 * i) % 5)) };
  const both = search([nights, other], { ...onGrid, harmonics: 3 });
  const [a, b] = [nights, other].map((one) => search([one], { ...onGrid, harmonics: 3 }));
  const gain = (power: number) => -Math.log(1 - power);
  for (let k = 0; k < both.power.length; k += 97)
    expect(2 * gain(both.power[k]!)).toBeCloseTo(gain(a!.power[k]!) + gain(b!.power[k]!), 8);
});
