import { describe, expect, test } from "vitest";
import { chooseComparison } from "../../../../src/core/calibration/choose-comparison.ts";
import { type Ensemble, objectTerm } from "../../../../src/core/calibration/ensemble.ts";
import { findEffects, scaleOfErrors } from "../../../../src/core/calibration/find-effects.ts";
import { largestShares, zeroPointsWithout } from "../../../../src/core/calibration/leave-one-out.ts";
import { rescaledError } from "../../../../src/core/calibration/rescale-errors.ts";
import { solveEpochs } from "../../../../src/core/calibration/solve-epochs.ts";
import { findZeroPoints } from "../../../../src/core/calibration/zero-points.ts";
import { median, medianAbsoluteDeviation } from "../../../../src/core/lightcurve/order.ts";
import { seededRandom } from "../../../support/random.ts";
import { hasSharedData } from "../../../support/truth.ts";
import { objectsOf, readSynthEnsemble, type SynthEnsemble } from "./synth-ensemble.ts";

const { normal, uniform } = noise(20261129);

function noise(seed: number) {
  const random = seededRandom(seed);
  const uniform = () => (random.between(0, 2 ** 30 - 1) + 0.5) / 2 ** 30;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Constant stars with white noise, each epoch shifted. */
function madeEnsemble(objectCount: number, epochCount: number, zeroPoint: ArrayLike<number>, missing = 0): Ensemble {
  const value = new Float64Array(objectCount * epochCount);
  const uncertainty = value.map((_, at) => 0.002 + 0.0001 * Math.floor(at / epochCount));
  for (let at = 0; at < value.length; at++)
    value[at] =
      uniform() < missing
        ? Number.NaN
        : 14 + Math.floor(at / epochCount) / 20 + zeroPoint[at % epochCount]! + uncertainty[at]! * normal();
  return { objectCount, epochCount, value, uncertainty };
}

const largest = (values: Iterable<number>) => Math.max(...Array.from(values, Math.abs));

test("offsets that are added to every epoch come back to 1e-6 mag but for their weighted mean, with 30 % of the points missing", () => {
  const ensemble = madeEnsemble(40, 60, new Float64Array(60), 0.3);
  const offsets = Float64Array.from({ length: 60 }, () => 0.3 * normal());
  const shifted = { ...ensemble, value: ensemble.value.map((m, at) => m + offsets[at % 60]!) };
  const [before, after] = [findZeroPoints(ensemble), findZeroPoints(shifted)];
  const difference = after.coefficients.map((z, j) => z - before.coefficients[j]! - offsets[j]!);
  const gauge = median(difference);
  expect(largest(difference.map((d) => d - gauge))).toBeLessThan(1e-6);
});

test("with the same weights they come back to 1e-12 mag", () => {
  const ensemble = madeEnsemble(40, 60, new Float64Array(60), 0.3);
  const offsets = Float64Array.from({ length: 60 }, () => 0.3 * normal());
  const shifted = { ...ensemble, value: ensemble.value.map((m, at) => m + offsets[at % 60]!) };
  const weight = ensemble.value.map((m, at) => (Number.isNaN(m) ? 0 : ensemble.uncertainty[at]! ** -2));
  const [before, after] = [solveEpochs(ensemble, weight, []), solveEpochs(shifted, weight, [])];
  const difference = after.coefficients.map((z, j) => z - before.coefficients[j]! - offsets[j]!);
  const gauge = median(difference);
  expect(largest(difference.map((d) => d - gauge))).toBeLessThan(1e-12);
});

test("the solution solves the weighted normal equations: every epoch's weighted residuals add up to 0", () => {
  const ensemble = madeEnsemble(25, 30, Float64Array.from({ length: 30 }, normal), 0.4);
  const { coefficients, magnitude, weight } = findZeroPoints(ensemble);
  const sums = new Float64Array(30);
  for (let at = 0; at < weight.length; at++) {
    const object = Math.floor(at / 30);
    if (weight[at]) sums[at % 30]! += weight[at]! * (ensemble.value[at]! - magnitude[object]! - coefficients[at % 30]!);
  }
  expect(largest(sums.map((sum) => sum / 1e5))).toBeLessThan(1e-9);
});

test("stated errors of zero points are those of many trials", () => {
  const trials = Array.from({ length: 200 }, () => findZeroPoints(madeEnsemble(20, 12, new Float64Array(12))));
  const spread = Math.sqrt(median(trials.map(({ coefficients }) => coefficients[3]! ** 2)) / 0.4549);
  const stated = median(trials.map(({ zeroPointError }) => zeroPointError[3]!));
  expect(spread / stated).toBeGreaterThan(0.8);
  expect(spread / stated).toBeLessThan(1.25);
});

test("an epoch with one comparison object has no zero point; with two, one with a larger error", () => {
  const ensemble = madeEnsemble(20, 10, new Float64Array(10));
  for (let object = 1; object < 20; object++) ensemble.value[object * 10 + 4] = Number.NaN;
  for (let object = 2; object < 20; object++) ensemble.value[object * 10 + 5] = Number.NaN;
  const { coefficients, zeroPointError, objectCounts } = findZeroPoints(ensemble);
  expect(coefficients[4]).toBeNaN();
  expect(objectCounts[4]).toBe(0);
  expect(objectCounts[5]).toBe(2);
  expect(zeroPointError[5]! / zeroPointError[6]!).toBeGreaterThan(1.5);
});

test("one object, one epoch, no object: nothing throws, and there are no zero points", () => {
  for (const [objects, epochs] of [
    [1, 5],
    [0, 5],
    [0, 0],
  ] as const)
    expect([...findZeroPoints(madeEnsemble(objects, epochs, new Float64Array(5))).coefficients]).toEqual(
      Array(epochs).fill(Number.NaN),
    );
});

test("a variable object among the comparison objects hardly moves the zero points", () => {
  const ensemble = madeEnsemble(30, 50, new Float64Array(50));
  const calm = findZeroPoints(ensemble).coefficients;
  for (let epoch = 0; epoch < 50; epoch++) ensemble.value[epoch]! += 0.5 * Math.sin(epoch);
  const { coefficients, extraScatter } = findZeroPoints(ensemble);
  expect(extraScatter[0]).toBeGreaterThan(0.2);
  expect(largest(coefficients.map((z, j) => z - calm[j]!))).toBeLessThan(0.002);
});

test("a color term of 0.03 mag per mag is recovered to 0.002 (Z5)", () => {
  const ensemble = madeEnsemble(60, 40, new Float64Array(40));
  const color = Float64Array.from({ length: 60 }, () => 1.2 * uniform());
  const slopes = Float64Array.from({ length: 40 }, () => 0.03 * normal());
  const value = ensemble.value.map((m, at) => m + slopes[at % 40]! * color[Math.floor(at / 40)]!);
  const { coefficients } = findZeroPoints({ ...ensemble, value }, [objectTerm(color, 40)]);
  const errors = slopes.map((slope, j) => coefficients[2 * j + 1]! - slope);
  const gauge = errors.reduce((a, b) => a + b) / 40; // a slope common to all epochs belongs to the magnitudes
  expect(Math.sqrt(errors.reduce((sum, e) => sum + (e - gauge) ** 2, 0) / 40)).toBeLessThan(0.002);
});

test("left out of its own zero points, one of six comparison objects keeps the sixth of its dip that they take", () => {
  const ensemble = madeEnsemble(6, 40, new Float64Array(40));
  ensemble.uncertainty.fill(0.003);
  for (let j = 10; j < 14; j++) ensemble.value[j]! += 0.01;
  const solution = findZeroPoints(ensemble);
  const depth = (zeroPoint: Float64Array) => {
    const own = Float64Array.from({ length: 40 }, (_, j) => ensemble.value[j]! - zeroPoint[j]!);
    return median(own.subarray(10, 14)) - median([...own.subarray(0, 10), ...own.subarray(14)]);
  };
  const alone = depth(zeroPointsWithout(ensemble, solution, 0));
  expect(alone).toBeGreaterThan(depth(solution.coefficients));
  const others = objectsOf(ensemble, [1, 2, 3, 4, 5]);
  const theirs = findZeroPoints(others).coefficients;
  const left = zeroPointsWithout(ensemble, solution, 0);
  const difference = left.map((z, j) => z - theirs[j]!);
  const gauge = median(difference);
  expect(median(difference.map((d) => Math.abs(d - gauge)))).toBeLessThan(1e-3);
});

test("the share that an object has of an epoch's weights is the largest of its epochs", () => {
  const solution = { weight: Float64Array.of(1, 0, 1, 3, 2, 0) } as ReturnType<typeof findZeroPoints>;
  const ensemble = { objectCount: 3, epochCount: 2 } as Ensemble;
  expect([...largestShares(ensemble, solution)]).toEqual([1 / 4, 1, 2 / 4]);
});

test("an effect of which each object has its own amount is found, taken off, and more is not asked for than there is", () => {
  const ensemble = madeEnsemble(60, 50, new Float64Array(50));
  const airmass = Float64Array.from({ length: 50 }, () => normal());
  const amount = Float64Array.from({ length: 60 }, () => 0.01 * normal());
  const value = ensemble.value.map((m, at) => m + amount[Math.floor(at / 50)]! * airmass[at % 50]!);
  const found = { ...ensemble, value };
  const { strengths, scatterToError, taken } = findEffects(found, findZeroPoints(found), 3);
  expect(strengths).toHaveLength(1);
  expect(scatterToError[0]).toBeGreaterThan(1.2);
  expect(scatterToError[1]).toBeLessThan(1.05);
  expect(Math.max(...taken)).toBeGreaterThan(0.5);
  expect(findEffects(ensemble, findZeroPoints(ensemble), 3).strengths).toEqual([]);
});

describe.skipIf(!hasSharedData)("mag_auto of synth-a (skipped where ../shared/data is missing)", () => {
  const all = hasSharedData ? readSynthEnsemble("auto") : ({} as SynthEnsemble);
  const unflagged = { ...all, value: all.value?.map((m, at) => (all.flags[at]! > 1 ? Number.NaN : m)) };
  const chosen = hasSharedData ? choose(all) : new Uint32Array();

  function choose(ensemble: SynthEnsemble): Uint32Array {
    const { objectCount, epochCount, value, uncertainty, flags } = ensemble;
    const own = (data: ArrayLike<number>, object: number) =>
      Array.from({ length: epochCount }, (_, j) => data[object * epochCount + j]!);
    const perObject = (of: (object: number) => number) => Float64Array.from({ length: objectCount }, (_, i) => of(i));
    const known = (object: number) => own(value, object).filter(Number.isFinite);
    const flagged = (mask: (flags: number) => boolean) =>
      perObject((i) => own(flags, i).filter((f) => f >= 0 && mask(f)).length);
    const candidates = {
      magnitude: perObject((i) => median(known(i))),
      scatter: perObject((i) => 1.4826 * medianAbsoluteDeviation(known(i))),
      uncertainty: perObject((i) => median(own(uncertainty, i).filter(Number.isFinite))),
      validCount: perObject((i) => known(i).length),
      flaggedCount: flagged((f) => f > 1),
      saturatedCount: flagged((f) => (f & 4) !== 0),
      barred: new Uint8Array(objectCount),
    };
    return chooseComparison(candidates, epochCount).objects;
  }

  const robust = (values: ArrayLike<number>) =>
    1.4826 * medianAbsoluteDeviation(Array.from(values).filter(Number.isFinite));

  test("comparison objects are chosen", () => expect(chosen.length).toBeGreaterThan(250));

  // Half of the difference of two halves is the error of the whole.
  test("zero points of halves of the comparison objects agree to 0.0010 mag (Z2)", () => {
    const half = (parity: number) =>
      findZeroPoints(
        objectsOf(
          all,
          chosen.filter((_, i) => i % 2 === parity),
        ),
      );
    const [a, b] = [half(0), half(1)];
    const difference = a.coefficients.map((z, j) => (z - b.coefficients[j]!) / 2);
    expect(robust(difference)).toBeLessThanOrEqual(0.001);
  });

  test("offsets of 0.3 mag in every epoch leave the corrected curves within 1e-6 mag (Z1)", () => {
    const ensemble = objectsOf(unflagged, chosen);
    const offsets = Float64Array.from({ length: all.epochCount }, () => 0.3 * normal());
    const shifted = { ...ensemble, value: ensemble.value.map((m, at) => m + offsets[at % all.epochCount]!) };
    const [plain, injected] = [findZeroPoints(ensemble), findZeroPoints(shifted)];
    const difference = injected.coefficients
      .map((z, j) => z - plain.coefficients[j]! - offsets[j]!)
      .filter(Number.isFinite);
    const gauge = median(difference);
    expect(largest(difference.map((d) => d - gauge))).toBeLessThan(1e-6);
  });

  test("stars brighter than 14.5 scatter by 0.0160 at most when they are corrected (Z3)", () => {
    const { coefficients } = findZeroPoints(objectsOf(unflagged, chosen));
    const { objectCount, epochCount, value } = unflagged;
    const raw: number[] = [];
    const corrected: number[] = [];
    for (let object = 0; object < objectCount; object++) {
      const own = value.subarray(object * epochCount, (object + 1) * epochCount);
      const known = own.filter(Number.isFinite);
      if (known.length <= 40 || !(median(known) < 14.5)) continue;
      raw.push(robust(own));
      corrected.push(robust(own.map((m, j) => m - coefficients[j]!)));
    }
    expect(median(raw)).toBeGreaterThan(0.02);
    expect(median(corrected)).toBeLessThanOrEqual(0.016);
  });

  test("errors of constant objects are honest after the rescale: reduced chi square 1.00 within 0.05 (Z11)", () => {
    const ensemble = objectsOf(unflagged, chosen);
    const { residual } = findEffects(ensemble, findZeroPoints(ensemble), 0);
    const scale = scaleOfErrors(ensemble, residual);
    const ratios = residual.map((r, at) => r / rescaledError(ensemble.uncertainty[at]!, scale));
    expect(robust(ratios) ** 2).toBeGreaterThan(0.95);
    expect(robust(ratios) ** 2).toBeLessThan(1.05);
  });
});
