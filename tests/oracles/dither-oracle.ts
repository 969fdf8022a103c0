import type { Quantised } from "../../src/core/kernels/rice-kernel.ts";

/** The stored integer that stands for exactly 0 under SUBTRACTIVE_DITHER_2. */
const exactZero = -2147483646;
const randomCount = 10_000;

let randoms: Float64Array | undefined;

/** The numbers of FITS 4.0, appendix I: `seed = 16807 * seed mod (2^31 - 1)`; rounded to 32 bits as cfitsio holds them. */
function ditherNumbers(): Float64Array {
  if (randoms) return randoms;
  randoms = new Float64Array(randomCount);
  let seed = 1;
  for (let i = 0; i < randomCount; i++) {
    seed = (seed * 16807) % 2147483647;
    randoms[i] = Math.fround(seed / 2147483647);
  }
  return randoms;
}

/**
 * Turns a tile's integers into values: `(i - R + 0.5) * ZSCALE + ZZERO`, without dither `i * ZSCALE + ZZERO`.
 * @param tile the tile's number, from 0, plus ZDITHER0 less 1
 */
export function unquantise(
  stored: Int32Array,
  { scale, zero, blank, dither, tile }: Quantised,
  out: Float32Array | Float64Array,
): void {
  if (dither === "NO_DITHER") {
    for (let i = 0; i < stored.length; i++) out[i] = stored[i]! === blank ? Number.NaN : stored[i]! * scale + zero;
    return;
  }
  const numbers = ditherNumbers();
  let row = tile % randomCount;
  let next = Math.trunc(numbers[row]! * 500);
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i]!;
    if (value === blank) out[i] = Number.NaN;
    else if (dither === "SUBTRACTIVE_DITHER_2" && value === exactZero) out[i] = 0;
    else out[i] = (value - numbers[next]! + 0.5) * scale + zero;
    if (++next < randomCount) continue;
    row = (row + 1) % randomCount;
    next = Math.trunc(numbers[row]! * 500);
  }
}
