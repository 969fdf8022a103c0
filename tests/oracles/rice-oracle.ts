/** What wasm/rice.ts computes, a byte of the stream at a time (FITS 4.0, section 10.4.1). */

/** Bits of a block's first number, the number that says "as they are", and bits of a pixel, by bytes a pixel. */
const kinds: Record<number, { fsBits: number; fsMost: number; bits: number }> = {
  1: { fsBits: 3, fsMost: 6, bits: 8 },
  2: { fsBits: 4, fsMost: 14, bits: 16 },
  4: { fsBits: 5, fsMost: 25, bits: 32 },
};

/** Leading zeros of a byte. */
const leadingZeros = Uint8Array.from({ length: 256 }, (_, byte) => Math.clz32(byte) - 24);

/**
 * Unpacks a tile of pixels into `out`: unsigned where they are bytes, signed otherwise.
 * @param bytePix bytes a pixel: 1, 2 or 4
 * @returns whether all of them were there; reading never leaves `packed`
 */
export function unpackRice(packed: Uint8Array, bytePix: number, blockSize: number, out: Int32Array): boolean {
  const { fsBits, fsMost, bits } = kinds[bytePix]!;
  const length = packed.length;
  if (length < bytePix) return false;
  const shift = 32 - bits;
  let last = 0;
  for (let i = 0; i < bytePix; i++) last = (last << 8) | packed[i]!;
  let at = bytePix;
  /** `held` low bits of `buffer` are read and not used yet; fewer than 8 between numbers. */
  let buffer = 0;
  let held = 0;
  const count = out.length;
  for (let i = 0; i < count; ) {
    const end = Math.min(i + blockSize, count);
    while (held < fsBits) {
      if (at >= length) return false;
      buffer = ((buffer & 0xff) << 8) | packed[at++]!;
      held += 8;
    }
    held -= fsBits;
    const fs = (buffer >>> held) - 1;
    buffer &= (1 << held) - 1;
    if (fs < 0) {
      out.fill(last, i, end);
      i = end;
    } else if (fs >= fsMost) {
      if (fs > fsMost) return false;
      for (; i < end; i++) {
        let left = bits - held;
        let diff = left < 32 ? buffer << left : 0;
        while (left >= 8) {
          if (at >= length) return false;
          left -= 8;
          diff |= packed[at++]! << left;
        }
        if (left > 0) {
          if (at >= length) return false;
          buffer = packed[at++]!;
          diff |= buffer >>> (8 - left);
          held = 8 - left;
          buffer &= (1 << held) - 1;
        } else {
          buffer = 0;
          held = 0;
        }
        const difference = (diff >>> 1) ^ -(diff & 1);
        last = ((last + difference) << shift) >> shift;
        out[i] = last;
      }
    } else {
      for (; i < end; i++) {
        let zeros = 0;
        while (buffer === 0) {
          zeros += held;
          if (at >= length) return false;
          buffer = packed[at++]!;
          held = 8;
        }
        const lead = leadingZeros[buffer]! - (8 - held);
        zeros += lead;
        held -= lead + 1;
        buffer &= (1 << held) - 1;
        let low = 0;
        let want = fs;
        while (want > held) {
          low = (low << held) | buffer;
          want -= held;
          if (at >= length) return false;
          buffer = packed[at++]!;
          held = 8;
        }
        held -= want;
        low = (low << want) | (buffer >>> held);
        buffer &= (1 << held) - 1;
        const diff = (zeros << fs) | low;
        const difference = (diff >>> 1) ^ -(diff & 1);
        last = ((last + difference) << shift) >> shift;
        out[i] = last;
      }
    }
  }
  if (bytePix === 1) for (let i = 0; i < count; i++) out[i] = out[i]! & 0xff;
  return true;
}
