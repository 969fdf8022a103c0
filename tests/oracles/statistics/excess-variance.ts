import { mean } from "./moments.ts";

/**
 * Normalised excess variance, sum of ((value - mean)^2 - uncertainty^2) over n mean^2: variance beyond what the
 * uncertainties explain, negative where they explain more. Nandra et al. 1997, ApJ 476, 70.
 */
export function excessVariance(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  const centre = mean(value);
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += (value[i]! - centre) ** 2 - uncertainty[i]! ** 2;
  return sum / (value.length * centre * centre);
}
