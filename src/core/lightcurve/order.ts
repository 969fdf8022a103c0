/** Statistics of order: of the sorted values, whatever their uncertainties and times. */

/** Quantile of values in ascending order, 0 <= q <= 1, with numpy's linear interpolation; NaN of none. */
export function sortedQuantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

export function sortedMedian(sorted: ArrayLike<number>): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function quantile(value: ArrayLike<number>, q: number): number {
  return sortedQuantile(Float64Array.from(value).sort(), q);
}

/** The middle value, or the mean of the two middle ones; NaN of none. */
export function median(value: ArrayLike<number>): number {
  return sortedMedian(Float64Array.from(value).sort());
}

/** Median absolute deviation from the median, not scaled to a standard deviation (times 1.4826 for that). */
export function medianAbsoluteDeviation(value: ArrayLike<number>): number {
  const centre = median(value);
  return median(Float64Array.from(value, (v) => Math.abs(v - centre)));
}

/** Interquartile range: quantile 0.75 - quantile 0.25 (times 0.7413 for a Gaussian's standard deviation). */
export function interquartileRange(value: ArrayLike<number>): number {
  const sorted = Float64Array.from(value).sort();
  return sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25);
}

/** Factor from the median absolute deviation to a Gaussian's standard deviation, 1 / Phi^-1(3/4). */
export const sigmaPerMad = 1.482602218505602;
