// The block of light curves, and of the curve at work its valid points, gathered once for all statistics.

import { columnCount } from "./column";

/** Scans of an excursion are spans of at least a hundredth of the curve, both ends included. */
const maxScans: i32 = 102;

// Memory, laid out by `reserve`. The first three are the caller's to fill: float32 [object][value, uncertainty][epoch],
// float64 [epoch], and nothing. Results: `valid` uint8 [object][epoch], `columns` float64 [column][object].
export let block: usize = 0;
export let epochTimes: usize = 0;
export let valid: usize = 0;
export let columns: usize = 0;

// Of the curve at work, float64, valid points only; two more slots than epochs.
export let times: usize = 0;
export let values: usize = 0;
export let errors: usize = 0;
export let inverses: usize = 0; // 1 / error
export let residuals: usize = 0;
export let singles: usize = 0; // signed roots of d^2 - 1
export let products: usize = 0; // signed roots of d[i] d[i + 1]
export let weights: usize = 0; // of pairs by time
export let work: usize = 0;
export let scanMedians: usize = 0;
export let scanVariances: usize = 0;
export let count: i32 = 0;

// @ts-ignore: decorator
@inline
export function get(array: usize, i: i32): f64 {
  return load<f64>(array + ((<usize>i) << 3));
}

// @ts-ignore: decorator
@inline
export function set(array: usize, i: i32, value: f64): void {
  store<f64>(array + ((<usize>i) << 3), value);
}

/** Lays memory out for blocks of this shape, and grows it where needed. */
export function reserve(objectCount: i32, epochCount: i32): void {
  let at = (__heap_base + 15) & ~15;
  const take = (at: usize, byteLength: usize): usize => at + ((byteLength + 15) & ~15);
  const array = (<usize>(epochCount + 2)) << 3;
  block = at;
  at = take(at, (<usize>objectCount * <usize>epochCount) << 3);
  epochTimes = at;
  at = take(at, array);
  valid = at;
  at = take(at, <usize>objectCount * <usize>epochCount);
  columns = at;
  at = take(at, (<usize>(objectCount * columnCount)) << 3);
  times = at;
  at = take(at, array);
  values = at;
  at = take(at, array);
  errors = at;
  at = take(at, array);
  inverses = at;
  at = take(at, array);
  residuals = at;
  at = take(at, array);
  singles = at;
  at = take(at, array);
  products = at;
  at = take(at, array);
  weights = at;
  at = take(at, array);
  work = at;
  at = take(at, array);
  scanMedians = at;
  at = take(at, (maxScans + 2) << 3);
  scanVariances = at;
  at = take(at, (maxScans + 2) << 3);
  const pages = <i32>((at + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
}

/** Copies the curve's valid points together and marks them in `valid`. */
export function gather(object: i32, epochCount: i32, valueEnd: f64, uncertaintyEnd: f64, needsUncertainty: bool): void {
  const curve = block + (((<usize>object) * (<usize>epochCount)) << 3);
  const mask = valid + (<usize>object) * (<usize>epochCount);
  let n = 0;
  for (let i = 0; i < epochCount; i++) {
    const value = <f64>load<f32>(curve + ((<usize>i) << 2));
    const error = <f64>load<f32>(curve + ((<usize>(epochCount + i)) << 2));
    const isValid =
      <i32>(value < valueEnd) &
      <i32>(value > -Infinity) &
      (<i32>!needsUncertainty | (<i32>(error < uncertaintyEnd) & <i32>(error > -Infinity)));
    set(times, n, get(epochTimes, i));
    set(values, n, value);
    set(errors, n, error);
    store<u8>(mask + i, <u8>isValid);
    n += isValid;
  }
  count = n;
}
