// Stetson's J and K of the residuals from his robust mean.

import { count, errors, get, inverses, products, residuals, set, singles, times, values, weights, work } from "./curve";
import { medianOfWork } from "./order";
import { isClose } from "./pairs";
import { robustMean } from "./robust-mean";

/** Points that differ by more than this many standard deviations are no pair in the clipped variants. */
export const clipSigma: f64 = 5;

/** Fills residuals from the robust mean, the roots of their products, and the weights by time. */
export function prepareStetson(weightedMean: f64): void {
  const n = count;
  if (n < 2) return;
  const centre = robustMean(weightedMean);
  const scale = Math.sqrt(<f64>n / <f64>(n - 1));
  for (let i = 0; i < n; i++) {
    const d = scale * (get(values, i) - centre) * get(inverses, i);
    set(residuals, i, d);
    set(singles, i, signedRoot(d * d - 1));
  }
  for (let i = 0; i + 1 < n; i++) {
    set(products, i, signedRoot(get(residuals, i) * get(residuals, i + 1)));
    set(work, i, get(times, i + 1) - get(times, i));
  }
  memory.copy(weights, work, (<usize>n) << 3);
  const medianDays = medianOfWork(n - 1);
  // Every second gap is enough where the number of points is even: both ways make the same pairs.
  const step = n & 1 ? 1 : 2;
  for (let i = 0; i + 1 < n; i += step) set(weights, i, Math.exp(-get(weights, i) / medianDays));
}

// @ts-ignore: decorator
@inline
function signedRoot(product: f64): f64 {
  return copysign(Math.sqrt(abs(product)), product);
}

export function stetsonK(): f64 {
  let sum: f64 = 0;
  let squares: f64 = 0;
  for (let i = 0; i < count; i++) {
    const d = get(residuals, i);
    sum += abs(d);
    squares += d * d;
  }
  return sum / <f64>count / Math.sqrt(squares / <f64>count);
}

// Which neighbors Stetson's J pairs up. Constants of inlined functions, so that every loop tests only its own.
export const plainPairs = 0;
export const clippedPairs = 1;
export const timedPairs = 2;

// @ts-ignore: decorator
@inline
function isPair(first: i32, variant: i32): bool {
  if (variant == timedPairs) return true;
  if (!isClose(first)) return false;
  if (variant == plainPairs) return true;
  const difference = get(values, first) - get(values, first + 1);
  const a = get(errors, first);
  const b = get(errors, first + 1);
  return difference * difference < clipSigma * clipSigma * (a * a + b * b);
}

/** Stetson's J: points paired from the first on, and from the last on, averaged. */
// @ts-ignore: decorator
@inline
export function stetsonJ(variant: i32): f64 {
  let sum: f64 = 0;
  let weightSum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const paired = i + 1 < count && isPair(i, variant);
    const weight = paired && variant == timedPairs ? get(weights, i) : 1;
    sum += weight * (paired ? get(products, i) : get(singles, i));
    weightSum += weight;
    i += <i32>paired;
  }
  const fromFirst = sum / weightSum;
  sum = 0;
  weightSum = 0;
  for (let i = count - 1; i >= 0; i--) {
    const paired = i > 0 && isPair(i - 1, variant);
    const weight = paired && variant == timedPairs ? get(weights, i - 1) : 1;
    sum += weight * (paired ? get(products, i - 1) : get(singles, i));
    weightSum += weight;
    i -= <i32>paired;
  }
  return 0.5 * (fromFirst + sum / weightSum);
}
