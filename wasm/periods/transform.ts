// Sums over l of z_l exp(+2 pi i k l / n), by Stockham's radix-4 levels, which need no reordering.

import { gridOf, length, twiddles } from "./plan";

// @ts-ignore: decorator
@inline
function load(at: usize): v128 {
  return v128.load(at);
}

/** Transforms a pair of grids; they and the last pair are overwritten. @returns the first grid of the pair that holds the result */
export function transform(re: i32): i32 {
  let from = re;
  let to = 4;
  let n = length;
  let at = twiddles;
  firstLevel(gridOf(from), gridOf(from + 1), gridOf(to), gridOf(to + 1), n, at);
  at += (<usize>n >> 2) * 24;
  n >>= 2;
  let swap = from;
  from = to;
  to = swap;
  let stride = <usize>4;
  while (n > 2) {
    level(gridOf(from), gridOf(from + 1), gridOf(to), gridOf(to + 1), n, stride, at);
    at += (<usize>n >> 2) * 24;
    n >>= 2;
    stride <<= 2;
    swap = from;
    from = to;
    to = swap;
  }
  if (n == 2) {
    lastLevel(gridOf(from), gridOf(to), stride);
    lastLevel(gridOf(from + 1), gridOf(to + 1), stride);
    from = to;
  }
  return from;
}

/** Neighboring points at once, whose results are turned around. */
function firstLevel(xr: usize, xi: usize, yr: usize, yi: usize, n: i32, at: usize): void {
  const quarter = <usize>n; // bytes of a quarter
  for (let p: usize = 0; p < quarter; p += 16) {
    const ar = load(xr + p), ai = load(xi + p);
    const br = load(xr + p + quarter), bi = load(xi + p + quarter);
    const cr = load(xr + p + 2 * quarter), ci = load(xi + p + 2 * quarter);
    const dr = load(xr + p + 3 * quarter), di = load(xi + p + 3 * quarter);
    const apcr = f32x4.add(ar, cr), apci = f32x4.add(ai, ci);
    const amcr = f32x4.sub(ar, cr), amci = f32x4.sub(ai, ci);
    const bpdr = f32x4.add(br, dr), bpdi = f32x4.add(bi, di);
    const bmdr = f32x4.sub(br, dr), bmdi = f32x4.sub(bi, di);
    const w = at + p;
    const c1 = load(w), s1 = load(w + quarter);
    const c2 = load(w + 2 * quarter), s2 = load(w + 3 * quarter);
    const c3 = load(w + 4 * quarter), s3 = load(w + 5 * quarter);
    const ur = f32x4.sub(amcr, bmdi), ui = f32x4.add(amci, bmdr);
    const vr = f32x4.sub(apcr, bpdr), vi = f32x4.sub(apci, bpdi);
    const tr = f32x4.add(amcr, bmdi), ti = f32x4.sub(amci, bmdr);
    turned(
      yr + 4 * p,
      f32x4.add(apcr, bpdr),
      f32x4.sub(f32x4.mul(ur, c1), f32x4.mul(ui, s1)),
      f32x4.sub(f32x4.mul(vr, c2), f32x4.mul(vi, s2)),
      f32x4.sub(f32x4.mul(tr, c3), f32x4.mul(ti, s3)),
    );
    turned(
      yi + 4 * p,
      f32x4.add(apci, bpdi),
      f32x4.add(f32x4.mul(ur, s1), f32x4.mul(ui, c1)),
      f32x4.add(f32x4.mul(vr, s2), f32x4.mul(vi, c2)),
      f32x4.add(f32x4.mul(tr, s3), f32x4.mul(ti, c3)),
    );
  }
}

// @ts-ignore: decorator
@inline
function turned(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ba = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const dc = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 16);
  v128.store(to, v128.shuffle<f32>(ba, dc, 0, 1, 4, 5), 32);
  v128.store(to, v128.shuffle<f32>(ba, dc, 2, 3, 6, 7), 48);
}

function level(xr: usize, xi: usize, yr: usize, yi: usize, n: i32, stride: usize, at: usize): void {
  const quarter = <usize>n; // bytes of a quarter of the factors
  const row = stride << 2; // bytes
  const jump = row * (<usize>n >> 2);
  for (let p: usize = 0; p < quarter; p += 4) {
    const w = at + p;
    const c1 = v128.load32_splat(w), s1 = v128.load32_splat(w + quarter);
    const c2 = v128.load32_splat(w + 2 * quarter), s2 = v128.load32_splat(w + 3 * quarter);
    const c3 = v128.load32_splat(w + 4 * quarter), s3 = v128.load32_splat(w + 5 * quarter);
    let fromR = xr + stride * p;
    let fromI = xi + stride * p;
    let toR = yr + 4 * stride * p;
    let toI = yi + 4 * stride * p;
    for (const end = fromR + row; fromR < end; fromR += 16, fromI += 16, toR += 16, toI += 16) {
      const ar = load(fromR), ai = load(fromI);
      const br = load(fromR + jump), bi = load(fromI + jump);
      const cr = load(fromR + 2 * jump), ci = load(fromI + 2 * jump);
      const dr = load(fromR + 3 * jump), di = load(fromI + 3 * jump);
      const apcr = f32x4.add(ar, cr), apci = f32x4.add(ai, ci);
      const amcr = f32x4.sub(ar, cr), amci = f32x4.sub(ai, ci);
      const bpdr = f32x4.add(br, dr), bpdi = f32x4.add(bi, di);
      const bmdr = f32x4.sub(br, dr), bmdi = f32x4.sub(bi, di);
      const ur = f32x4.sub(amcr, bmdi), ui = f32x4.add(amci, bmdr);
      const vr = f32x4.sub(apcr, bpdr), vi = f32x4.sub(apci, bpdi);
      const tr = f32x4.add(amcr, bmdi), ti = f32x4.sub(amci, bmdr);
      v128.store(toR, f32x4.add(apcr, bpdr));
      v128.store(toI, f32x4.add(apci, bpdi));
      v128.store(toR + row, f32x4.sub(f32x4.mul(ur, c1), f32x4.mul(ui, s1)));
      v128.store(toI + row, f32x4.add(f32x4.mul(ur, s1), f32x4.mul(ui, c1)));
      v128.store(toR + 2 * row, f32x4.sub(f32x4.mul(vr, c2), f32x4.mul(vi, s2)));
      v128.store(toI + 2 * row, f32x4.add(f32x4.mul(vr, s2), f32x4.mul(vi, c2)));
      v128.store(toR + 3 * row, f32x4.sub(f32x4.mul(tr, c3), f32x4.mul(ti, s3)));
      v128.store(toI + 3 * row, f32x4.add(f32x4.mul(tr, s3), f32x4.mul(ti, c3)));
    }
  }
}

function lastLevel(x: usize, y: usize, stride: usize): void {
  const row = stride << 2;
  for (let q: usize = 0; q < row; q += 16) {
    const a = load(x + q), b = load(x + q + row);
    v128.store(y + q, f32x4.add(a, b));
    v128.store(y + q + row, f32x4.sub(a, b));
  }
}
