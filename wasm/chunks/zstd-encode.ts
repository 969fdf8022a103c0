// Made by hand because numcodecs' zstd is slower on magnitudes: level 1 packs light curves to 0.50 at 85 MB/s, level 5 to 0.43
// at 46; this packs them to 0.44 at 184 (`npm run bench -- kernels`, 30 % of the points missing).

// Packs numbers into a zstd frame (RFC 8878). Catalogs print numbers with few digits, so that the same number comes again
// and again while its bits look like noise: matches are looked for number by number (4 bytes), and by nothing else.

import { buildEncoder, encoderBytes, firstState, normalise, stateAt, writeShares } from "./fse";
import { literalBits, writeLiterals } from "./write-literals";
import {
  codeOfLiteralLength,
  codeOfMatchLength,
  literalLengthCodes,
  literalLengthOf,
  matchLengthCodes,
  matchLengthOf,
  offsetCodes,
} from "./zstd-codes";

const blockBytes: i32 = 65536;
/** What a match takes where numbers come again soon. */
const matchBits: i64 = 10;
const maxHashBits: i32 = 15;

/** Where in the block a number with this hash was last, u16. */
const lastPlace = memory.data(2 * 32768, 16);
const literals = memory.data(65536 + 16, 16);
/** Per sequence: u32 offset value, u16 length of the literals before it, u16 length of the match less 3. */
const sequences = memory.data(8 * 16384 + 8, 16);
// Two counters a code, used in turn: most sequences have the same codes, and would wait for each other.
const literalLengthCounts = memory.data(2 * 4 * 64, 16);
const matchLengthCounts = memory.data(2 * 4 * 64, 16);
const offsetCounts = memory.data(2 * 4 * 64, 16);
const literalLengthEncoder = memory.data(8 * 64 + 2 * 128, 16);
const matchLengthEncoder = memory.data(8 * 64 + 2 * 128, 16);
const offsetEncoder = memory.data(8 * 64 + 2 * 128, 16);
let literalLengthLog: i32 = 0;
let matchLengthLog: i32 = 0;
let offsetLog: i32 = 0;

/** What a frame of so many bytes may take, with what is written beyond its end. */
export function zstdBound(byteLength: i32): i32 {
  return byteLength + 3 * (byteLength / blockBytes + 1) + 9 + 256;
}

/** Returns the length of the frame that is written to `out`, which has room for `zstdBound(byteLength)`. */
export function zstdEncode(from: usize, byteLength: i32, out: usize): i32 {
  const start = out;
  out = writeFrameHeader(byteLength, out);
  let at: i32 = 0;
  for (; byteLength - at > blockBytes; at += blockBytes) out = writeBlock(from + at, blockBytes, 0, out);
  out = writeBlock(from + at, byteLength - at, 1, out);
  return <i32>(out - start);
}

function writeFrameHeader(byteLength: u32, out: usize): usize {
  store<u32>(out, 0xfd2fb528);
  if (byteLength < 256) {
    store<u8>(out, 0x20, 4);
    store<u8>(out, <u8>byteLength, 5);
    return out + 6;
  }
  if (byteLength < 65536 + 256) {
    store<u8>(out, 0x60, 4);
    store<u16>(out, <u16>(byteLength - 256), 5);
    return out + 7;
  }
  store<u8>(out, 0xa0, 4);
  store<u32>(out, byteLength, 5);
  return out + 9;
}

function writeBlock(from: usize, byteLength: i32, last: u32, out: usize): usize {
  const body = out + 3;
  let literalLength = findSequences(from, byteLength);
  let unmatched = literals;
  // A few numbers in any order, such as flags: each match takes more than the number's bytes do by their frequency.
  if (literalLength < byteLength >> 4 && sequenceCount > byteLength >> 6)
    if (literalBits(from, byteLength) < matchBits * sequenceCount) {
      unmatched = from;
      literalLength = byteLength;
      sequenceCount = 0;
    }
  let end = writeLiterals(unmatched, literalLength, body);
  if (end < body + byteLength) end = writeSequences(end, body + byteLength);
  let type: u32 = 2;
  if (end == 0 || end >= body + byteLength) {
    type = 0;
    memory.copy(body, from, byteLength);
    end = body + byteLength;
  }
  const header = last | (type << 1) | (<u32>(end - body) << 3);
  store<u16>(out, <u16>header);
  store<u8>(out, <u8>(header >> 16), 2);
  return end;
}

let sequenceCount: i32 = 0;

/**
 * Whether numbers of two kinds take turns, as values and uncertainties do in an epoch: by sign and exponent, of some 256
 * numbers.
 */
function kindsTakeTurns(from: usize, numbers: i32): bool {
  const step = max(numbers >> 8, 1);
  let sameAsLast: i32 = 0;
  let sameAsOther: i32 = -(numbers / step) / 8;
  for (let at = 2; at < numbers; at += step) {
    const kind = load<u8>(from + (<usize>at << 2), 3);
    sameAsLast += i32(kind == load<u8>(from + (<usize>(at - 1) << 2), 3));
    sameAsOther += i32(kind == load<u8>(from + (<usize>(at - 2) << 2), 3));
  }
  return sameAsOther > sameAsLast;
}

/**
 * Splits a block into literals and matches of whole numbers; returns the length of the literals. Whether a number came
 * before cannot be foretold: each is written both as a literal and as a match, and then counts as one of them.
 */
function findSequences(from: usize, byteLength: i32): i32 {
  const numbers = byteLength >> 2;
  const hashBits = min(max(33 - clz(numbers), 6), maxHashBits);
  memory.fill(lastPlace, 0, 2 << hashBits);
  const takesTurns = kindsTakeTurns(from, numbers);
  let sequence = sequences;
  let literal = literals;
  let anchor: i32 = 0; // first number that is not packed yet
  let at: i32 = 0;
  while (at < numbers) {
    const number = load<u32>(from + (<usize>at << 2));
    const slot = lastPlace + (<usize>((number * 0x9e3779b1) >> (32 - hashBits)) << 1);
    const before = from + (<usize>load<u16>(slot) << 2);
    store<u16>(slot, <u16>at);
    const distance = from + (<usize>at << 2) - before;
    const hit: i32 = i32(load<u32>(before) == number) & i32(distance != 0);
    store<u32>(literal, number);
    literal += (1 - hit) << 2;
    let back: i32 = 0;
    if (takesTurns) {
      // Upper bytes of the literal before, which both places have: signs and exponents mostly.
      const differing = load<u32>(from + (<usize>at << 2) - 4) ^ load<u32>(before - 4);
      back = (clz(differing) >> 3) & -(hit & i32(at > anchor) & i32(before > from));
    }
    literal -= back;
    store<u32>(sequence, <u32>distance + 3);
    store<u32>(sequence, (((at - anchor) << 2) - back) | ((1 + back) << 16), 4);
    sequence += hit << 3;
    at++;
    anchor = select<i32>(at, anchor, hit);
    if (hit & i32(load<u32>(before, 4) == load<u32>(from + (<usize>at << 2)))) {
      while (at < numbers && load<u32>(from + (<usize>at << 2)) == load<u32>(from + (<usize>at << 2) - distance)) at++;
      store<u16>(sequence - 8, <u16>(((at - anchor) << 2) + 1 + back), 6);
      anchor = at;
    }
  }
  memory.copy(literal, from + (<usize>numbers << 2), byteLength & 3);
  sequenceCount = <i32>((sequence - sequences) >> 3);
  return <i32>(literal - literals) + (byteLength & 3);
}

/** Writes the sequences section; returns the byte after it, 0 where it would pass `limit`. */
function writeSequences(out: usize, limit: usize): usize {
  const n = sequenceCount;
  if (n < 128) store<u8>(out++, <u8>n);
  else if (n < 0x7f00) {
    store<u8>(out, <u8>((n >> 8) + 128));
    store<u8>(out, <u8>n, 1);
    out += 2;
  }
  if (n == 0) return out;
  countCodes(n);
  const tableLog = n > 256 ? 7 : 6;
  const modes = out++;
  out = writeTable(literalLengthCounts, literalLengthCodes, n, tableLog, literalLengthEncoder, out);
  let mode = writtenMode << 6;
  literalLengthLog = writtenMode == 2 ? tableLog : 0;
  out = writeTable(offsetCounts, offsetCodes, n, tableLog, offsetEncoder, out);
  mode |= writtenMode << 4;
  offsetLog = writtenMode == 2 ? tableLog : 0;
  out = writeTable(matchLengthCounts, matchLengthCodes, n, tableLog, matchLengthEncoder, out);
  matchLengthLog = writtenMode == 2 ? tableLog : 0;
  store<u8>(modes, <u8>(mode | (writtenMode << 2)));
  return writeCodes(n, out, limit);
}

function countCodes(n: i32): void {
  memory.fill(literalLengthCounts, 0, 2 * 4 * 64);
  memory.fill(matchLengthCounts, 0, 2 * 4 * 64);
  memory.fill(offsetCounts, 0, 2 * 4 * 64);
  const end = sequences + (<usize>n << 3);
  for (let at = sequences; at < end; at += 16) {
    countSequence(at, 0);
    if (at + 8 < end) countSequence(at + 8, 4 * 64);
  }
  addCounters(literalLengthCounts);
  addCounters(matchLengthCounts);
  addCounters(offsetCounts);
}

// @ts-ignore: decorator
@inline
function countSequence(at: usize, lane: usize): void {
  increment(offsetCounts + lane, 31 - clz(load<u32>(at)));
  increment(literalLengthCounts + lane, codeOfLiteralLength(load<u16>(at, 4)));
  increment(matchLengthCounts + lane, codeOfMatchLength(<u32>load<u16>(at, 6) + 3));
}

// @ts-ignore: decorator
@inline
function increment(counts: usize, code: u32): void {
  const at = counts + (<usize>code << 2);
  store<i32>(at, load<i32>(at) + 1);
}

function addCounters(counts: usize): void {
  for (let at = counts; at < counts + 4 * 64; at += 16)
    v128.store(at, i32x4.add(v128.load(at), v128.load(at, 4 * 64)));
}

let writtenMode: u32 = 0;

/** Writes one table of codes; where all sequences have the same, that one, and an encoder that has nothing to say of it. */
function writeTable(counts: usize, codeCount: i32, n: i32, tableLog: i32, encoder: usize, out: usize): usize {
  while (load<i32>(counts + (<usize>(codeCount - 1) << 2)) == 0) codeCount--;
  if (load<i32>(counts + (<usize>(codeCount - 1) << 2)) == n) {
    writtenMode = 1;
    memory.fill(encoder, 0, encoderBytes);
    store<u8>(out, <u8>(codeCount - 1));
    return out + 1;
  }
  writtenMode = 2;
  normalise(counts, codeCount, n, tableLog);
  buildEncoder(encoder, codeCount, tableLog);
  return writeShares(out, tableLog);
}

/** Packs sequences from the last to the first, so that they are read from the first on. */
function writeCodes(n: i32, out: usize, limit: usize): usize {
  let at = sequences + (<usize>(n - 1) << 3);
  let literalLengthState = firstState(literalLengthEncoder, codeOfLiteralLength(load<u16>(at, 4)));
  let matchLengthState = firstState(matchLengthEncoder, codeOfMatchLength(<u32>load<u16>(at, 6) + 3));
  let offsetState = firstState(offsetEncoder, 31 - clz(load<u32>(at)));
  let bits: u64 = 0;
  let bitCount: u64 = 0;
  while (true) {
    const offset = load<u32>(at);
    const literalLength = <u32>load<u16>(at, 4);
    const matchLength = <u32>load<u16>(at, 6) + 3;
    if (literalLength > 15 || matchLength > 34) {
      const literalEntry = literalLengthOf(codeOfLiteralLength(literalLength));
      bits |= <u64>(literalLength - (literalEntry & 0xffffff)) << bitCount;
      bitCount += literalEntry >> 24;
      const matchEntry = matchLengthOf(codeOfMatchLength(matchLength));
      bits |= <u64>(matchLength - (matchEntry & 0xffffff)) << bitCount;
      bitCount += matchEntry >> 24;
      store<u64>(out, bits);
      out += <usize>(bitCount >> 3);
      bits >>= bitCount & ~7;
      bitCount &= 7;
    }
    const offsetBits = 31 - clz(offset);
    bits |= <u64>(offset ^ (1 << offsetBits)) << bitCount;
    bitCount += offsetBits;
    store<u64>(out, bits);
    out += <usize>(bitCount >> 3);
    bits >>= bitCount & ~7;
    bitCount &= 7;
    if (out > limit) return 0;
    if (at == sequences) break;
    at -= 8;
    const offsetTransform = offsetEncoder + (<usize>(31 - clz(load<u32>(at))) << 3);
    const offsetWidth = (offsetState + load<i32>(offsetTransform)) >> 16;
    bits |= <u64>(offsetState & ((1 << offsetWidth) - 1)) << bitCount;
    bitCount += offsetWidth;
    offsetState = stateAt(offsetEncoder, (offsetState >> offsetWidth) + load<i32>(offsetTransform, 4));
    const matchTransform = matchLengthEncoder + (<usize>codeOfMatchLength(<u32>load<u16>(at, 6) + 3) << 3);
    const matchWidth = (matchLengthState + load<i32>(matchTransform)) >> 16;
    bits |= <u64>(matchLengthState & ((1 << matchWidth) - 1)) << bitCount;
    bitCount += matchWidth;
    matchLengthState = stateAt(matchLengthEncoder, (matchLengthState >> matchWidth) + load<i32>(matchTransform, 4));
    const literalTransform = literalLengthEncoder + (<usize>codeOfLiteralLength(load<u16>(at, 4)) << 3);
    const literalWidth = (literalLengthState + load<i32>(literalTransform)) >> 16;
    bits |= <u64>(literalLengthState & ((1 << literalWidth) - 1)) << bitCount;
    bitCount += literalWidth;
    literalLengthState = stateAt(literalLengthEncoder, (literalLengthState >> literalWidth) + load<i32>(literalTransform, 4));
  }
  bits |= <u64>(matchLengthState & ((1 << matchLengthLog) - 1)) << bitCount;
  bitCount += matchLengthLog;
  bits |= <u64>(offsetState & ((1 << offsetLog) - 1)) << bitCount;
  bitCount += offsetLog;
  bits |= <u64>(literalLengthState & ((1 << literalLengthLog) - 1)) << bitCount;
  bitCount += literalLengthLog;
  bits |= (<u64>1) << bitCount;
  store<u64>(out, bits);
  return out + <usize>((bitCount + 8) >> 3);
}
