// Medians and quartiles, selected instead of sorted, of the first points of `work`, whose order is lost.

import { get, set, work } from "./curve";

/** Factor from the median absolute deviation to a Gaussian's standard deviation, 1 / Phi^-1(3/4). */
export const sigmaPerMad: f64 = 1.482602218505602;

/**
 * Moves the k-th smallest of work[start .. end] (both included) to its place, smaller ones before it, larger after. Where
 * there are NaN among them the result is any of them or NaN.
 */
function select(k: i32, start: i32, end: i32): f64 {
  while (end - start > 6) {
    const a = get(work, start);
    const b = get(work, (start + end) >> 1);
    const c = get(work, end);
    const pivot = max(min(a, b), min(max(a, b), c));
    if (isNaN(pivot)) return NaN; // nothing is below it or equal to it
    const split = partitionBelow(pivot, start, end);
    if (k < split) {
      end = split - 1;
    } else {
      start = split;
      if (split > start) continue;
      // Values equal to the pivot go to the front, so that equal values cannot make this quadratic.
      const equalEnd = partitionEqual(pivot, split, end);
      if (k < equalEnd) return pivot;
      start = equalEnd;
    }
  }
  for (let i = start + 1; i <= end; i++) {
    const value = get(work, i);
    let j = i;
    for (; j > start && get(work, j - 1) > value; j--) set(work, j, get(work, j - 1));
    set(work, j, value);
  }
  return get(work, k);
}

/** Values below the pivot first; returns where the others start. Without branches on the data. */
// @ts-ignore: decorator
@inline
function partitionBelow(pivot: f64, start: i32, end: i32): i32 {
  let split = start;
  for (let i = start; i <= end; i++) {
    const value = get(work, i);
    set(work, i, get(work, split));
    set(work, split, value);
    split += <i32>(value < pivot);
  }
  return split;
}

// @ts-ignore: decorator
@inline
function partitionEqual(pivot: f64, start: i32, end: i32): i32 {
  let split = start;
  for (let i = start; i <= end; i++) {
    const value = get(work, i);
    set(work, i, get(work, split));
    set(work, split, value);
    split += <i32>(value == pivot);
  }
  return split;
}

export function medianOfWork(n: i32): f64 {
  if (n == 0) return NaN;
  const half = n >> 1;
  const upper = select(half, 0, n - 1);
  if (n & 1) return upper;
  let lower = get(work, 0);
  for (let i = 1; i < half; i++) lower = max(lower, get(work, i));
  return (lower + upper) / 2;
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
  const low = select(below, start, below < half ? half : n - 1);
  if (below + 1 >= n) return low;
  let next = get(work, below + 1);
  for (let i = below + 2; i < n; i++) next = min(next, get(work, i));
  return low + (next - low) * (position - <f64>below);
}
