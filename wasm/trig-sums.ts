// Sums of exp(2 pi i f t) in float64 at the frequencies of a block, as src/core/periods/trig-sums.ts makes them, which this is
// held against: points spread onto a fine grid, transformed (Stockham, radix 4), divided by the transform of the spread.

/** Grid points that a point is spread over. */
export const kernelWidth: i32 = 14;
const kernelBytes: usize = 112;

let pointCount: usize = 0;
/** Length of the transform, a power of two; half of it are frequencies of a block. */
let length: usize = 0;
let blockLength: usize = 0;

/** u32: multiple, point. */
export let starts: usize = 0;
/** f64: multiple, point, `kernelWidth` weights. */
export let kernels: usize = 0;
/** f64: multiple, point, cosine and sine of the block's center. */
export let phases: usize = 0;
/** f64, a point each: the weights, then the weighted values. */
export let strengths: usize = 0;
/** f64: a frequency of a block each. */
export let correction: usize = 0;
/** f64: for each level of the transform from the longest, cosines and sines of 1, 2 and 3 turns. */
export let twiddles: usize = 0;
/** f64: lane, frequency of a block. */
export let sums: usize = 0;
/** f64: a frequency of a block each. */
export let power: usize = 0;
/** f64, `gridBytes` each: real and imaginary parts of points, and of what the transform turns them into. */
let grids: usize = 0;
let gridBytes: usize = 0;

let end: usize = 0;

function take(bytes: usize): usize {
  const at = end;
  end += (bytes + 15) & ~15;
  return at;
}

/** Lays memory out anew. */
export function reserve(points: i32, transform: i32, multiples: i32, lanes: i32): void {
  pointCount = <usize>points;
  length = <usize>transform;
  blockLength = length >> 1;
  end = (__heap_base + 15) & ~15;
  const n = <usize>multiples * pointCount;
  starts = take(n * 4);
  kernels = take(n * kernelBytes);
  phases = take(n * 16);
  strengths = take(pointCount * 16);
  correction = take(blockLength * 8);
  twiddles = take(length * 16);
  gridBytes = (length << 3) + kernelBytes;
  grids = take(4 * gridBytes);
  sums = take(<usize>lanes * blockLength * 8);
  power = take(blockLength * 8);
  const pages = <i32>((end + 0xffff) >> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/** Puts the sums of strengths (0: weights, 1: weighted values) at a multiple of the block's frequencies into a lane and the next. */
export function sumsAt(multiple: i32, strength: i32, lane: i32): void {
  spread(<usize>multiple, strengths + <usize>strength * (pointCount << 3));
  const from = transform();
  half(from, sums + <usize>lane * (blockLength << 3));
  half(from + gridBytes, sums + <usize>(lane + 1) * (blockLength << 3));
}

function spread(multiple: usize, strength: usize): void {
  let start = starts + multiple * (pointCount << 2);
  let kernel = kernels + multiple * pointCount * kernelBytes;
  let phase = phases + multiple * (pointCount << 4);
  memory.fill(grids, 0, 2 * gridBytes);
  for (const last = strength + (pointCount << 3); strength < last; strength += 8, start += 4, kernel += kernelBytes, phase += 16) {
    const size = load<f64>(strength);
    const re = f64x2.splat(size * load<f64>(phase)), im = f64x2.splat(size * load<f64>(phase, 8));
    const to = grids + (<usize>load<u32>(start) << 3);
    for (let l: usize = 0; l < kernelBytes; l += 16) {
      const weight = v128.load(kernel + l);
      const at = to + l, below = at + gridBytes;
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(re, weight)));
      v128.store(below, f64x2.add(v128.load(below), f64x2.mul(im, weight)));
    }
  }
  for (let which: usize = 0; which < 2; which++) {
    const grid = grids + which * gridBytes;
    const tail = grid + (length << 3);
    for (let i: usize = 0; i < kernelBytes; i += 16) v128.store(grid + i, f64x2.add(v128.load(grid + i), v128.load(tail + i)));
  }
}

/** Sums over l of z_l exp(+2 pi i k l / n). @returns the real parts of the result, `gridBytes` before the imaginary ones */
function transform(): usize {
  let from = grids;
  let to = grids + 2 * gridBytes;
  let n = length;
  let at = twiddles;
  firstLevel(from, from + gridBytes, to, to + gridBytes, n, at);
  at += (n >> 2) * 48;
  n >>= 2;
  let swap = from;
  from = to;
  to = swap;
  let stride: usize = 4;
  while (n > 2) {
    level(from, from + gridBytes, to, to + gridBytes, n, stride, at);
    at += (n >> 2) * 48;
    n >>= 2;
    stride <<= 2;
    swap = from;
    from = to;
    to = swap;
  }
  if (n == 2) {
    lastLevel(from, to, stride);
    lastLevel(from + gridBytes, to + gridBytes, stride);
    from = to;
  }
  return from;
}

/** Two neighboring points at once, whose results are turned around. */
function firstLevel(xr: usize, xi: usize, yr: usize, yi: usize, n: usize, at: usize): void {
  const quarter = n << 1; // bytes of a quarter
  for (let p: usize = 0; p < quarter; p += 16) {
    const ar = v128.load(xr + p), ai = v128.load(xi + p);
    const br = v128.load(xr + p + quarter), bi = v128.load(xi + p + quarter);
    const cr = v128.load(xr + p + 2 * quarter), ci = v128.load(xi + p + 2 * quarter);
    const dr = v128.load(xr + p + 3 * quarter), di = v128.load(xi + p + 3 * quarter);
    const apcr = f64x2.add(ar, cr), apci = f64x2.add(ai, ci);
    const amcr = f64x2.sub(ar, cr), amci = f64x2.sub(ai, ci);
    const bpdr = f64x2.add(br, dr), bpdi = f64x2.add(bi, di);
    const bmdr = f64x2.sub(br, dr), bmdi = f64x2.sub(bi, di);
    const w = at + p;
    const c1 = v128.load(w), s1 = v128.load(w + quarter);
    const c2 = v128.load(w + 2 * quarter), s2 = v128.load(w + 3 * quarter);
    const c3 = v128.load(w + 4 * quarter), s3 = v128.load(w + 5 * quarter);
    const ur = f64x2.sub(amcr, bmdi), ui = f64x2.add(amci, bmdr);
    const vr = f64x2.sub(apcr, bpdr), vi = f64x2.sub(apci, bpdi);
    const tr = f64x2.add(amcr, bmdi), ti = f64x2.sub(amci, bmdr);
    turned(
      yr + 4 * p,
      f64x2.add(apcr, bpdr),
      f64x2.sub(f64x2.mul(ur, c1), f64x2.mul(ui, s1)),
      f64x2.sub(f64x2.mul(vr, c2), f64x2.mul(vi, s2)),
      f64x2.sub(f64x2.mul(tr, c3), f64x2.mul(ti, s3)),
    );
    turned(
      yi + 4 * p,
      f64x2.add(apci, bpdi),
      f64x2.add(f64x2.mul(ur, s1), f64x2.mul(ui, c1)),
      f64x2.add(f64x2.mul(vr, s2), f64x2.mul(vi, c2)),
      f64x2.add(f64x2.mul(tr, s3), f64x2.mul(ti, c3)),
    );
  }
}

// @ts-ignore: decorator
@inline
function turned(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
  v128.store(to, v128.shuffle<f64>(c, d, 0, 2), 16);
  v128.store(to, v128.shuffle<f64>(a, b, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(c, d, 1, 3), 48);
}

function level(xr: usize, xi: usize, yr: usize, yi: usize, n: usize, stride: usize, at: usize): void {
  const quarter = n << 1; // bytes of a quarter of the factors
  const row = stride << 3; // bytes
  const jump = row * (n >> 2);
  for (let p: usize = 0; p < quarter; p += 8) {
    const w = at + p;
    const c1 = v128.load64_splat(w), s1 = v128.load64_splat(w + quarter);
    const c2 = v128.load64_splat(w + 2 * quarter), s2 = v128.load64_splat(w + 3 * quarter);
    const c3 = v128.load64_splat(w + 4 * quarter), s3 = v128.load64_splat(w + 5 * quarter);
    let fromR = xr + stride * p;
    let fromI = xi + stride * p;
    let toR = yr + 4 * stride * p;
    let toI = yi + 4 * stride * p;
    for (const last = fromR + row; fromR < last; fromR += 16, fromI += 16, toR += 16, toI += 16) {
      const ar = v128.load(fromR), ai = v128.load(fromI);
      const br = v128.load(fromR + jump), bi = v128.load(fromI + jump);
      const cr = v128.load(fromR + 2 * jump), ci = v128.load(fromI + 2 * jump);
      const dr = v128.load(fromR + 3 * jump), di = v128.load(fromI + 3 * jump);
      const apcr = f64x2.add(ar, cr), apci = f64x2.add(ai, ci);
      const amcr = f64x2.sub(ar, cr), amci = f64x2.sub(ai, ci);
      const bpdr = f64x2.add(br, dr), bpdi = f64x2.add(bi, di);
      const bmdr = f64x2.sub(br, dr), bmdi = f64x2.sub(bi, di);
      const ur = f64x2.sub(amcr, bmdi), ui = f64x2.add(amci, bmdr);
      const vr = f64x2.sub(apcr, bpdr), vi = f64x2.sub(apci, bpdi);
      const tr = f64x2.add(amcr, bmdi), ti = f64x2.sub(amci, bmdr);
      v128.store(toR, f64x2.add(apcr, bpdr));
      v128.store(toI, f64x2.add(apci, bpdi));
      v128.store(toR + row, f64x2.sub(f64x2.mul(ur, c1), f64x2.mul(ui, s1)));
      v128.store(toI + row, f64x2.add(f64x2.mul(ur, s1), f64x2.mul(ui, c1)));
      v128.store(toR + 2 * row, f64x2.sub(f64x2.mul(vr, c2), f64x2.mul(vi, s2)));
      v128.store(toI + 2 * row, f64x2.add(f64x2.mul(vr, s2), f64x2.mul(vi, c2)));
      v128.store(toR + 3 * row, f64x2.sub(f64x2.mul(tr, c3), f64x2.mul(ti, s3)));
      v128.store(toI + 3 * row, f64x2.add(f64x2.mul(tr, s3), f64x2.mul(ti, c3)));
    }
  }
}

function lastLevel(x: usize, y: usize, stride: usize): void {
  const row = stride << 3;
  for (let q: usize = 0; q < row; q += 16) {
    const a = v128.load(x + q), b = v128.load(x + q + row);
    v128.store(y + q, f64x2.add(a, b));
    v128.store(y + q + row, f64x2.sub(a, b));
  }
}

/** Frequencies below the middle of the block are at the end of a transform. */
function half(grid: usize, to: usize): void {
  const bytes = blockLength << 2;
  const last = grid + (length << 3) - bytes;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, f64x2.mul(v128.load(last + i), v128.load(correction + i)));
    v128.store(to + bytes + i, f64x2.mul(v128.load(grid + i), v128.load(correction + bytes + i)));
  }
}

/**
 * Fills `power` with that of one sine, of the sums in lanes 0 to 5: of weights at once and twice the frequencies, and of weighted
 * values. NaN where sine and cosine can nearly replace each other.
 */
export function sinePower(variance: f64): void {
  const lane = blockLength << 3;
  const halfOf = f64x2.splat(0.5), none = f64x2.splat(0), one = f64x2.splat(1);
  for (let at = sums, to = power; to < power + lane; at += 16, to += 16) {
    const c = v128.load(at), s = v128.load(at + lane);
    const c2 = f64x2.mul(halfOf, v128.load(at + 2 * lane)), s2 = f64x2.mul(halfOf, v128.load(at + 3 * lane));
    const yc = v128.load(at + 4 * lane), ys = v128.load(at + 5 * lane);
    const cc = f64x2.sub(f64x2.add(halfOf, c2), f64x2.mul(c, c));
    const ss = f64x2.sub(f64x2.sub(halfOf, c2), f64x2.mul(s, s));
    const cs = f64x2.sub(s2, f64x2.mul(c, s));
    const d = f64x2.sub(f64x2.mul(cc, ss), f64x2.mul(cs, cs));
    const whole = f64x2.add(cc, ss);
    const isRegular = f64x2.gt(d, f64x2.mul(f64x2.splat(1e-6), f64x2.mul(whole, whole)));
    const crossed = f64x2.mul(f64x2.mul(cs, yc), ys);
    const squares = f64x2.add(f64x2.mul(ss, f64x2.mul(yc, yc)), f64x2.mul(cc, f64x2.mul(ys, ys)));
    const explained = f64x2.div(f64x2.sub(squares, f64x2.add(crossed, crossed)), f64x2.mul(d, f64x2.splat(variance)));
    const bounded = f64x2.max(none, f64x2.min(one, explained));
    v128.store(to, v128.bitselect(bounded, f64x2.splat(NaN), isRegular));
  }
}
