// How neighbors in time go together: runs on one side, and how smooth the curve is within windows.

import { count, get, residuals, times, values } from "./curve";
import { sigmaPerMad } from "./order";

/** Deviations are significant beyond this many standard deviations. */
export const deviationSigma: f64 = 3;
/** Windows with fewer points are left out of the excess Abbe value. */
export const minWindowPoints: i32 = 5;

export function consecutiveDeviations(median: f64, mad: f64): f64 {
  if (count < 3) return NaN;
  const reach = deviationSigma * sigmaPerMad * mad;
  let triplets = 0;
  let above = 0;
  let below = 0;
  for (let i = 0; i < count; i++) {
    const x = get(values, i) - median;
    above = x > reach ? above + 1 : 0;
    below = x < -reach ? below + 1 : 0;
    triplets += <i32>(above >= 3) | <i32>(below >= 3);
  }
  return <f64>triplets / <f64>(count - 2);
}

// @ts-ignore: decorator
@inline
export function abbe(successive: f64, squares: f64, n: i32): f64 {
  return ((<f64>n / <f64>(n - 1)) * successive) / squares / 2;
}

export function excessAbbe(whole: f64): f64 {
  if (count == 0) return NaN;
  const span = get(times, count - 1) - get(times, 0);
  const windowDays = min((10 * span) / <f64>count, span / 3);
  let sum: f64 = 0;
  let windows = 0;
  let end = 0;
  for (let start = 0; start < count; start = end) {
    while (end < count && get(times, end) - get(times, start) <= windowDays) end++;
    if (end == start) return NaN;
    if (end - start < minWindowPoints) continue;
    let mean: f64 = 0;
    for (let i = start; i < end; i++) mean += get(values, i);
    mean /= <f64>(end - start);
    let squares: f64 = 0;
    for (let i = start; i < end; i++) squares += (get(values, i) - mean) * (get(values, i) - mean);
    let successive: f64 = 0;
    for (let i = start; i + 1 < end; i++) {
      successive += (get(values, i + 1) - get(values, i)) * (get(values, i + 1) - get(values, i));
    }
    const window = abbe(successive, squares, end - start);
    if (isNaN(window)) continue;
    sum += window;
    windows++;
  }
  return sum / <f64>windows - whole;
}

export function runs(): f64 {
  let sum: f64 = 0;
  let run: f64 = 0;
  let runCount = 0;
  let isBelow = false;
  for (let i = 0; i < count; i++) {
    const residual = get(residuals, i);
    if (i == 0 || residual < 0 != isBelow) {
      sum += run * run;
      run = 0;
      runCount++;
      isBelow = residual < 0;
    }
    run += abs(residual);
  }
  return (sum + run * run) / (<f64>count * <f64>runCount);
}
