import { variance } from "./moments.ts";

/**
 * Von Neumann's ratio eta: mean square successive difference, sum of (v[i+1] - v[i])^2 / (n - 1), over the variance
 * (ddof 1). About 2 for independent values, small where the curve is smooth. von Neumann 1941, Ann. Math. Stat. 12, 367.
 * Its inverse 1/eta grows with variability: Shin, Sekora & Byun 2009, MNRAS 400, 1897.
 */
export function vonNeumannRatio(value: ArrayLike<number>): number {
  if (value.length < 2) return Number.NaN;
  let sum = 0;
  for (let i = 0; i + 1 < value.length; i++) sum += (value[i + 1]! - value[i]!) ** 2;
  return sum / (value.length - 1) / variance(value);
}
