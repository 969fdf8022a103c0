// Stetson's robust mean, by his own steps from afar and by Newton's near its limit.

import { count, errors, set, values } from "./curve";

/** It has converged when it moves by less than this fraction of its standard error. */
export const robustTolerance: f64 = 1e-8;
/** Within this many standard errors of its limit, Newton's steps lead to the same limit in fewer. */
export const newtonReach: f64 = 0.3;
export const robustIterations: i32 = 1000;

export function robustMean(weightedMean: f64): f64 {
  const n = count;
  const quarter = f64x2.splat(<f64>n / <f64>(n - 1) / 4);
  // Two neutral points at the end let the points be taken two at a time.
  set(errors, n, Infinity);
  set(values, n, weightedMean);
  let centre = weightedMean;
  for (let iteration = 0; iteration < robustIterations; iteration++) {
    const centres = f64x2.splat(centre);
    let sums = f64x2.splat(0);
    let weightSums = f64x2.splat(0);
    let pulls = f64x2.splat(0);
    for (let i = 0; i < n; i += 2) {
      const offset = (<usize>i) << 3;
      const error = v128.load(errors + offset);
      const x = f64x2.sub(v128.load(values + offset), centres);
      const distance = f64x2.mul(quarter, f64x2.mul(x, x));
      const weight = f64x2.div(f64x2.splat(1), f64x2.add(f64x2.mul(error, error), distance));
      sums = f64x2.add(sums, f64x2.mul(weight, x));
      weightSums = f64x2.add(weightSums, weight);
      pulls = f64x2.add(pulls, f64x2.mul(f64x2.mul(weight, weight), distance));
    }
    const weightSum = f64x2.extract_lane(weightSums, 0) + f64x2.extract_lane(weightSums, 1);
    const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    const newton = sum / (weightSum - 2 * (f64x2.extract_lane(pulls, 0) + f64x2.extract_lane(pulls, 1)));
    const isNear = newton * sum > 0 && newton * newton * weightSum < newtonReach * newtonReach;
    const moved = isNear ? newton : sum / weightSum;
    centre += moved;
    if (!(moved * moved * weightSum >= robustTolerance * robustTolerance)) break;
  }
  return centre;
}
