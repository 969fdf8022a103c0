// What all curves of the same times share, and where everything lies. Memory is laid out anew by `reserve`.

/** Grid points that a point is spread over, and what they are stored as. */
export const kernelWidth: i32 = 10;
const storedWidth: i32 = 12;

export let pointCount: i32 = 0;
/** Length of the transform, a power of two; three quarters of it are frequencies of a block. */
export let length: i32 = 0;
export let blockLength: i32 = 0;
export let harmonics: i32 = 0;

/** u32: multiple, point. */
export let starts: usize = 0;
/** f32: multiple, point, `storedWidth` weights. */
export let kernels: usize = 0;
/** f32: multiple, block, point, cosine and sine. */
export let phases: usize = 0;
/** f32: a point each. */
export let weights: usize = 0;
export let weighted: usize = 0;
/** f32: a frequency of a block each. */
export let correction: usize = 0;
/** f32: for each level of the transform from the longest, cosines and sines of 1, 2 and 3 turns. */
export let twiddles: usize = 0;
/** f32, `gridBytes` each: real and imaginary part of weights, of weighted values, and of what the transform turns them into. */
export let grids: usize = 0;
export let gridBytes: usize = 0;
/** f32, a block long each: cosine and sine sums of the weights at every multiple, then of the weighted values. */
export let sums: usize = 0;
/** f64: a frequency of a block each. */
export let power: usize = 0;
/** Of the equations of two frequencies. */
export let matrix: usize = 0;

let end: usize = 0;

function take(bytes: usize): usize {
  const at = end;
  end += (bytes + 15) & ~15;
  return at;
}

export function reserve(points: i32, transform: i32, blocks: i32, terms: i32): void {
  pointCount = points;
  length = transform;
  blockLength = (transform >> 2) * 3;
  harmonics = terms;
  end = (__heap_base + 15) & ~15;
  const multiples = <usize>(2 * terms);
  const n = <usize>points;
  starts = take(multiples * n * 4);
  kernels = take(multiples * n * <usize>storedWidth * 4);
  phases = take(multiples * <usize>blocks * n * 8);
  weights = take(n * 4);
  weighted = take(n * 4);
  correction = take(<usize>blockLength * 4);
  twiddles = take(<usize>transform * 8);
  gridBytes = (<usize>transform + 16) * 4;
  grids = take(6 * gridBytes);
  sums = take(6 * <usize>terms * <usize>blockLength * 4);
  power = take(<usize>blockLength * 8);
  matrix = take((multiples * multiples + 2 * multiples) * 16);
  const pages = <i32>((end + 0xffff) >> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

export function sumsOf(lane: i32): usize {
  return sums + ((<usize>(lane * blockLength)) << 2);
}

export function gridOf(which: i32): usize {
  return grids + <usize>which * gridBytes;
}
