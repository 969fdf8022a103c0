import { sortedMedian, sortedQuantile } from "../lightcurve/order.ts";

/** A line through a scatter diagram: at each x the median of y nearby, and how y scatters there. */
export interface RunningMedian {
  x: Float64Array<ArrayBuffer>;
  median: Float64Array<ArrayBuffer>;
  /** Robust standard deviation of y: quantiles 0.5 - 0.1587, so that what lies high does not hide itself. */
  sigma: Float64Array<ArrayBuffer>;
}

/** Lower one-sigma quantile of a Gaussian. */
const oneSigmaBelow = 0.158655253931457;

/**
 * Medians of y in `binCount` groups of equal number along x; rows where either is not finite are left out. Each group's
 * x is its median too.
 */
export function runningMedian(x: Float64Array, y: Float64Array, binCount: number): RunningMedian {
  const rows = Uint32Array.from(x.keys())
    .filter((row) => Number.isFinite(x[row]!) && Number.isFinite(y[row]!))
    .sort((a, b) => x[a]! - x[b]!);
  const bins = Math.min(binCount, rows.length);
  const line: RunningMedian = {
    x: new Float64Array(bins),
    median: new Float64Array(bins),
    sigma: new Float64Array(bins),
  };
  for (let bin = 0; bin < bins; bin++) {
    const group = rows.subarray(Math.floor((bin * rows.length) / bins), Math.floor(((bin + 1) * rows.length) / bins));
    const sorted = Float64Array.from(group, (row) => y[row]!).sort();
    line.x[bin] = sortedMedian(Float64Array.from(group, (row) => x[row]!));
    line.median[bin] = sortedMedian(sorted);
    line.sigma[bin] = line.median[bin]! - sortedQuantile(sorted, oneSigmaBelow);
  }
  return line;
}

/** More pieces than this show no more of how scatter grows with magnitude; fewer rows than this give no median. */
const [mostGroups, leastPerGroup] = [60, 30];

/**
 * The line through some rows of a diagram, in as many groups as their number carries, from the first x to the last: as
 * high outside the outermost groups' x as there. Of rows without both numbers no line.
 */
export function runningMedianOfRows(x: Float64Array, y: Float64Array, rows: Uint32Array): RunningMedian {
  const placed = rows.filter((row) => Number.isFinite(x[row]!) && Number.isFinite(y[row]!));
  const take = (data: Float64Array) => Float64Array.from(placed, (row) => data[row]!);
  const groups = Math.min(mostGroups, Math.max(1, Math.floor(placed.length / leastPerGroup)));
  const xs = take(x);
  const line = runningMedian(xs, take(y), groups);
  if (line.x.length === 0) return line;
  const low = xs.reduce((a, b) => Math.min(a, b));
  const high = xs.reduce((a, b) => Math.max(a, b));
  const between = (data: Float64Array, first: number, last: number) => Float64Array.of(first, ...data, last);
  return {
    x: between(line.x, low, high),
    median: between(line.median, line.median[0]!, line.median.at(-1)!),
    sigma: between(line.sigma, line.sigma[0]!, line.sigma.at(-1)!),
  };
}

/** The line's height at an x, between its points linearly, beyond them as at the last; NaN where there is no line. */
export function heightAt(line: RunningMedian, heights: Float64Array, x: number): number {
  const last = line.x.length - 1;
  if (last < 0 || Number.isNaN(x)) return Number.NaN;
  if (x <= line.x[0]!) return heights[0]!;
  if (x >= line.x[last]!) return heights[last]!;
  let [below, above] = [0, last];
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (line.x[middle]! <= x) below = middle;
    else above = middle;
  }
  const share = (x - line.x[below]!) / (line.x[above]! - line.x[below]!);
  return heights[below]! + share * (heights[above]! - heights[below]!);
}
