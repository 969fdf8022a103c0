import { weightedMean } from "./weighted.ts";

/**
 * S_B: the curve is cut into runs of consecutive points on the same side of the weighted mean; the sum over runs of
 * (sum of |value - weighted mean| / uncertainty)^2, over n and over the number of runs. Figuera Jaimes et al. 2013,
 * A&A 556, A20, equation 3. A point on the mean counts as above it.
 */
export function runsStatistic(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  if (value.length < 2) return Number.NaN;
  const centre = weightedMean(value, uncertainty);
  let sum = 0;
  let runs = 0;
  for (let start = 0, end = 0; start < value.length; start = end, runs++) {
    let run = 0;
    for (; end < value.length && value[end]! < centre === value[start]! < centre; end++) {
      run += Math.abs(value[end]! - centre) / uncertainty[end]!;
    }
    sum += run * run;
  }
  return sum / (value.length * runs);
}
