import { mean } from "./moments.ts";
import { vonNeumannRatio } from "./von-neumann.ts";

/** The Abbe value n / (2 (n - 1)) sum of (v[i+1] - v[i])^2 over sum of (v[i] - mean)^2; NaN of equal values. */
export function abbe(value: ArrayLike<number>): number {
  return (vonNeumannRatio(value) / 2) * (value.length / (value.length - 1));
}

/** Windows with fewer points are left out. */
export const minWindowPoints = 5;

/**
 * Excess Abbe value E_A: mean Abbe value of windows of the curve minus that of the whole curve. Large where
 * the curve is smooth on the whole and rough within a window, as transients are. Mowlavi 2014, A&A 568, A78.
 * As in VaST, windows do not overlap: each starts at the first point after the one before it and lasts
 * min(10 T / n, T / 3), T the time span. NaN if no window has 5 points that differ.
 * @param time ascending, days
 */
export function excessAbbe(time: ArrayLike<number>, value: ArrayLike<number>): number {
  const count = value.length;
  const span = count > 0 ? time[count - 1]! - time[0]! : Number.NaN;
  const windowDays = Math.min((10 * span) / count, span / 3);
  const windows: number[] = [];
  for (let start = 0, end = 0; start < count; start = end) {
    while (end < count && time[end]! - time[start]! <= windowDays) end++;
    if (end === start) return Number.NaN;
    if (end - start < minWindowPoints) continue;
    const window = abbe(Array.from({ length: end - start }, (_, k) => value[start + k]!));
    if (!Number.isNaN(window)) windows.push(window);
  }
  return mean(windows) - abbe(value);
}
