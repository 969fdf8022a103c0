import { median } from "../../../src/core/lightcurve/order.ts";
import { mean } from "./moments.ts";
import { maxPairDays, type Pairing, pairUp } from "./pairs.ts";
import { weightedMean } from "./weighted.ts";

/** Pairs that differ by more than this many standard deviations are no pairs in the clipped variants. */
export const clipSigma = 5;
/** The robust mean has converged when it moves by less than this fraction of its standard error. */
export const robustTolerance = 1e-8;
/** Within this many standard errors of its limit, Newton's steps lead to the same limit in fewer. */
export const newtonReach = 0.3;
export const robustIterations = 1000;

/**
 * Stetson's robust mean: the weighted mean, each weight 1 / uncertainty^2 multiplied by 1 / (1 + (residual / 2)^2)
 * with the residuals from the mean before, until it stays. Stetson 1996, PASP 108, 851, section 2.
 */
export function robustMean(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  const quarter = value.length / (value.length - 1) / 4;
  let centre = weightedMean(value, uncertainty);
  for (let iteration = 0; iteration < robustIterations; iteration++) {
    let sum = 0;
    let weights = 0;
    let slope = 0; // of -sum, by the centre
    for (let i = 0; i < value.length; i++) {
      const x = value[i]! - centre;
      const distance = quarter * x * x;
      const weight = 1 / (uncertainty[i]! ** 2 + distance);
      sum += weight * x;
      weights += weight;
      slope += weight - 2 * weight ** 2 * distance;
    }
    const standardErrors = Math.abs(sum / slope) * Math.sqrt(weights);
    const moved = slope > 0 && standardErrors < newtonReach ? sum / slope : sum / weights;
    centre += moved;
    if (!(Math.abs(moved) * Math.sqrt(weights) >= robustTolerance)) break;
  }
  return centre;
}

/** Residuals sqrt(n / (n - 1)) (value - centre) / uncertainty. */
export function stetsonResiduals(
  value: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
  centre: number,
): Float64Array<ArrayBuffer> {
  const scale = Math.sqrt(value.length / (value.length - 1));
  return Float64Array.from(value, (v, i) => (scale * (v - centre)) / uncertainty[i]!);
}

/** J of given pairs: sum of w sign(P) sqrt|P| over sum of w; P = d1 d2 of a pair, d^2 - 1 of a single point. */
export function pairedIndex(
  residual: ArrayLike<number>,
  pairing: Pairing,
  weight: (first: number, second: number) => number,
): number {
  let sum = 0;
  let weights = 0;
  for (const [first, second] of pairing) {
    const product = residual[first]! * residual[second]! - (first === second ? 1 : 0);
    const w = first === second ? 1 : weight(first, second);
    sum += w * Math.sign(product) * Math.sqrt(Math.abs(product));
    weights += w;
  }
  return sum / weights;
}

/**
 * - `plain`: points under a day apart make pairs; all weigh 1.
 * - `clip`: as plain, but not where they differ by more than 5 standard deviations, so that one wild point does no harm.
 * - `time`: all consecutive points make pairs, weighing exp(-dt / median dt) (Zhang et al. 2003, ChJAA 3, 151; Fruth
 *   et al. 2012, AJ 143, 140).
 */
export type StetsonVariant = "plain" | "clip" | "time";

/**
 * Stetson's J: how much neighbors in time deviate together from the robust mean. Paired once from the first point on
 * and once from the last on, and averaged. Stetson 1996, PASP 108, 851; Sokolovsky et al. 2017, section 2.2.
 */
export function stetsonJ(
  time: ArrayLike<number>,
  value: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
  variant: StetsonVariant,
): number {
  const count = value.length;
  if (count < 2) return Number.NaN;
  const residual = stetsonResiduals(value, uncertainty, robustMean(value, uncertainty));
  const days = Float64Array.from({ length: count - 1 }, (_, i) => time[i + 1]! - time[i]!);
  const isPair = {
    plain: (i: number) => days[i]! < maxPairDays,
    clip: (i: number) =>
      days[i]! < maxPairDays &&
      Math.abs(value[i]! - value[i + 1]!) < clipSigma * Math.hypot(uncertainty[i]!, uncertainty[i + 1]!),
    time: () => true,
  }[variant];
  const medianDays = median(days);
  const weight = (first: number) => (variant === "time" ? Math.exp(-days[first]! / medianDays) : 1);
  return mean([
    pairedIndex(residual, pairUp(count, "forward", isPair), weight),
    pairedIndex(residual, pairUp(count, "backward", isPair), weight),
  ]);
}

/**
 * Stetson's K, the robust kurtosis of the residuals d: mean |d| / sqrt(mean d^2). 0.798 for a Gaussian, 0.900 for a
 * sinusoid, towards 0 with one outlier.
 */
export function stetsonK(residual: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < residual.length; i++) {
    sum += Math.abs(residual[i]!);
    squares += residual[i]! ** 2;
  }
  return sum / residual.length / Math.sqrt(squares / residual.length);
}

/** Stetson's L = sqrt(pi / 2) J K n / epochs: J and K together, less for an object that is often missing. */
export function stetsonL(j: number, k: number, count: number, epochCount: number): number {
  return (Math.sqrt(Math.PI / 2) * j * k * count) / epochCount;
}
