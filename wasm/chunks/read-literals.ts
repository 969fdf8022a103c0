// The literals section of a zstd block (RFC 8878, 3.1.1.3.1), as it is read.

import { decoder, readTree, tableLog } from "./huffman-decoder";

/** The byte after the literals section that was read last, and the literals in it. */
export let literalsEnd: usize = 0;
export let literalsLength: i32 = 0;

/**
 * Unpacks a literals section into `out`, at most `room` bytes; false where it makes no sense. At least 16 bytes before
 * `at` and after `end` can be read.
 */
export function readLiterals(at: usize, end: usize, out: usize, room: i32): bool {
  const first = load<u32>(at);
  const type = first & 3;
  const format = (first >> 2) & 3;
  if (type < 2) {
    const headerBytes: usize = format == 3 ? 3 : format == 1 ? 2 : 1;
    literalsLength = <i32>(format == 3 ? (first >> 4) & 0xfffff : format == 1 ? (first >> 4) & 0xfff : (first >> 3) & 31);
    literalsEnd = at + headerBytes + (type == 0 ? literalsLength : 1);
    if (literalsLength > room || literalsEnd > end) return false;
    if (type == 0) memory.copy(out, at + headerBytes, literalsLength);
    else memory.fill(out, load<u8>(at + headerBytes), literalsLength);
    return true;
  }
  if (type == 3) return false; // the tree of an earlier block: not written by this module
  const header = load<u64>(at);
  const headerBytes: usize = format < 2 ? 3 : format + 2;
  const width: u64 = format < 2 ? 10 : format == 2 ? 14 : 18;
  const mask = ((<u64>1) << width) - 1;
  literalsLength = <i32>((header >> 4) & mask);
  literalsEnd = at + headerBytes + <usize>((header >> (4 + width)) & mask);
  if (literalsLength > room || literalsEnd > end) return false;
  at = readTree(at + headerBytes, literalsEnd);
  if (at == 0) return false;
  if (format == 0) return readStream(at, literalsEnd, out, literalsLength);
  const part = (literalsLength + 3) >> 2;
  const start0 = at + 6;
  const start1 = start0 + load<u16>(at);
  const start2 = start1 + load<u16>(at, 2);
  const start3 = start2 + load<u16>(at, 4);
  if (start3 >= literalsEnd || 3 * part > literalsLength) return false;
  return readStreams(start0, start1, start2, start3, literalsEnd, out, part, literalsLength);
}

/** One stream of codes, read from its end. */
function readStream(start: usize, end: usize, out: usize, byteLength: i32): bool {
  const last = <u32>load<u8>(end - 1);
  return end > start && last != 0 && finishStream(start, end - 8, <u64>clz(last) - 23, out, out + byteLength);
}

/** Reads a stream on, of whose eight bytes at `at` the upper `used` bits are read; it must end where it started. */
function finishStream(start: usize, at: usize, used: u64, out: usize, outEnd: usize): bool {
  const shift: u64 = 64 - tableLog;
  for (; out < outEnd; out++) {
    at -= <usize>(used >> 3);
    used &= 7;
    if (at + 8 < start) return false;
    const entry = <u32>load<u16>(decoder + (<usize>((load<u64>(at) << used) >> shift) << 1));
    store<u8>(out, <u8>(entry >> 8));
    used += entry & 255;
  }
  return at + 8 == start + <usize>(used >> 3) && (used & 7) == 0;
}

/** Four symbols, and from bit 32 on how many bits they took. A shift takes no more than the lower bits of an entry. */
// @ts-ignore: decorator
@inline
function readFour(bits: u64, shift: u64): u64 {
  const a = <u64>load<u16>(decoder + (<usize>(bits >> shift) << 1));
  bits <<= a;
  const b = <u64>load<u16>(decoder + (<usize>(bits >> shift) << 1));
  bits <<= b;
  const c = <u64>load<u16>(decoder + (<usize>(bits >> shift) << 1));
  bits <<= c;
  const d = <u64>load<u16>(decoder + (<usize>(bits >> shift) << 1));
  const symbols = (a >> 8) | (b & 0xff00) | ((c & 0xff00) << 8) | ((d & 0xff00) << 16);
  return symbols | (((a + b + c + d) & 255) << 32);
}

/** Four streams side by side: their look-ups overlap. */
function readStreams(
  start0: usize,
  start1: usize,
  start2: usize,
  start3: usize,
  end: usize,
  out: usize,
  part: i32,
  byteLength: i32,
): bool {
  const last0 = <u32>load<u8>(start1 - 1);
  const last1 = <u32>load<u8>(start2 - 1);
  const last2 = <u32>load<u8>(start3 - 1);
  const last3 = <u32>load<u8>(end - 1);
  if (last0 == 0 || last1 == 0 || last2 == 0 || last3 == 0) return false;
  const shift: u64 = 64 - tableLog;
  let at0 = start1 - 8;
  let at1 = start2 - 8;
  let at2 = start3 - 8;
  let at3 = end - 8;
  let used0: u64 = <u64>clz(last0) - 23;
  let used1: u64 = <u64>clz(last1) - 23;
  let used2: u64 = <u64>clz(last2) - 23;
  let used3: u64 = <u64>clz(last3) - 23;
  let out0 = out;
  let out1 = out0 + part;
  let out2 = out1 + part;
  let out3 = out2 + part;
  // Four bytes of each a turn: 44 of at least 57 bits.
  const turnsEnd = out3 + ((byteLength - 3 * part) & ~3);
  while (out3 < turnsEnd) {
    const four0 = readFour(load<u64>(at0) << used0, shift);
    const four1 = readFour(load<u64>(at1) << used1, shift);
    const four2 = readFour(load<u64>(at2) << used2, shift);
    const four3 = readFour(load<u64>(at3) << used3, shift);
    store<u32>(out0, <u32>four0);
    store<u32>(out1, <u32>four1);
    store<u32>(out2, <u32>four2);
    store<u32>(out3, <u32>four3);
    used0 += four0 >> 32;
    used1 += four1 >> 32;
    used2 += four2 >> 32;
    used3 += four3 >> 32;
    at0 -= <usize>(used0 >> 3);
    at1 -= <usize>(used1 >> 3);
    at2 -= <usize>(used2 >> 3);
    at3 -= <usize>(used3 >> 3);
    used0 &= 7;
    used1 &= 7;
    used2 &= 7;
    used3 &= 7;
    out0 += 4;
    out1 += 4;
    out2 += 4;
    out3 += 4;
    if (at0 + 8 < start0 || at1 + 8 < start1 || at2 + 8 < start2 || at3 + 8 < start3) return false;
  }
  return (
    finishStream(start0, at0, used0, out0, out + part) &&
    finishStream(start1, at1, used1, out1, out + 2 * part) &&
    finishStream(start2, at2, used2, out2, out + 3 * part) &&
    finishStream(start3, at3, used3, out3, out + byteLength)
  );
}
