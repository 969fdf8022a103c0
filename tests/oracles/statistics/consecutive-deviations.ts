import { median, medianAbsoluteDeviation, sigmaPerMad } from "../../../src/core/lightcurve/order.ts";

/** Deviations are significant beyond this many standard deviations. */
export const deviationSigma = 3;

/**
 * Fraction of the n - 2 triplets of consecutive points of which all three lie more than 3 sigma above the median, or
 * all three below it; sigma = 1.4826 MAD. Wozniak 2000, Acta Astron. 50, 421, as VaST's N3 has it.
 */
export function consecutiveDeviations(value: ArrayLike<number>): number {
  if (value.length < 3) return Number.NaN;
  const centre = median(value);
  const reach = deviationSigma * sigmaPerMad * medianAbsoluteDeviation(value);
  let triplets = 0;
  for (let i = 2; i < value.length; i++) {
    const three = [value[i - 2]! - centre, value[i - 1]! - centre, value[i]! - centre];
    if (three.every((d) => d > reach) || three.every((d) => d < -reach)) triplets++;
  }
  return triplets / (value.length - 2);
}
