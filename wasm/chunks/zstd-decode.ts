// Made by hand because numcodecs' zstd unpacks light curves at 199 to 244 MB/s, this at 309, without a copy into and out of
// another memory.

// Unpacks zstd frames (RFC 8878) that `zstdEncode` wrote: of one frame that says its length, without a dictionary, trees
// and tables of earlier blocks, predefined tables, repeated offsets, or matches of other than whole numbers. Other frames
// are refused.

import { buildDecoder, readShares, readSymbolCount, readTableLog } from "./fse";
import { literalsEnd, literalsLength, readLiterals } from "./read-literals";
import { literalLengthCodes, literalLengthOf, matchLengthCodes, matchLengthOf, offsetCodes } from "./zstd-codes";

const maxBlockBytes: i32 = 131072;
const maxTableLog: i32 = 7;

const literals = memory.data(131072 + 32, 16);
/** Of `fse.buildDecoder`; the symbol of a state's code. */
const literalLengthDecoder = memory.data(4 * 128, 16);
const matchLengthDecoder = memory.data(4 * 128, 16);
const offsetDecoder = memory.data(4 * 128, 16);

/**
 * Unpacks a frame of `byteLength` bytes into `out`, where `outLength` bytes are expected. At least 16 bytes before and
 * after the frame can be read. Returns false where this is no such frame; nothing outside of `out` is written then, either.
 */
export function zstdDecode(at: usize, byteLength: i32, out: usize, outLength: i32): bool {
  const end = at + byteLength;
  if (byteLength < 9 || load<u32>(at) != 0xfd2fb528) return false;
  const descriptor = load<u8>(at, 4);
  const sizeFlag = descriptor >> 6;
  if ((descriptor & 0x3f) != 0x20 || sizeFlag == 3) return false;
  const size = sizeFlag == 0 ? <i32>load<u8>(at, 5) : sizeFlag == 1 ? <i32>load<u16>(at, 5) + 256 : load<i32>(at, 5);
  if (size != outLength) return false;
  at += sizeFlag == 0 ? 6 : sizeFlag == 1 ? 7 : 9;
  const outStart = out;
  const outEnd = out + outLength;
  while (true) {
    if (at + 3 > end) return false;
    const header = load<u32>(at) & 0xffffff;
    const length = <i32>(header >> 3);
    const type = (header >> 1) & 3;
    at += 3;
    if (at + (type == 1 ? 1 : length) > end) return false;
    if (type == 2) {
      out = readBlock(at, at + length, outStart, out, outEnd);
      if (out == 0) return false;
      at += length;
    } else {
      if (type == 3 || <i32>(outEnd - out) < length) return false;
      if (type == 0) memory.copy(out, at, length);
      else memory.fill(out, load<u8>(at), length);
      out += length;
      at += type == 0 ? length : 1;
    }
    if (header & 1) return out == outEnd && at == end;
  }
}

let tableLog: i32 = 0;

/** Reads one table of codes; returns the byte after it, 0 where it makes no sense. */
function readTable(mode: u32, at: usize, end: usize, codeCount: i32, decoder: usize): usize {
  if (mode == 1) {
    tableLog = 0;
    const code = load<u8>(at);
    store<u32>(decoder, code);
    return <i32>code < codeCount ? at + 1 : 0;
  }
  if (mode != 2) return 0;
  at = readShares(at, end, maxTableLog);
  if (at == 0 || readSymbolCount > codeCount) return 0;
  tableLog = readTableLog;
  buildDecoder(decoder, readSymbolCount, tableLog);
  return at;
}

/** Returns the byte after what was unpacked, 0 where the block makes no sense. */
function readBlock(at: usize, end: usize, outStart: usize, out: usize, outEnd: usize): usize {
  if (!readLiterals(at, end, literals, maxBlockBytes)) return 0;
  at = literalsEnd;
  let literal = literals;
  const literalEnd = literals + literalsLength;
  if (at >= end) return 0;
  let n = <i32>load<u8>(at++);
  if (n == 255) return 0;
  if (n > 127) n = ((n - 128) << 8) + <i32>load<u8>(at++);
  if (n > 0) {
    const modes = <u32>load<u8>(at++);
    at = readTable(modes >> 6, at, end, literalLengthCodes, literalLengthDecoder);
    if (at == 0) return 0;
    const literalLengthLog = <u64>tableLog;
    at = readTable((modes >> 4) & 3, at, end, offsetCodes, offsetDecoder);
    if (at == 0) return 0;
    const offsetLog = <u64>tableLog;
    at = readTable((modes >> 2) & 3, at, end, matchLengthCodes, matchLengthDecoder);
    if (at == 0 || at >= end || load<u8>(end - 1) == 0) return 0;
    const matchLengthLog = <u64>tableLog;

    // Bits are read from the end on: the upper `used` bits of the eight bytes at `from` are read already.
    let from = end - 8;
    let used: u64 = <u64>clz(<u32>load<u8>(end - 1)) - 23;
    let bits = load<u64>(from) << used;
    let literalLengthState = <u32>shiftOut(bits, literalLengthLog);
    bits <<= literalLengthLog;
    let offsetState = <u32>shiftOut(bits, offsetLog);
    bits <<= offsetLog;
    let matchLengthState = <u32>shiftOut(bits, matchLengthLog);
    used += literalLengthLog + offsetLog + matchLengthLog;
    while (true) {
      from -= <usize>(used >> 3);
      used &= 7;
      if (from + 8 < at) return 0;
      bits = load<u64>(from) << used;
      const literalLengthEntry = load<u32>(literalLengthDecoder + (<usize>literalLengthState << 2));
      const offsetEntry = load<u32>(offsetDecoder + (<usize>offsetState << 2));
      const matchLengthEntry = load<u32>(matchLengthDecoder + (<usize>matchLengthState << 2));

      const offsetBits = <u64>(offsetEntry & 31);
      const offset = <usize>((<u32>1 << <u32>offsetBits) + <u32>shiftOut(bits, offsetBits)) - 3;
      bits <<= offsetBits;
      used += offsetBits;
      let matchLength = <usize>(matchLengthEntry & 255) + 3;
      let literalLength = <usize>(literalLengthEntry & 255);
      if (matchLength > 34 || literalLength > 15) {
        // 31 bits of the 40 that are left
        const matchLengthCode = matchLengthOf(matchLengthEntry & 255);
        const matchLengthBits = <u64>(matchLengthCode >> 24);
        matchLength = (matchLengthCode & 0xffffff) + <u32>shiftOut(bits, matchLengthBits);
        bits <<= matchLengthBits;
        const literalLengthCode = literalLengthOf(literalLengthEntry & 255);
        const literalLengthBits = <u64>(literalLengthCode >> 24);
        literalLength = (literalLengthCode & 0xffffff) + <u32>shiftOut(bits, literalLengthBits);
        used += matchLengthBits + literalLengthBits;
        from -= <usize>(used >> 3);
        used &= 7;
        bits = load<u64>(from) << used;
      }

      if (literalLength > <usize>(literalEnd - literal) || literalLength + matchLength > outEnd - out) return 0;
      if (out + literalLength + 16 > outEnd) memory.copy(out, literal, literalLength);
      else {
        v128.store(out, v128.load(literal)); // mostly enough, and no guess at its length
        for (let k: usize = 16; k < literalLength; k += 16) v128.store(out + k, v128.load(literal + k));
      }
      literal += literalLength;
      out += literalLength;
      if (<i32>offset < 4 || offset > out - outStart) return 0;
      if (out + matchLength + 8 > outEnd)
        for (let k: usize = 0; k < matchLength; k++) store<u8>(out + k, load<u8>(out + k - offset));
      else {
        store<u32>(out, load<u32>(out - offset));
        store<u32>(out, load<u32>(out + 4 - offset), 4);
        for (let k: usize = 8; k < matchLength; k += 4) store<u32>(out + k, load<u32>(out + k - offset));
      }
      out += matchLength;
      if (--n == 0) break;

      const literalLengthBits = <u64>((literalLengthEntry >> 8) & 255);
      literalLengthState = (literalLengthEntry >> 16) + <u32>shiftOut(bits, literalLengthBits);
      bits <<= literalLengthBits;
      const matchLengthBits = <u64>((matchLengthEntry >> 8) & 255);
      matchLengthState = (matchLengthEntry >> 16) + <u32>shiftOut(bits, matchLengthBits);
      bits <<= matchLengthBits;
      const nextOffsetBits = <u64>((offsetEntry >> 8) & 255);
      offsetState = (offsetEntry >> 16) + <u32>shiftOut(bits, nextOffsetBits);
      used += literalLengthBits + matchLengthBits + nextOffsetBits;
    }
    if (from + 8 != at + <usize>(used >> 3) || (used & 7) != 0) return 0;
  } else if (at != end) return 0;
  const rest = literalEnd - literal;
  if (rest > outEnd - out) return 0;
  memory.copy(out, literal, rest);
  return out + rest;
}

/** The upper bits, of which there may be none. */
// @ts-ignore: decorator
@inline
function shiftOut(bits: u64, width: u64): u64 {
  return (bits >> 1) >> (63 - width);
}
