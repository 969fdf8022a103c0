// Points to sums at the frequencies of a block: spread onto a fine grid, transformed, divided by the transform of the spread.

import { blockLength, correction, gridBytes, gridOf, kernels, length, phases, pointCount, starts, sumsOf } from "./plan";
import { weighted, weights } from "./plan";
import { transform } from "./transform";

/** Puts the sums of the weights at a multiple of the block's frequencies into two lanes, those of weighted values into two others. */
export function sumsAt(multiple: i32, block: i32, blockCount: i32, lane: i32, valueLane: i32): void {
  spread(multiple, block, blockCount, valueLane >= 0);
  finish(transform(0), lane);
  if (valueLane >= 0) finish(transform(2), valueLane);
}

function spread(multiple: i32, block: i32, blockCount: i32, withValues: bool): void {
  const n = <usize>pointCount;
  let start = starts + (<usize>multiple * n << 2);
  let kernel = kernels + <usize>multiple * n * 48;
  let phase = phases + ((<usize>(multiple * blockCount + block) * n) << 3);
  const wr = gridOf(0);
  const gridCount = withValues ? 4 : 2;
  memory.fill(wr, 0, <usize>gridCount * gridBytes);
  for (let j: usize = 0; j < n << 2; j += 4, start += 4, kernel += 48, phase += 8) {
    const weight = load<f32>(weights + j);
    if (weight == 0) continue;
    const cosine = load<f32>(phase), sine = load<f32>(phase, 4);
    const k0 = v128.load(kernel), k1 = v128.load(kernel, 16), k2 = v128.load(kernel, 32);
    const to = wr + (<usize>load<u32>(start) << 2);
    add(to, weight * cosine, k0, k1, k2);
    add(to + gridBytes, weight * sine, k0, k1, k2);
    if (!withValues) continue;
    const value = load<f32>(weighted + j);
    add(to + 2 * gridBytes, value * cosine, k0, k1, k2);
    add(to + 3 * gridBytes, value * sine, k0, k1, k2);
  }
  for (let which = 0; which < gridCount; which++) {
    const grid = gridOf(which);
    const tail = grid + (<usize>length << 2);
    for (let i: usize = 0; i < 48; i += 16) v128.store(grid + i, f32x4.add(v128.load(grid + i), v128.load(tail + i)));
  }
}

// @ts-ignore: decorator
@inline
function add(to: usize, strength: f32, k0: v128, k1: v128, k2: v128): void {
  const s = f32x4.splat(strength);
  v128.store(to, f32x4.add(v128.load(to), f32x4.mul(s, k0)));
  v128.store(to, f32x4.add(v128.load(to, 16), f32x4.mul(s, k1)), 16);
  v128.store(to, f32x4.add(v128.load(to, 32), f32x4.mul(s, k2)), 32);
}

function finish(from: i32, lane: i32): void {
  half(gridOf(from), sumsOf(lane));
  half(gridOf(from + 1), sumsOf(lane + 1));
}

/** Frequencies below the middle of the block are at the end of a transform. */
function half(grid: usize, to: usize): void {
  const bytes = (<usize>blockLength) << 1;
  const end = grid + (<usize>length << 2) - bytes;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, f32x4.mul(v128.load(end + i), v128.load(correction + i)));
    v128.store(to + bytes + i, f32x4.mul(v128.load(grid + i), v128.load(correction + bytes + i)));
  }
}
