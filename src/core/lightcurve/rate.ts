import type { Points } from "./points.ts";

/** The rate diagnostic: how fast the value changes between consecutive points, against where it started. */
export interface Rates {
  /** Change per day from point i to point i + 1; NaN where both have the same time. One less than there are points. */
  rate: Float64Array<ArrayBuffer>;
  /** Value of each pair's first point. */
  value: Float64Array<ArrayBuffer>;
}

export function rates(points: Points): Rates {
  const pairCount = Math.max(0, points.count - 1);
  const rate = new Float64Array(pairCount);
  for (let i = 0; i < pairCount; i++) {
    const days = points.time[i + 1]! - points.time[i]!;
    rate[i] = days === 0 ? Number.NaN : (points.value[i + 1]! - points.value[i]!) / days;
  }
  return { rate, value: points.value.slice(0, pairCount) };
}
