import { median, medianAbsoluteDeviation, sigmaPerMad } from "../../../src/core/lightcurve/order.ts";

/** VaST's scans last this long. */
export const minScanDays = 5;

/** A scan lasts 5 days as in VaST, or a hundredth of the time span if that is longer: pairs of scans stay few. */
export function scanDays(spanDays: number): number {
  return Math.max(minScanDays, spanDays / 100);
}

/**
 * Excursions E_x: the curve is cut into scans, each from its first point to the last within `scanDays`; the mean over
 * all pairs of scans of |median_a - median_b| / sqrt(sigma_a^2 + sigma_b^2), where a scan's sigma is 1.4826 MAD or
 * its largest uncertainty, whichever is larger. NaN under two scans, or where a time is unknown. Parks et al. 2014, ApJS 211, 3.
 * @param time ascending, days
 */
export function excursions(time: ArrayLike<number>, value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  const count = value.length;
  const length = scanDays(time[count - 1]! - time[0]!);
  const scans: { median: number; sigma: number }[] = [];
  for (let start = 0, end = 0; start < count; start = end) {
    while (end < count && time[end]! - time[start]! <= length) end++;
    if (end === start) return Number.NaN;
    const values = Array.from({ length: end - start }, (_, k) => value[start + k]!);
    const uncertainties = Array.from({ length: end - start }, (_, k) => uncertainty[start + k]!);
    const sigma = Math.max(sigmaPerMad * medianAbsoluteDeviation(values), ...uncertainties);
    scans.push({ median: median(values), sigma });
  }
  let sum = 0;
  for (const [i, a] of scans.entries()) {
    for (const b of scans.slice(i + 1)) sum += Math.abs(a.median - b.median) / Math.hypot(a.sigma, b.sigma);
  }
  return sum / ((scans.length * (scans.length - 1)) / 2);
}
