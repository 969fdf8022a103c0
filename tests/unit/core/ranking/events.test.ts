// Flares, dips and transients among constant stars, and variability that is a brighter neighbor's.
import { expect, test } from "vitest";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import { median, medianAbsoluteDeviation } from "../../../../src/core/lightcurve/order.ts";
import { shareSineTimes } from "../../../../src/core/periods/sine-gain.ts";
import { contaminators, contaminatorText, type PeriodicObjects } from "../../../../src/core/ranking/contamination.ts";
import { eachCurveNumber } from "../../../../src/core/ranking/curve-numbers.ts";
import { outlyingPoints } from "../../../../src/core/ranking/outlying-points.ts";
import { type EpochReach, epochReach, rankingRow, seenEpochs } from "../../../../src/core/ranking/ranking-row.ts";
import { firedText, variability } from "../../../../src/core/ranking/variability.ts";
import { seededRandom } from "../../../support/random.ts";

const epochCount = 60;
const time = Float64Array.from({ length: epochCount }, (_, i) => 1.37 * i + 0.3 * Math.sin(9 * i));

interface Star {
  magnitude: number;
  value: Float32Array;
  uncertainty: Float32Array;
  flags: Int16Array;
}

/** Constant stars of 12 to 18 mag; those of the last magnitude are seen less and less often. */
function field(count: number, seed: number): Star[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const magnitude = 12 + (6 * i) / count;
    const error = 0.005 * 10 ** (0.25 * (magnitude - 12));
    const value = new Float32Array(epochCount).fill(Number.NaN);
    const flags = new Int16Array(epochCount).fill(noPoint.notDetected);
    for (let epoch = 0; epoch < epochCount; epoch++) {
      if (magnitude > 17 && random.next() < 0.9 * (magnitude - 17)) continue;
      const noise = Array.from({ length: 12 }, () => random.next()).reduce((a, b) => a + b) - 6;
      value[epoch] = magnitude + error * noise;
      flags[epoch] = 0;
    }
    return { magnitude, value, uncertainty: new Float32Array(epochCount).fill(error), flags };
  });
}

function ranked(stars: readonly Star[], dipsUpward = true, reach?: EpochReach) {
  const shared = shareSineTimes(time, { method: "sine" }, undefined)!;
  const rows = stars.map(({ value, uncertainty, flags }) => {
    const magnitude = median(Float64Array.from(value).filter(Number.isFinite));
    const seen = seenEpochs({ value, flags }, reach && { magnitude, reach });
    const row = rankingRow({ time, value, uncertainty, dipsUpward }, shared, seen);
    for (;;) {
      const step = row.next();
      if (step.done) return step.value;
    }
  });
  const known = stars.map(({ value }) => Float64Array.from(value).filter(Number.isFinite));
  const each = (of: (values: Float64Array) => number) => Float64Array.from(known, of);
  const statistics = { magnitude: each(median), mad: each(medianAbsoluteDeviation), pointCount: each((k) => k.length) };
  const found = variability({
    ...{ ...statistics, inverseEta: each(() => Number.NaN) },
    curves: eachCurveNumber((_, i) => Float64Array.from(rows, (row) => row[i]!)),
  });
  return { score: found.score, said: stars.map((_, row) => firedText(found, row)) };
}

test("an injected flare, an injected dip and a transient are told apart, and constant stars are none of them", () => {
  const stars = field(400, 11);
  const add = (star: number, changes: Record<number, number>) => {
    for (const [epoch, change] of Object.entries(changes)) stars[star]!.value[Number(epoch)]! += change;
  };
  add(100, { 20: -0.6, 21: -0.35, 22: -0.2 });
  add(150, { 5: 0.5, 23: 0.45, 41: 0.5, 55: 0.3 });
  add(200, { 30: -2 }); // one bad point
  add(210, { 30: 2 });
  const shown = stars[250]!;
  for (let epoch = 0; epoch < epochCount; epoch++)
    if (epoch < 12 || epoch > 20) {
      shown.value[epoch] = Number.NaN;
      shown.flags[epoch] = noPoint.notDetected;
    }
  const outside = stars[260]!; // measured as often, by epochs that see another part of the sky
  for (let epoch = 0; epoch < 50; epoch++) {
    outside.value[epoch] = Number.NaN;
    outside.flags[epoch] = epoch % 2 === 0 ? noPoint.outsideFootprint : noPoint.unmatched;
  }
  const { said, score } = ranked(stars);
  expect(said[100]).toMatch(/^flare \d+σ/);
  expect(said[150]).toMatch(/^dip \d+σ/);
  expect(said[250]).toMatch(/transient \d+σ/);
  for (const star of [200, 210, 260]) expect(said[star]).not.toMatch(/flare|dip|transient/);
  const events = [...said.keys()].filter((star) => /flare|dip|transient/.test(said[star]!));
  expect(events).toEqual([100, 150, 250]);
  const best = [...score.keys()].sort((a, b) => score[b]! - score[a]!).slice(0, 3);
  expect(best.sort((a, b) => a - b)).toEqual([100, 150, 250]);
});

test("a star that shallow epochs could not show is no transient, one that deep epochs missed is, by how many epochs", () => {
  const stars = field(400, 13);
  // Two epochs of three are said to reach 15.5 mag only.
  const depth = Array.from({ length: epochCount }, (_, epoch) => (epoch % 3 === 0 ? 19 : 15.5));
  const miss = (star: Star, epoch: number) => {
    star.value[epoch] = Number.NaN;
    star.flags[epoch] = noPoint.notDetected;
  };
  const faint = stars[270]!; // 16.05 mag
  const shown = stars[272]!;
  for (let epoch = 0; epoch < epochCount; epoch++) {
    if (depth[epoch]! < 16) miss(faint, epoch);
    if (epoch < 9 || epoch > 20) miss(shown, epoch);
  }
  const epochKeys = depth.map((_, epoch) => `${epoch}`);
  const reach = epochReach(epochKeys, { epochKeys, depth });
  expect(ranked(stars).said[270]).toMatch(/transient \d+σ \(seen at 20 of 60 epochs\)/);
  const { said } = ranked(stars, true, reach);
  expect(said[270]).not.toMatch(/transient/);
  // Of the 48 epochs that missed it 16 were deep enough; its points at shallow epochs are points.
  expect(said[272]).toMatch(/transient [\d.]+σ \(seen at 12 of 28 epochs\)/);
});

test("of fluxes a flare goes up and a dip goes down", () => {
  const stars = field(300, 12).map((star) => ({ ...star, value: star.value.map((one) => -one) }));
  for (const epoch of [30, 31, 32]) stars[100]!.value[epoch]! += 0.5;
  for (const epoch of [3, 31, 50]) stars[150]!.value[epoch]! -= 0.5;
  const { said } = ranked(stars, false);
  expect(said[100]).toMatch(/flare/);
  expect(said[150]).toMatch(/dip/);
});

test("outliers are the weakest of two to five points times the root of their number, points in order of time", () => {
  const value = Float64Array.from({ length: 21 }, (_, i) => (i % 2 === 0 ? 15.01 : 14.99));
  value[9] = 14.7;
  value[10] = 14.6;
  value[15] = 15.3;
  value[3] = 15.5;
  const times = Float64Array.from({ length: 21 }, (_, i) => i);
  const of = (order: number[]) => ({
    ...{ time: order.map((i) => times[i]!), value: order.map((i) => value[i]!), uncertainty: new Float64Array(21) },
    dipsUpward: true,
  });
  const middle = median(value);
  const expected = {
    flare: (Math.SQRT2 * (middle - 14.7)) / (1.4826 * medianAbsoluteDeviation(value)),
    dip: (Math.SQRT2 * (15.3 - middle)) / (1.4826 * medianAbsoluteDeviation(value)),
  };
  for (const order of [[...times.keys()], [...times.keys()].reverse()]) {
    const found = outlyingPoints(of(order));
    expect(found.flare).toBeCloseTo(expected.flare, 9);
    expect(found.dip).toBeCloseTo(expected.dip, 9);
  }
  // What follows in the list, but not in time, is no flare.
  value[10] = 14.99;
  value[17] = 14.6;
  expect(outlyingPoints(of([...times.keys()])).flare).toBeLessThan(2);
});

test("few points, equal points and points without a time have no outliers", () => {
  const none = { flare: Number.NaN, dip: Number.NaN };
  const of = (value: number[], time = value.map((_, i) => i)) =>
    outlyingPoints({ time, value, uncertainty: value.map(() => Number.NaN), dipsUpward: true });
  expect(of([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(none);
  expect(of(new Array(20).fill(15))).toEqual(none);
  expect(of(new Array(20).fill(0).map(Math.sin), new Array(20).fill(Number.NaN))).toEqual(none);
});

test("epochs count as missed by their reason: not detected, a limit, no flux above 0", () => {
  const { notDetected, upperLimit, outsideFootprint, unmatched, noCatalog, catalogRefused, noValue } = noPoint;
  const flags = Int16Array.of(
    0,
    0,
    notDetected,
    upperLimit,
    outsideFootprint,
    unmatched,
    noCatalog,
    catalogRefused,
    noValue,
    -6,
    -9,
  );
  const value = new Float32Array(flags.length).fill(Number.NaN);
  value[0] = 15;
  expect(seenEpochs({ value, flags })).toEqual({ covered: 4, missed: 3 });
});

test("an epoch counts as one that missed an object only where it was deep enough, by its limit or else its depth", () => {
  const { notDetected, upperLimit } = noPoint;
  const flags = Int16Array.of(0, notDetected, notDetected, notDetected, upperLimit, upperLimit, 0, notDetected);
  const value = new Float32Array(flags.length).fill(Number.NaN);
  value[0] = 15;
  const limits = new Float32Array(flags.length).fill(Number.NaN);
  limits.set([14.5, 16], 4);
  const axisKeys = [..."abcdefgh"];
  const epochKeys = [..."bcefgh"];
  const depth = [14.9, 15.1, 18, 12, 14.9, null];
  const of = (takenOff?: (number | null)[]) => ({
    ...{ magnitude: 15, reach: epochReach(axisKeys, { epochKeys, depth, takenOff }) },
  });
  // Missed: c by its depth, d and h whose depth is not known, f by its limit; b, e and g (no flux above 0) were too shallow.
  expect(seenEpochs({ value, flags, limits }, of())).toEqual({ covered: 5, missed: 4 });
  // With zero points b reaches 15.1 and e 15.5, c 14.9 and f 14.5; d and h have none, and say nothing.
  expect(seenEpochs({ value, flags, limits }, of([-0.2, 0.2, -1, 1.5, 0, null]))).toEqual({ covered: 3, missed: 2 });
  expect(seenEpochs({ value, flags, limits })).toEqual({ covered: 8, missed: 7 });
});

const objects = (rows: [ra: number, mag: number, period: number, error: number, chance?: number, alias?: number][]) => {
  const of = (at: number, fallback = Number.NaN) => Float64Array.from(rows, (row) => row[at] ?? fallback);
  return {
    ...{ raDeg: of(0).map((arcsec) => 100 + arcsec / 3600), decDeg: new Float64Array(rows.length) },
    ...{ magnitude: of(1), periodDays: of(2), periodErrorDays: of(3), logChance: of(4, -9), alias: of(5, 0) },
  } satisfies PeriodicObjects;
};

test("a brighter periodic neighbor of the same period, half or twice of it, is named with its distance", () => {
  const of = objects([
    [0, 12, 0.5, 1e-4],
    [5, 15, 0.5002, 1e-4],
    [6, 16, 1.0001, 1e-4],
    [-7, 16, 0.25, 1e-4],
    [8, 16, 0.51, 1e-4],
    [-9, 11, 0.5, 1e-4],
    [30, 15, 0.5, 1e-4],
  ]);
  const found = contaminators(of, 10);
  const keys = ["a", "b", "c", "d", "e", "f", "g"];
  expect(found.map((one) => contaminatorText(one, keys))).toEqual([
    "f at 9.0″",
    "a at 5.0″",
    "a at 6.0″ (twice its period)",
    "f at 2.0″ (half its period)",
    "",
    "",
    "",
  ]);
  expect(contaminators(of, 40)[6]?.object).toBe(5);
});

test("what is constant, has the period of the sampling, or hardly knows its period contaminates nothing", () => {
  const faint: [number, number, number, number] = [5, 15, 0.5, 1e-4];
  const by = (...bright: [number, number, number, number, number?, number?]) =>
    contaminators(objects([bright, faint]), 10)[1];
  expect(by(0, 12, 0.5, 1e-4)?.object).toBe(0);
  expect(by(0, 12, 0.5, 1e-4, -2)).toBeUndefined();
  expect(by(0, 12, 0.5, 1e-4, -9, 2)).toBeUndefined();
  expect(by(0, 12, 0.56, 10)).toBeUndefined();
  expect(by(0, 12, 0.5, Number.NaN)).toBeUndefined();
  expect(by(0, Number.NaN, 0.5, 1e-4)).toBeUndefined();
  expect(by(0, 16, 0.5, 1e-4)).toBeUndefined();
});
