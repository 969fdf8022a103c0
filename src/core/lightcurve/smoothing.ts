import { median } from "./order.ts";
import type { Points } from "./points.ts";
import { sigmaClipBounds, standardDeviation } from "./sigma-clip.ts";

export interface Smoothing {
  /** Full width of the window. */
  windowDays: number;
  sigma: number;
}

export const defaultSmoothing: Smoothing = { windowDays: 14, sigma: 3 };

export interface SmoothCurve {
  time: Float64Array<ArrayBuffer>;
  value: Float64Array<ArrayBuffer>;
  /** Standard deviation (ddof 0) of the points that made the value. */
  uncertainty: Float64Array<ArrayBuffer>;
  /** Full width of the window that it was made with. */
  windowDays: number;
}

/** First and last position of each stretch of times, in ascending order, without a gap of more than `mostDays`. */
export function unbroken(time: Float64Array, mostDays: number): [first: number, last: number][] {
  const stretches: [number, number][] = [];
  for (let i = 0; i < time.length; i++) {
    const current = stretches.at(-1);
    if (current && time[i]! - time[i - 1]! <= mostDays) current[1] = i;
    else stretches.push([i, i]);
  }
  return stretches;
}

/**
 * The Python ancestor's smoothing: at each point's time, the median and standard deviation of the points within half a
 * window (ends included) that survive two iterations of sigma clipping. Windows of one point are skipped; a curve
 * under 3 points gives nothing. @param points what the pre-filters left
 */
export function smooth(points: Points, { windowDays, sigma }: Smoothing): SmoothCurve {
  const time: number[] = [];
  const value: number[] = [];
  const uncertainty: number[] = [];
  const half = windowDays / 2;
  for (let i = 0, start = 0, end = 0; i < points.count && points.count >= 3; i++) {
    const centre = points.time[i]!;
    while (Math.abs(points.time[start]! - centre) > half) start++;
    while (end < points.count && Math.abs(points.time[end]! - centre) <= half) end++;
    if (end - start < 2) continue;
    const window = points.value.subarray(start, end);
    const { low, high } = sigmaClipBounds(window, sigma, 2);
    const survivors = window.filter((v) => v >= low && v <= high);
    if (survivors.length === 0) continue;
    time.push(centre);
    value.push(median(survivors));
    uncertainty.push(standardDeviation(survivors));
  }
  return {
    time: Float64Array.from(time),
    value: Float64Array.from(value),
    uncertainty: Float64Array.from(uncertainty),
    windowDays,
  };
}
