// What is injected, and how it is judged: shapes, plans by seed, outcomes, thresholds, shares.
import { expect, test } from "vitest";
import type { RankedNumbers } from "../../../../src/core/ranking/variability.ts";
import { variability } from "../../../../src/core/ranking/variability.ts";
import {
  completenessBy,
  injectedVariability,
  judgePeriod,
  purity,
  shareOf,
  thresholdOf,
} from "../../../../src/core/recovery/judge.ts";
import { planInjections, randomFrom, shuffled, withSignal } from "../../../../src/core/recovery/plan-injections.ts";
import { injectedShapes, type ShapeOfSignal, shapeNames } from "../../../../src/core/recovery/shapes.ts";
import { seededRandom } from "../../../support/random.ts";

test.each(shapeNames)("%s reaches exactly its amplitude from faintest to brightest, without a jump", (name) => {
  const shape: ShapeOfSignal = injectedShapes[name];
  const steps = 20_000;
  const end = shape.repeats ? 1 : 20;
  const values = Array.from({ length: steps + 1 }, (_, i) => shape.at((end * i) / steps));
  const height = Math.max(...values) - Math.min(...values);
  expect(height).toBeCloseTo(1, 4);
  const jumps = values.slice(1).map((value, i) => Math.abs(value - values[i]!));
  expect(Math.max(...jumps)).toBeLessThan(0.02);
  if (shape.repeats) expect(shape.at(0.3 + 7)).toBeCloseTo(shape.at(0.3), 9);
  if (shape.repeats) expect(shape.at(0.3 - 7)).toBeCloseTo(shape.at(0.3), 9);
});

test("dips make fainter, a flare makes brighter and leaves nothing before it", () => {
  expect(injectedShapes.ea.at(0)).toBe(1);
  expect(injectedShapes.ea.at(0.5)).toBeCloseTo(0.4, 12);
  expect(injectedShapes.ea.at(0.25)).toBe(0);
  expect(injectedShapes.transit.at(1.0)).toBe(1);
  expect(injectedShapes.flare.at(-0.01)).toBe(0);
  expect(injectedShapes.flare.at(0.1)).toBe(-1);
  expect(injectedShapes.flare.at(1.1)).toBeCloseTo(-Math.exp(-1), 12);
});

const settings = { count: 2000, seed: 7, shapes: shapeNames };

test("a plan is the same by the same seed, another by another, and within its ranges", () => {
  const plan = planInjections(50, settings, [100, 200]);
  expect(planInjections(50, settings, [100, 200])).toEqual(plan);
  expect(planInjections(50, { ...settings, seed: 8 }, [100, 200])).not.toEqual(plan);
  expect(new Set(plan.planned.map(({ object }) => object)).size).toBe(50);
  for (const { shape, periodDays, amplitude, zeroTime } of plan.planned) {
    const of = injectedShapes[shape];
    expect(periodDays).toBeGreaterThanOrEqual(of.periodDays[0]);
    expect(periodDays).toBeLessThanOrEqual(Math.min(of.periodDays[1], 100));
    expect(amplitude).toBeGreaterThanOrEqual(of.amplitude[0]);
    expect(amplitude).toBeLessThanOrEqual(of.amplitude[1]);
    expect(zeroTime).toBeGreaterThanOrEqual(100);
    expect(zeroTime).toBeLessThanOrEqual(200);
  }
  expect(plan.notes).toEqual(["Periods of long period (LPV) end at 100 d, the span of the data."]);
  const own = planInjections(5, { ...settings, periodDays: [2, 4], amplitude: [0.3, 0.3] }, [0, 99]).planned;
  for (const { periodDays, amplitude } of own) {
    expect(periodDays).toBeGreaterThanOrEqual(2);
    expect(periodDays).toBeLessThanOrEqual(4);
    expect(amplitude).toBeCloseTo(0.3, 12);
  }
});

test("what does not fit into the span of the data is left out, and said; where nothing fits, that is refused", () => {
  const { planned, notes } = planInjections(5, { ...settings, shapes: ["lpv", "sine"] }, [0, 20]);
  expect(planned.every(({ shape }) => shape === "sine")).toBe(true);
  expect(notes[0]).toBe("No long period (LPV) was injected: the data span 20 d, less than one cycle.");
  expect(() => planInjections(5, { ...settings, shapes: ["lpv"] }, [0, 20])).toThrow("less than one cycle");
  expect(() => planInjections(0, settings, [0, 20])).toThrow("no object");
});

test("a signal is added to magnitudes, and multiplies fluxes by what that is; what is unmeasured stays so", () => {
  const injection = { shape: "transit", periodDays: 10, amplitude: 0.1, zeroTime: 5 } as const;
  const time = [5, 7.5, 15, 20];
  const magnitudes = withSignal(injection, { time, value: [15, 15, Number.NaN, 16], isMagnitude: true });
  expect([...magnitudes]).toEqual([15.1, 15, Number.NaN, 16]);
  const flux = withSignal(injection, { time, value: [100, 100, Number.NaN, 50], isMagnitude: false });
  expect(flux[0]).toBeCloseTo(100 * 10 ** -0.04, 10);
  expect([...flux.subarray(1)]).toEqual([100, Number.NaN, 50]);
});

test("shuffled points are the same points at other times; what is unmeasured stays where it is", () => {
  const value = [1, 2, Number.NaN, 3, 4, 5, 6, 7];
  const points = { time: [0, 1, 2, 3, 4, 5, 6, 7], value, uncertainty: value.map((one) => one / 10) };
  const mixed = shuffled(points, randomFrom(1));
  expect(mixed.time).toBe(points.time);
  expect(mixed.value[2]).toBeNaN();
  expect([...mixed.value].sort()).toEqual([...value].sort());
  expect([...mixed.value]).not.toEqual(value);
  for (const [i, one] of Array.from(mixed.value).entries()) expect(mixed.uncertainty[i]).toEqual(one / 10);
  expect(shuffled(points, randomFrom(1))).toEqual(mixed);
});

test("a period is right, a multiple, an alias, or wrong, within 1.5 over the span", () => {
  const of = { spanDays: 100, sampling: [{ frequency: 1, name: "1/day" }] };
  const judged = (frequency: number, shape: "sine" | "flare" = "sine") =>
    judgePeriod({ shape, periodDays: 1 / 0.7 }, 1 / frequency, of);
  expect(judged(0.7 + 0.0149)).toBe("right");
  expect(judged(0.7 + 0.0151)).toBe("wrong");
  expect(judged(1.4)).toBe("multiple");
  expect(judged(0.35)).toBe("multiple");
  expect(judged(1.7)).toBe("alias");
  expect(judged(0.3)).toBe("alias");
  expect(judged(0.7, "flare")).toBe("wrong");
  expect(judgePeriod({ shape: "sine", periodDays: 2 }, Number.NaN, of)).toBe("none");
});

test("at most the asked share of untouched objects lies above a threshold", () => {
  const scores = Array.from({ length: 100 }, (_, i) => (37 * i) % 100);
  expect(thresholdOf(scores, 0.05)).toBe(94);
  expect(thresholdOf(scores, 0.009)).toBe(99);
  expect(thresholdOf([Number.NaN, 3, Number.NaN], 0.4)).toBe(Number.NEGATIVE_INFINITY);
  expect(thresholdOf([Number.NaN, 3, Number.NaN], 0.1)).toBe(3);
  expect(thresholdOf([], 0.1)).toBe(Number.NEGATIVE_INFINITY);
});

test("limits of shares are Wilson's, those of astropy's binom_conf_interval", () => {
  // astropy.stats.binom_conf_interval(k, n, interval="wilson")
  const { low, high } = shareOf(1, 2);
  expect(low).toBeCloseTo(0.21132487, 6);
  expect(high).toBeCloseTo(0.78867513, 6);
  expect(shareOf(0, 10)).toMatchObject({ share: 0, low: 0 });
  expect(shareOf(0, 10).high).toBeCloseTo(1 / 11, 10);
  expect(shareOf(0, 0).share).toBeNaN();
});

test("purity is what Bayes makes of completeness, false alarms and how many objects vary", () => {
  expect(purity(1, 0, 0.02)).toBe(1);
  expect(purity(0.5, 0.01, 0.02)).toBeCloseTo(0.01 / (0.01 + 0.0098), 12);
});

test("completeness is told in ranges of about as many signals each", () => {
  const values = Array.from({ length: 60 }, (_, i) => (i === 7 ? Number.NaN : i));
  const bins = completenessBy(
    values,
    values.map((one) => one >= 30),
    3,
  );
  expect(bins.map(({ share }) => share.of)).toEqual([20, 19, 20]);
  expect(bins.map(({ share }) => share.share)).toEqual([0, 10 / 19, 1]);
  expect(bins[0]).toMatchObject({ from: 0, to: 20 });
  expect(completenessBy([Number.NaN], [true])).toEqual([]);
});

test("a light curve with a signal is as variable as the object would be among the others", () => {
  const random = seededRandom(3);
  const make = (count: number, more: number): RankedNumbers => ({
    magnitude: Float64Array.from({ length: count }, () => 14 + random.next()),
    mad: Float64Array.from({ length: count }, () => (0.01 + 0.003 * random.next()) * more),
    inverseEta: Float64Array.from({ length: count }, () => 0.5 + 0.1 * random.next()),
    pointCount: new Float64Array(count).fill(40),
  });
  const objects = make(200, 1);
  const injected = make(3, 3);
  const found = injectedVariability(objects, injected);
  expect(found.length).toBe(3);
  expect(Math.min(...found)).toBeGreaterThan(5);
  // One that is put in the place of an object is compared with the same others, but for that object itself.
  const replaced = structuredClone(objects);
  for (const name of ["magnitude", "mad", "inverseEta"] as const) replaced[name][0] = injected[name][0]!;
  expect(Math.abs(variability(replaced).score[0]! / found[0]! - 1)).toBeLessThan(0.1);
});
