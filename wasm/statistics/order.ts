// Medians and quartiles, selected instead of sorted, of the first points of `work`, whose order is lost.

import { medianInPlace, select } from "../common/select";
import { get, work } from "./curve";

/** Factor from the median absolute deviation to a Gaussian's standard deviation, 1 / Phi^-1(3/4). */
export const sigmaPerMad: f64 = 1.482602218505602;

export function medianOfWork(n: i32): f64 {
  return medianInPlace(work, n);
}

/** Needs `medianOfWork` to have run: the quartiles lie on either side of the middle. */
export function quartileRangeOfWork(n: i32): f64 {
  if (n == 0) return NaN;
  return quantileOfWork(0.75, n) - quantileOfWork(0.25, n);
}

function quantileOfWork(q: f64, n: i32): f64 {
  const position = q * <f64>(n - 1);
  const below = <i32>position;
  const half = n >> 1;
  const start = below > half ? half : 0;
  const low = select(work, below, start, below < half ? half : n - 1);
  if (below + 1 >= n) return low;
  let next = get(work, below + 1);
  for (let i = below + 2; i < n; i++) next = min(next, get(work, i));
  return low + (next - low) * (position - <f64>below);
}
