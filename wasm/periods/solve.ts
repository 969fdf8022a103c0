// Share of the variance that harmonics with a floating mean explain, of the sums of a block; two frequencies at once.

import { blockLength, harmonics, matrix, power, sumsOf } from "./plan";

/**
 * By an error e in the sums the power is off by no more than e (2 |x| + |x|^2) to first order, x the amplitudes of the terms over the root
 * of the variance: above this square of theirs power is NaN. Terms that nearly replace each other have large ones, where they are asked
 * to explain anything.
 */
const mostAmplitude: f64 = 6;
/** Share of a term that the others leave of it: above the first |x| is within bounds, below the other even the second order counts. */
const surePivot: f64 = 0.1;
const leastPivot: f64 = 1e-3;

// @ts-ignore: decorator
@inline
function two(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** @returns whether the power of some frequencies is NaN */
export function solve(variance: f64): bool {
  const one = f64x2.splat(1), none = f64x2.splat(0);
  const scale = f64x2.splat(1 / variance);
  let isUnsolved = none;
  for (let k = 0; k < blockLength; k += 2) {
    const at = <usize>k << 2;
    const explained = harmonics == 1 ? single(at, scale) : several(at, scale);
    const own = f64x2.max(none, f64x2.min(one, f64x2.mul(explained, scale)));
    isUnsolved = v128.or(isUnsolved, f64x2.ne(own, own));
    v128.store(power + (at << 1), own);
  }
  return v128.any_true(isUnsolved);
}

function single(at: usize, scale: v128): v128 {
  const half = f64x2.splat(0.5);
  const c = two(sumsOf(0) + at), s = two(sumsOf(1) + at);
  const c2 = f64x2.mul(half, two(sumsOf(2) + at)), s2 = f64x2.mul(half, two(sumsOf(3) + at));
  const yc = two(sumsOf(4) + at), ys = two(sumsOf(5) + at);
  const cc = f64x2.sub(f64x2.add(half, c2), f64x2.mul(c, c));
  const ss = f64x2.sub(f64x2.sub(half, c2), f64x2.mul(s, s));
  const cs = f64x2.sub(s2, f64x2.mul(c, s));
  const d = f64x2.sub(f64x2.mul(cc, ss), f64x2.mul(cs, cs));
  const inverse = f64x2.div(f64x2.splat(1), d);
  const xc = f64x2.mul(f64x2.sub(f64x2.mul(ss, yc), f64x2.mul(cs, ys)), inverse);
  const xs = f64x2.mul(f64x2.sub(f64x2.mul(cc, ys), f64x2.mul(cs, yc)), inverse);
  // The determinant over the trace is no more than the least eigenvalue.
  const isRegular = f64x2.gt(d, f64x2.mul(f64x2.add(cc, ss), f64x2.splat(leastPivot)));
  const size = f64x2.mul(f64x2.add(f64x2.mul(xc, xc), f64x2.mul(xs, xs)), scale);
  const isGood = v128.and(isRegular, f64x2.lt(size, f64x2.splat(mostAmplitude)));
  return v128.bitselect(f64x2.add(f64x2.mul(xc, yc), f64x2.mul(xs, ys)), f64x2.splat(NaN), isGood);
}

// @ts-ignore: decorator
@inline
function cosines(h: i32, at: usize): v128 {
  return h == 0 ? f64x2.splat(1) : two(sumsOf(2 * h - 2) + at);
}

// @ts-ignore: decorator
@inline
function sines(h: i32, at: usize): v128 {
  return h == 0 ? f64x2.splat(0) : two(sumsOf(2 * h - 1) + at);
}

/** By Cholesky's factors of the normal equations, the mean taken out. */
function several(at: usize, scale: v128): v128 {
  const size = 2 * harmonics;
  const half = f64x2.splat(0.5);
  const row = <usize>size << 4;
  const right = matrix + <usize>size * row;
  const inverse = right + row;
  for (let h = 1; h <= harmonics; h++) {
    const i = <usize>(2 * h - 2);
    const y = sumsOf(4 * harmonics + 2 * h - 2) + at;
    v128.store(right + (i << 4), two(y));
    v128.store(right + (i << 4), two(y + (<usize>blockLength << 2)), 16);
    const ch = cosines(h, at), sh = sines(h, at);
    for (let k = 1; k <= h; k++) {
      const j = <usize>(2 * k - 2) << 4;
      const ck = cosines(k, at), sk = sines(k, at);
      const cSum = cosines(h + k, at), cLess = cosines(h - k, at);
      const sSum = sines(h + k, at), sLess = sines(h - k, at);
      const to = matrix + i * row + j;
      v128.store(to, f64x2.sub(f64x2.mul(half, f64x2.add(cSum, cLess)), f64x2.mul(ch, ck)));
      v128.store(to, f64x2.sub(f64x2.mul(half, f64x2.sub(sSum, sLess)), f64x2.mul(ch, sk)), 16);
      v128.store(to + row, f64x2.sub(f64x2.mul(half, f64x2.add(sSum, sLess)), f64x2.mul(sh, ck)));
      v128.store(to + row, f64x2.sub(f64x2.mul(half, f64x2.sub(cLess, cSum)), f64x2.mul(sh, sk)), 16);
    }
  }
  let explained = f64x2.splat(0);
  let isSure = f64x2.eq(explained, explained);
  let isGood = isSure;
  for (let i: usize = 0; i < <usize>size; i++) {
    const own = matrix + i * row;
    const whole = v128.load(own + (i << 4));
    let pivot = whole;
    let left = v128.load(right + (i << 4));
    for (let k: usize = 0; k < i; k++) {
      const other = matrix + k * row;
      let sum = v128.load(own + (k << 4));
      for (let m: usize = 0; m < k << 4; m += 16) sum = f64x2.sub(sum, f64x2.mul(v128.load(own + m), v128.load(other + m)));
      const entry = f64x2.mul(sum, v128.load(inverse + (k << 4)));
      v128.store(own + (k << 4), entry);
      pivot = f64x2.sub(pivot, f64x2.mul(entry, entry));
      left = f64x2.sub(left, f64x2.mul(entry, v128.load(right + (k << 4))));
    }
    const least = f64x2.min(pivot, f64x2.min(whole, f64x2.div(pivot, whole)));
    isSure = v128.and(isSure, f64x2.gt(least, f64x2.splat(surePivot)));
    isGood = v128.and(isGood, f64x2.gt(least, f64x2.splat(leastPivot)));
    const divisor = f64x2.div(f64x2.splat(1), f64x2.sqrt(pivot));
    v128.store(inverse + (i << 4), divisor);
    const found = f64x2.mul(left, divisor);
    v128.store(right + (i << 4), found);
    explained = f64x2.add(explained, f64x2.mul(found, found));
  }
  if (!i64x2.all_true(isSure)) isGood = v128.and(isGood, areBounded(size, scale));
  return v128.bitselect(explained, f64x2.splat(NaN), isGood);
}

/** Whether the amplitudes, by Cholesky's factors from the last term to the first, are within what the sums' errors allow. */
function areBounded(size: i32, scale: v128): v128 {
  const row = <usize>size << 4;
  const right = matrix + <usize>size * row;
  const inverse = right + row;
  let sum = f64x2.splat(0);
  for (let i = <isize>size - 1; i >= 0; i--) {
    let x = v128.load(right + (<usize>i << 4));
    for (let k = <usize>i + 1; k < <usize>size; k++)
      x = f64x2.sub(x, f64x2.mul(v128.load(matrix + k * row + (<usize>i << 4)), v128.load(right + (k << 4))));
    x = f64x2.mul(x, v128.load(inverse + (<usize>i << 4)));
    v128.store(right + (<usize>i << 4), x);
    sum = f64x2.add(sum, f64x2.mul(x, x));
  }
  return f64x2.lt(f64x2.mul(sum, scale), f64x2.splat(mostAmplitude));
}
