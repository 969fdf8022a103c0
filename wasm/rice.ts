// Made by hand because no package decodes FITS's Rice tiles: White, Greenfield, Pence & Percival, "Rice algorithm" (FITS 4.0,
// section 10.4.1), as cfitsio's ricecomp.c reads them; and floating-point pixels out of the integers of a tile (section 10.2).
// The loops that this is held against in the tests are tests/oracles/rice-oracle.ts and tests/oracles/dither-oracle.ts.

/** The stored integer that stands for exactly 0 under SUBTRACTIVE_DITHER_2. */
const exactZero: i32 = -2147483646;
export const randomCount: i32 = 10000;

// Laid out by `reserve`. The caller fills `packed`, or `stored` where the integers were packed otherwise.
export let packed: usize = 0;
/** i32, one a pixel. */
export let stored: usize = 0;
/** f32, each in the place of its integer, or f64 behind them. */
export let values: usize = 0;

/** Numbers from 0 to 1, f32. */
const randoms = memory.data(4 * 10000, 16);
let seeded = false;

/** Makes room for a tile of so many packed bytes and pixels. What memory held before is lost. */
export function reserve(byteLength: i32, pixelCount: i32, isDouble: bool): void {
  stored = (__heap_base + 15) & ~15;
  packed = (stored + (<usize>pixelCount << 2) + 15) & ~15;
  values = stored;
  if (isDouble) {
    values = packed;
    packed += <usize>pixelCount << 3;
  }
  const end = packed + <usize>byteLength + 16;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0) memory.grow(missing);
}

/** The bits of the stream that are looked at: the next one is the highest. */
let window: u64 = 0;
/** How many of them are of the stream. */
let held: i32 = 0;
let at: usize = 0;
let stop: usize = 0;

/** Fills the window to more than 32 bits, as far as there are bytes: what lies behind them reads as zeros. */
// @ts-ignore: decorator
@inline
function fill(): void {
  if (held > 32) return;
  if (at + 4 <= stop) {
    window |= <u64>bswap<u32>(load<u32>(at)) << (32 - held);
    at += 4;
    held += 32;
    return;
  }
  while (held <= 56 && at < stop) {
    window |= <u64>load<u8>(at++) << (56 - held);
    held += 8;
  }
}

/**
 * Unpacks `count` pixels from the `byteLength` bytes at `packed` into `stored`: unsigned where they are bytes, signed
 * otherwise. Returns whether all of them were there.
 */
export function unpack(byteLength: i32, bytePix: i32, blockSize: i32, count: i32): bool {
  const fsBits = bytePix == 1 ? 3 : bytePix == 2 ? 4 : 5;
  const fsMost = bytePix == 1 ? 6 : bytePix == 2 ? 14 : 25;
  const bits = bytePix << 3;
  const shift = 32 - bits;
  if (byteLength < bytePix) return false;
  at = packed;
  stop = packed + byteLength;
  let last: i32 = 0;
  for (let i = 0; i < bytePix; i++) last = (last << 8) | <i32>load<u8>(at++);
  window = 0;
  held = 0;
  for (let i = 0; i < count; ) {
    const end = min(i + blockSize, count);
    fill();
    if (held < fsBits) return false;
    const fs = <i32>(window >> (64 - fsBits)) - 1;
    window <<= fsBits;
    held -= fsBits;
    if (fs < 0) {
      for (; i < end; i++) store<i32>(stored + (<usize>i << 2), last);
    } else if (fs >= fsMost) {
      if (fs > fsMost) return false;
      for (; i < end; i++) {
        fill();
        if (held < bits) return false;
        const code = <i32>(window >> (64 - bits));
        window <<= bits;
        held -= bits;
        last = ((last + ((code >>> 1) ^ -(code & 1))) << shift) >> shift;
        store<i32>(stored + (<usize>i << 2), last);
      }
    } else {
      for (; i < end; i++) {
        fill();
        let zeros: i32 = 0;
        while (window == 0) {
          zeros += held;
          held = 0;
          fill();
          if (held == 0) return false;
        }
        const lead = <i32>clz(window);
        zeros += lead;
        window <<= lead;
        window <<= 1;
        held -= lead + 1;
        if (held < fs) {
          fill();
          if (held < fs) return false;
        }
        // A shift by 64 would be one by 0.
        const low = fs == 0 ? 0 : <i32>(window >> (64 - fs));
        window <<= fs;
        held -= fs;
        const code = (zeros << fs) | low;
        last = ((last + ((code >>> 1) ^ -(code & 1))) << shift) >> shift;
        store<i32>(stored + (<usize>i << 2), last);
      }
    }
  }
  if (bytePix == 1) for (let i = 0; i < count; i++) store<i32>(stored + (<usize>i << 2), load<i32>(stored + (<usize>i << 2)) & 0xff);
  return true;
}

/** The numbers of FITS 4.0, appendix I: `seed = 16807 * seed mod (2^31 - 1)`; rounded to 32 bits as cfitsio holds them. */
function seedRandoms(): void {
  let seed: u64 = 1;
  for (let i = 0; i < randomCount; i++) {
    seed = (seed * 16807) % 2147483647;
    store<f32>(randoms + (<usize>i << 2), <f32>(<f64>seed / 2147483647.0));
  }
  seeded = true;
}

// @ts-ignore: decorator
@inline
function put(i: i32, value: f64, isDouble: bool): void {
  if (isDouble) store<f64>(values + (<usize>i << 3), value);
  else store<f32>(values + (<usize>i << 2), <f32>value);
}

/**
 * Turns `stored` into `values`: `(i - R + 0.5) * scale + zero`, without dither (0) `i * scale + zero`; with dither 2 the
 * integer that says so is exactly 0. `blank` is NaN where `hasBlank`.
 * @param tile the tile's number, from 0, plus ZDITHER0 less 1
 */
export function unquantise(
  count: i32,
  scale: f64,
  zero: f64,
  hasBlank: bool,
  blank: i32,
  dither: i32,
  tile: i32,
  isDouble: bool,
): void {
  if (dither == 0) {
    for (let i = 0; i < count; i++) {
      const value = load<i32>(stored + (<usize>i << 2));
      put(i, hasBlank && value == blank ? NaN : <f64>value * scale + zero, isDouble);
    }
    return;
  }
  if (!seeded) seedRandoms();
  let row = tile % randomCount;
  let next = <i32>(<f64>load<f32>(randoms + (<usize>row << 2)) * 500.0);
  for (let i = 0; i < count; i++) {
    const value = load<i32>(stored + (<usize>i << 2));
    if (hasBlank && value == blank) put(i, NaN, isDouble);
    else if (dither == 2 && value == exactZero) put(i, 0.0, isDouble);
    else put(i, (<f64>value - <f64>load<f32>(randoms + (<usize>next << 2)) + 0.5) * scale + zero, isDouble);
    if (++next < randomCount) continue;
    row = (row + 1) % randomCount;
    next = <i32>(<f64>load<f32>(randoms + (<usize>row << 2)) * 500.0);
  }
}
