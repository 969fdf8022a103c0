// Order statistics of an array of float64, selected instead of sorted; its order is lost.

// @ts-ignore: decorator
@inline
function get(array: usize, i: i32): f64 {
  return load<f64>(array + ((<usize>i) << 3));
}

// @ts-ignore: decorator
@inline
function set(array: usize, i: i32, value: f64): void {
  store<f64>(array + ((<usize>i) << 3), value);
}

/**
 * Moves the k-th smallest of array[start .. end] (both included) to its place, smaller ones before it, larger after. Where
 * there are NaN among them the result is any of them or NaN.
 */
export function select(array: usize, k: i32, start: i32, end: i32): f64 {
  while (end - start > 6) {
    const a = get(array, start);
    const b = get(array, (start + end) >> 1);
    const c = get(array, end);
    const pivot = max(min(a, b), min(max(a, b), c));
    if (isNaN(pivot)) return NaN; // nothing is below it or equal to it
    const split = partitionBelow(array, pivot, start, end);
    if (k < split) {
      end = split - 1;
    } else {
      start = split;
      if (split > start) continue;
      // Values equal to the pivot go to the front, so that equal values cannot make this quadratic.
      const equalEnd = partitionEqual(array, pivot, split, end);
      if (k < equalEnd) return pivot;
      start = equalEnd;
    }
  }
  for (let i = start + 1; i <= end; i++) {
    const value = get(array, i);
    let j = i;
    for (; j > start && get(array, j - 1) > value; j--) set(array, j, get(array, j - 1));
    set(array, j, value);
  }
  return get(array, k);
}

/** Values below the pivot first; returns where the others start. Without branches on the data. */
// @ts-ignore: decorator
@inline
function partitionBelow(array: usize, pivot: f64, start: i32, end: i32): i32 {
  let split = start;
  for (let i = start; i <= end; i++) {
    const value = get(array, i);
    set(array, i, get(array, split));
    set(array, split, value);
    split += <i32>(value < pivot);
  }
  return split;
}

// @ts-ignore: decorator
@inline
function partitionEqual(array: usize, pivot: f64, start: i32, end: i32): i32 {
  let split = start;
  for (let i = start; i <= end; i++) {
    const value = get(array, i);
    set(array, i, get(array, split));
    set(array, split, value);
    split += <i32>(value == pivot);
  }
  return split;
}

/** Of the first n; NaN of none. */
export function medianInPlace(array: usize, n: i32): f64 {
  if (n == 0) return NaN;
  const half = n >> 1;
  const upper = select(array, half, 0, n - 1);
  if (n & 1) return upper;
  let lower = get(array, 0);
  for (let i = 1; i < half; i++) lower = max(lower, get(array, i));
  return (lower + upper) / 2;
}
