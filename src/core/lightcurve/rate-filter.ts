import { median, sortedQuantile } from "./order.ts";
import { type Points, without } from "./points.ts";
import { rates } from "./rate.ts";
import { type ClippedEnd, sigmaClipBounds } from "./sigma-clip.ts";

export interface RateFilter {
  /** Rates outside these quantiles are suspicious; percent. */
  lowPercent: number;
  highPercent: number;
  /** Of the clipped median that decides which point of a suspicious pair goes. */
  sigma: number;
  /** Which values are rejected, those below the median or those above it; absent: both. */
  end?: ClippedEnd | undefined;
}

export const defaultRateFilter: RateFilter = { lowPercent: 2, highPercent: 98, sigma: 3 };

/**
 * Pre-filter 2 of the Python ancestor: of each pair of consecutive points whose change per day lies outside the
 * quantiles, the point farther from the sigma-clipped median is rejected, of equally far ones the later. Pairs at the
 * same time are left out. Beyond the ancestor: only points at one end may be rejected. Returns 1 for rejected points.
 * @param alreadyRejected points that the median leaves out; rates are of all points
 */
export function filterByRate(
  points: Points,
  { lowPercent, highPercent, sigma, end = "both" }: RateFilter,
  alreadyRejected: Uint8Array = new Uint8Array(points.count),
): Uint8Array<ArrayBuffer> {
  const rejected = new Uint8Array(points.count);
  const { rate } = rates(points);
  const sorted = rate.filter((r) => !Number.isNaN(r)).sort();
  if (sorted.length === 0) return rejected;
  const low = sortedQuantile(sorted, lowPercent / 100);
  const high = sortedQuantile(sorted, highPercent / 100);

  const remaining = without(points, alreadyRejected).value;
  const bounds = sigmaClipBounds(remaining, sigma, 2);
  const centre = median(remaining.filter((v) => v >= bounds.low && v <= bounds.high));
  const distance = (i: number) => Math.abs(points.value[i]! - centre);
  for (let i = 0; i < rate.length; i++) {
    if (!(rate[i]! < low || rate[i]! > high)) continue;
    const farther = distance(i) > distance(i + 1) ? i : i + 1;
    const isLow = points.value[farther]! < centre;
    if (end === "both" || (end === "low") === isLow) rejected[farther] = 1;
  }
  return rejected;
}
