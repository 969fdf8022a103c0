import type { Points } from "./points.ts";

export interface Binning {
  /** No bin is wider. */
  widthDays: number;
}

export const defaultBinning: Binning = { widthDays: 1 };

/** Means of points that lie close together in time, one entry a bin, in order of time. */
export interface BinnedCurve {
  /** Means of the times, weighted as the values are. */
  time: Float64Array<ArrayBuffer>;
  value: Float64Array<ArrayBuffer>;
  /** One sigma of the mean by the points' own errors: 1 / sqrt(sum 1/e^2). */
  uncertainty: Float64Array<ArrayBuffer>;
  /** Standard deviation of the points (ddof 1); NaN of one point. */
  scatter: Float64Array<ArrayBuffer>;
  count: Uint32Array<ArrayBuffer>;
}

/**
 * Weighted means of points in bins of time. A bin begins at the first point that the one before does not hold, so that no
 * night is cut in two by a grid. Points weigh 1/e^2, those without an error above 0 nothing beside others that have one;
 * where none has, all weigh the same, and the error of the mean is their standard deviation over the root of their number.
 */
export function binPoints(points: Points, { widthDays }: Binning): BinnedCurve {
  const bins: { time: number; value: number; uncertainty: number; scatter: number; count: number }[] = [];
  for (let start = 0, end = 0; start < points.count; start = end) {
    while (end < points.count && points.time[end]! - points.time[start]! <= widthDays) end++;
    bins.push(meanOf(points, start, end));
  }
  const column = (name: "time" | "value" | "uncertainty" | "scatter") => Float64Array.from(bins, (bin) => bin[name]);
  return {
    ...{ time: column("time"), value: column("value"), uncertainty: column("uncertainty"), scatter: column("scatter") },
    count: Uint32Array.from(bins, ({ count }) => count),
  };
}

function meanOf({ time, value, uncertainty }: Points, start: number, end: number) {
  const weights = Array.from(uncertainty.subarray(start, end), (error) => (error > 0 ? 1 / error ** 2 : 0));
  const known = weights.some((weight) => weight > 0);
  if (!known) weights.fill(1);
  const first = value[start]!;
  let [total, timeSum, valueSum, count] = [0, 0, 0, 0];
  weights.forEach((weight, i) => {
    if (weight === 0) return;
    total += weight;
    timeSum += weight * (time[start + i]! - time[start]!);
    valueSum += weight * (value[start + i]! - first);
    count++;
  });
  const mean = first + valueSum / total;
  let squares = 0;
  weights.forEach((weight, i) => {
    if (weight > 0) squares += (value[start + i]! - mean) ** 2;
  });
  const scatter = count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN;
  const error = known ? 1 / Math.sqrt(total) : scatter / Math.sqrt(count);
  return { time: time[start]! + timeSum / total, value: mean, uncertainty: error, scatter, count };
}
