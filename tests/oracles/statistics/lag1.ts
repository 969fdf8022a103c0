import { centralSum, mean } from "./moments.ts";

/**
 * Lag-1 autocorrelation of the values in time order, whatever the gaps:
 * sum of (v[i] - mean)(v[i+1] - mean) over sum of (v[i] - mean)^2. Kim et al. 2011, ApJ 735, 68.
 */
export function lag1Autocorrelation(value: ArrayLike<number>): number {
  if (value.length < 2) return Number.NaN;
  const centre = mean(value);
  let sum = 0;
  for (let i = 0; i + 1 < value.length; i++) sum += (value[i]! - centre) * (value[i + 1]! - centre);
  return sum / centralSum(value, centre, 2);
}
