// Excursions: how much the parts of a curve differ, in standard deviations.

import { count, errors, get, scanMedians, scanVariances, set, times, values, work } from "./curve";
import { medianOfWork, sigmaPerMad } from "./order";

/** A scan lasts this long, or a hundredth of the curve if that is longer. */
export const minScanDays: f64 = 5;

export function excursions(): f64 {
  if (count == 0) return NaN;
  const length = max(minScanDays, (get(times, count - 1) - get(times, 0)) / 100);
  let scans = 0;
  let end = 0;
  for (let start = 0; start < count; start = end) {
    while (end < count && get(times, end) - get(times, start) <= length) end++;
    if (end == start) return NaN;
    const n = end - start;
    let sigma: f64 = get(errors, start);
    for (let i = start + 1; i < end; i++) sigma = max(sigma, get(errors, i));
    for (let i = 0; i < n; i++) set(work, i, get(values, start + i));
    const median = medianOfWork(n);
    for (let i = 0; i < n; i++) set(work, i, abs(get(values, start + i) - median));
    sigma = max(sigma, sigmaPerMad * medianOfWork(n));
    set(scanMedians, scans, median);
    set(scanVariances, scans, sigma * sigma);
    scans++;
  }
  // Two neutral scans at the end let the pairs be taken two at a time.
  set(scanVariances, scans, Infinity);
  set(scanVariances, scans + 1, Infinity);
  set(scanMedians, scans, 0);
  set(scanMedians, scans + 1, 0);
  let sums = f64x2.splat(0);
  for (let i = 0; i < scans; i++) {
    const median = f64x2.splat(get(scanMedians, i));
    const variance = f64x2.splat(get(scanVariances, i));
    for (let j = i + 1; j < scans; j += 2) {
      const offset = (<usize>j) << 3;
      const distance = f64x2.abs(f64x2.sub(median, v128.load(scanMedians + offset)));
      const sigma = f64x2.sqrt(f64x2.add(variance, v128.load(scanVariances + offset)));
      sums = f64x2.add(sums, f64x2.div(distance, sigma));
    }
  }
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  return sum / (<f64>(scans * (scans - 1)) / 2);
}
