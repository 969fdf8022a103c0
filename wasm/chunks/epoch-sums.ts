// Sums over objects for every epoch at once: `EpochSums` of core/cube/column-checksum.ts. `sums` holds three rows of an
// i32 per epoch: plain sum, weighted sum, count of finite values.

const nanBits: i32 = 0x7fc00000;
const exponentBits: i32 = 0x7f800000;
const noCatalog: i32 = -1;

/** Adds a light curve, values before uncertainties. */
export function addCurve(curve: usize, epochCount: usize, object: i32, sums: usize, stride: usize): void {
  addNumbers(curve, epochCount, 4 * object + 1, sums, stride);
  addNumbers(curve + (epochCount << 2), epochCount, 4 * object + 3, sums, stride);
  const exponent = i32x4.splat(exponentBits);
  const finite = sums + 2 * stride;
  const end = epochCount << 2;
  const wholeEnd = end & ~15;
  let at: usize = 0;
  for (; at < wholeEnd; at += 16) {
    const isFinite = i32x4.ne(v128.and(v128.load(curve + at), exponent), exponent); // -1 where it is
    v128.store(finite + at, i32x4.sub(v128.load(finite + at), isFinite));
  }
  for (; at < end; at += 4) {
    const isFinite = (load<i32>(curve + at) & exponentBits) != exponentBits;
    store<i32>(finite + at, load<i32>(finite + at) + i32(isFinite));
  }
}

function addNumbers(row: usize, epochCount: usize, weight: i32, plain: usize, stride: usize): void {
  addBits(row, epochCount, nanBits, weight, plain, stride);
}

function addBits(row: usize, epochCount: usize, nothing: i32, weight: i32, plain: usize, stride: usize): void {
  const weighted = plain + stride;
  const none = i32x4.splat(nothing);
  const weights = i32x4.splat(weight);
  const end = epochCount << 2;
  const wholeEnd = end & ~15;
  let at: usize = 0;
  for (; at < wholeEnd; at += 16) {
    const bits = v128.xor(v128.load(row + at), none);
    v128.store(plain + at, i32x4.add(v128.load(plain + at), bits));
    v128.store(weighted + at, i32x4.add(v128.load(weighted + at), i32x4.mul(bits, weights)));
  }
  for (; at < end; at += 4) {
    const bits = load<i32>(row + at) ^ nothing;
    store<i32>(plain + at, load<i32>(plain + at) + bits);
    store<i32>(weighted + at, load<i32>(weighted + at) + bits * weight);
  }
}

/** Adds the flags of an object, i16 each. */
export function addFlags(flags: usize, epochCount: usize, object: i32, sums: usize, stride: usize): void {
  const weighted = sums + stride;
  const weight = 2 * object + 1;
  for (let epoch: usize = 0; epoch < epochCount; epoch++) {
    const bits = <i32>load<i16>(flags + (epoch << 1)) ^ noCatalog;
    const at = epoch << 2;
    store<i32>(sums + at, load<i32>(sums + at) + bits);
    store<i32>(weighted + at, load<i32>(weighted + at) + bits * weight);
  }
}

/** The same of i32 each. */
export function addWideFlags(flags: usize, epochCount: usize, object: i32, sums: usize, stride: usize): void {
  addBits(flags, epochCount, noCatalog, 2 * object + 1, sums, stride);
}
