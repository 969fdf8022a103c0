import { median, medianAbsoluteDeviation, sigmaPerMad } from "../lightcurve/order.ts";
import { deviationInPlace, medianInPlace } from "../median-in-place.ts";
import type { Ensemble } from "./ensemble.ts";
import { type ErrorScale, findErrorScale, rescaledError } from "./rescale-errors.ts";
import { findEffect, withoutEffect } from "./sysrem.ts";
import type { ZeroPoints } from "./zero-points.ts";

export interface FoundEffects {
  /** Of each effect, along the epochs. */
  strengths: Float64Array[];
  /** Of each object: the share of the weighted variance of its residuals that all effects take; NaN where it has no points. */
  taken: Float64Array;
  /** Median over the objects of scatter to error: before, and after each effect; none where none was asked for. */
  scatterToError: number[];
  /** What is left, [object][epoch]; NaN where a point had no weight. */
  residual: Float64Array;
}

/** Scatter of constant objects over their errors, at which nothing systematic is left to be found. */
const calm = 1.05;
/** An effect that lowers the scatter by less than this share is noise. */
const leastGain = 0.005;

/**
 * Effects one after the other, until as many as asked for, until objects scatter as their errors say, or until the next one is not
 * shared: half of the objects must show what the other half was found to have. What one variable does is no effect.
 */
export function findEffects(
  ensemble: Ensemble,
  { coefficients, magnitude, weight, extraScatter }: ZeroPoints,
  most: number,
): FoundEffects {
  const { epochCount, value } = ensemble;
  const width = coefficients.length / epochCount;
  const before = value.map((m, at) =>
    weight[at]! > 0
      ? m - magnitude[Math.floor(at / epochCount)]! - coefficients[(at % epochCount) * width]!
      : Number.NaN,
  );
  if (most === 0)
    return { strengths: [], taken: new Float64Array(ensemble.objectCount), scatterToError: [], residual: before };
  // Objects weigh by their own scatter, too, as for zero points: else the loudest of them are what is found.
  const uncertainty = ensemble.uncertainty.map((e, at) => Math.hypot(e, extraScatter[Math.floor(at / epochCount)]!));
  const weighed: Ensemble = { ...ensemble, uncertainty };
  let residual: Float64Array = before;
  const strengths: Float64Array[] = [];
  const scatterToError = [ratio(ensemble, residual)];
  while (strengths.length < most && !(scatterToError.at(-1)! <= calm)) {
    if (!isShared(weighed, residual)) break;
    const effect = findEffect(weighed, residual);
    const left = withoutEffect(residual, effect);
    const now = ratio(ensemble, left);
    if (!(now < (1 - leastGain) * scatterToError.at(-1)!)) break;
    residual = left;
    strengths.push(effect.strength);
    scatterToError.push(now);
  }
  const [was, is] = [varianceOfEach(ensemble, before), varianceOfEach(ensemble, residual)];
  return { strengths, taken: was.map((v, object) => 1 - is[object]! / v), scatterToError, residual };
}

/** Beyond this an object's variance says no more: one that varies by itself is not to speak for the others. */
const mostShare = 9;
/** Of the mean over objects, beyond the 1 that noise gives; its standard error is the root of 2 / n. */
const sureSigma = 4;
const leastObjects = 8;
/** How little strengths move when they are only to be looked for in the other half. */
const roughly = 1e-3;

/** Whether the strongest effect of each half of the objects is there in the other half, beyond chance. */
function isShared(ensemble: Ensemble, residual: Float64Array): boolean {
  if (ensemble.objectCount < leastObjects) return false;
  const halves = [0, 1].map((rest) => halfOf(ensemble, residual, rest));
  return halves.every((half, i) => {
    const { strength } = findEffect(half.ensemble, half.residual, roughly);
    const other = halves[1 - i]!;
    const shares = shareOfEach(other.ensemble, other.residual, strength);
    const mean = shares.reduce((sum, share) => sum + Math.min(share, mostShare), 0) / shares.length;
    return mean > 1 + sureSigma * Math.sqrt(2 / shares.length);
  });
}

/** Every second object: they are in the order of their magnitudes, so that both halves are alike. */
function halfOf({ objectCount, epochCount, value, uncertainty }: Ensemble, residual: Float64Array, rest: number) {
  const objects = Array.from({ length: objectCount }, (_, object) => object).filter((object) => object % 2 === rest);
  const take = (from: Float64Array) => {
    const taken = new Float64Array(objects.length * epochCount);
    for (const [row, object] of objects.entries())
      taken.set(from.subarray(object * epochCount, (object + 1) * epochCount), row * epochCount);
    return taken;
  };
  return {
    ensemble: { objectCount: objects.length, epochCount, value: take(value), uncertainty: take(uncertainty) },
    residual: take(residual),
  };
}

/** What an effect takes of each object's residuals, in units of their own variance: 1 on average where it is noise to them. */
function shareOfEach({ objectCount, epochCount }: Ensemble, residual: Float64Array, strength: Float64Array): number[] {
  return Array.from({ length: objectCount }, (_, object) => {
    const own = residual.subarray(object * epochCount, (object + 1) * epochCount);
    let [along, square, variance, count] = [0, 0, 0, 0];
    for (const [epoch, r] of own.entries()) {
      if (!Number.isFinite(r)) continue;
      along += r * strength[epoch]!;
      square += strength[epoch]! ** 2;
      variance += r * r;
      count++;
    }
    return (along ** 2 / square) * (count / variance);
  }).filter(Number.isFinite);
}

const errorBins = 60;

/** From residuals of objects that are taken to be constant: how points scatter that state errors alike. */
export function scaleOfErrors({ uncertainty }: Ensemble, residual: Float64Array): ErrorScale {
  const points = Uint32Array.from(residual.keys())
    .filter((at) => Number.isFinite(residual[at]!) && uncertainty[at]! > 0)
    .sort((a, b) => uncertainty[a]! - uncertainty[b]!);
  const bins = Math.min(errorBins, Math.floor(points.length / 20));
  const of = Array.from({ length: bins }, (_, bin) =>
    points.subarray(Math.floor((bin * points.length) / bins), Math.floor(((bin + 1) * points.length) / bins)),
  );
  const { gamma, epsilon } = findErrorScale(
    of.map((bin) => sigmaPerMad * medianAbsoluteDeviation(Float64Array.from(bin, (at) => residual[at]!))),
    of.map((bin) => median(Float64Array.from(bin, (at) => uncertainty[at]!))),
  );
  if (points.length === 0) return { gamma, epsilon };
  // The bins say how errors grow; all points together say how large they are.
  const all = Float64Array.from(points, (at) => residual[at]! / rescaledError(uncertainty[at]!, { gamma, epsilon }));
  const left = sigmaPerMad * medianAbsoluteDeviation(all);
  return { gamma: Math.max(1, gamma * left), epsilon: epsilon * left };
}

function scatterAndError({ objectCount, epochCount, uncertainty }: Ensemble, residual: Float64Array) {
  const scatter = new Float64Array(objectCount).fill(Number.NaN);
  const error = new Float64Array(objectCount).fill(Number.NaN);
  for (let object = 0; object < objectCount; object++) {
    const own = residual.subarray(object * epochCount, (object + 1) * epochCount);
    const known = own.filter(Number.isFinite);
    if (known.length < 5) continue;
    scatter[object] = sigmaPerMad * deviationInPlace(known);
    error[object] = medianInPlace(
      uncertainty
        .subarray(object * epochCount, (object + 1) * epochCount)
        .filter((_, epoch) => Number.isFinite(own[epoch]!)),
    );
  }
  return { scatter, error };
}

function ratio(ensemble: Ensemble, residual: Float64Array): number {
  const { scatter, error } = scatterAndError(ensemble, residual);
  const ratios = scatter.map((s, object) => s / error[object]!).filter(Number.isFinite);
  return ratios.length === 0 ? Number.NaN : median(ratios);
}

function varianceOfEach({ objectCount, epochCount, uncertainty }: Ensemble, residual: Float64Array): Float64Array {
  const sums = new Float64Array(objectCount);
  for (let at = 0; at < residual.length; at++)
    if (Number.isFinite(residual[at]!)) sums[Math.floor(at / epochCount)]! += (residual[at]! / uncertainty[at]!) ** 2;
  return sums.map((sum) => (sum > 0 ? sum : Number.NaN));
}
