import { sortedMedian } from "./order.ts";

export interface ClipBounds {
  low: number;
  high: number;
}

/** Which values are clipped: those that are too low, too high, or both. */
export type ClippedEnd = "low" | "high" | "both";

/**
 * Bounds of the values that survive sigma clipping, as astropy.stats.SigmaClip finds them: again and again the
 * median of the survivors +- `sigma` standard deviations (ddof 0), until nothing changes or `maxIterations` were done.
 * Values equal to a bound survive. @param value finite numbers @param end with `low` nothing is too high, and the other
 * way round (astropy's `sigma_lower` and `sigma_upper`)
 */
export function sigmaClipBounds(
  value: ArrayLike<number>,
  sigma: number,
  maxIterations: number,
  end: ClippedEnd = "both",
): ClipBounds {
  let survivors = Float64Array.from(value).sort();
  let bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  for (let iteration = 0; iteration < maxIterations && survivors.length > 0; iteration++) {
    const centre = sortedMedian(survivors);
    const reach = sigma * standardDeviation(survivors);
    bounds = {
      low: end === "high" ? Number.NEGATIVE_INFINITY : centre - reach,
      high: end === "low" ? Number.POSITIVE_INFINITY : centre + reach,
    };
    const kept = survivors.filter((v) => v >= bounds.low && v <= bounds.high);
    if (kept.length === survivors.length) break;
    survivors = kept;
  }
  return bounds;
}

/** 1 where a value is clipped; see `sigmaClipBounds`. */
export function sigmaClip(
  value: ArrayLike<number>,
  sigma: number,
  maxIterations: number,
  end?: ClippedEnd,
): Uint8Array<ArrayBuffer> {
  const { low, high } = sigmaClipBounds(value, sigma, maxIterations, end);
  return Uint8Array.from(value, (v) => (v < low || v > high ? 1 : 0));
}

/** Standard deviation with ddof 0. */
export function standardDeviation(value: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += value[i]!;
  const mean = sum / value.length;
  let squares = 0;
  for (let i = 0; i < value.length; i++) squares += (value[i]! - mean) ** 2;
  return Math.sqrt(squares / value.length);
}
