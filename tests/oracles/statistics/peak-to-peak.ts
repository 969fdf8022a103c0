/**
 * Peak-to-peak variability v = (high - low) / |high + low|, high = max(value - uncertainty) and
 * low = min(value + uncertainty). Brown et al. 1989, ApJ 340, 129; the absolute sum, as VaST has it, keeps the sign
 * right for instrumental magnitudes below 0.
 */
export function peakToPeak(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  let high = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  for (let i = 0; i < value.length; i++) {
    high = Math.max(high, value[i]! - uncertainty[i]!);
    low = Math.min(low, value[i]! + uncertainty[i]!);
  }
  return (high - low) / Math.abs(high + low);
}
