import type { Ensemble } from "./ensemble.ts";
import type { ZeroPoints } from "./zero-points.ts";

/**
 * Zero points as the other comparison objects alone give them: an object's own share, 1/n of its deviation, would be taken
 * off its own light curve. Exact where there are no terms and the magnitudes of the others are kept; NaN where
 * no other object is left.
 * @param object position in the ensemble
 */
export function zeroPointsWithout(ensemble: Ensemble, solution: ZeroPoints, object: number): Float64Array {
  const { epochCount, value } = ensemble;
  const { coefficients, weight, magnitude } = solution;
  const width = coefficients.length / epochCount;
  const totals = new Float64Array(epochCount);
  for (let at = 0; at < weight.length; at++) totals[at % epochCount]! += weight[at]!;
  return Float64Array.from({ length: epochCount }, (_, epoch) => {
    const at = object * epochCount + epoch;
    const own = weight[at]!;
    const zeroPoint = coefficients[epoch * width]!;
    if (own === 0) return zeroPoint;
    const rest = totals[epoch]! - own;
    if (!(rest > 1e-12 * totals[epoch]!)) return Number.NaN;
    return (totals[epoch]! * zeroPoint - own * (value[at]! - magnitude[object]!)) / rest;
  });
}

/** The largest share that each comparison object has of the weights of any epoch, 0 to 1: a bright one's may be large among many. */
export function largestShares({ objectCount, epochCount }: Ensemble, { weight }: ZeroPoints): Float64Array {
  const totals = new Float64Array(epochCount);
  for (let at = 0; at < weight.length; at++) totals[at % epochCount]! += weight[at]!;
  const largest = new Float64Array(objectCount);
  for (let at = 0; at < weight.length; at++) {
    const object = Math.floor(at / epochCount);
    if (weight[at]! > 0) largest[object] = Math.max(largest[object]!, weight[at]! / totals[at % epochCount]!);
  }
  return largest;
}
