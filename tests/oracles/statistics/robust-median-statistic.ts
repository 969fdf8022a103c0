import { median } from "../../../src/core/lightcurve/order.ts";

/**
 * RoMS, the robust median statistic: sum of |value - median| / uncertainty, over n - 1. About 1 for a constant object
 * with true uncertainties. Enoch, Brown & Burgasser 2003, AJ 126, 1006; Rose & Hintz 2007, AJ 134, 2067.
 */
export function robustMedianStatistic(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  if (value.length < 2) return Number.NaN;
  const centre = median(value);
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += Math.abs((value[i]! - centre) / uncertainty[i]!);
  return sum / (value.length - 1);
}
