// Huffman codes of literals (RFC 8878, 4.2). A code's length is 1 + tableLog - weight; the longest code has weight 1, and
// the codes of a weight follow each other in the order of their symbols.

import {
  buildDecoder,
  buildEncoder,
  decoderBytes,
  encoderBytes,
  firstState,
  normalise,
  readShares,
  readSymbolCount,
  readTableLog,
  stateAt,
  writeShares,
} from "./fse";

const maxTableLog: i32 = 11;
const weightTableLog: i32 = 6;

const counts = memory.data(4 * 4 * 256, 16);
/** Parts of the table that each symbol takes, u16. */
const slots = memory.data(2 * 256, 16);
const weights = memory.data(256 + 16, 16);
const weightCounts = memory.data(4 * 16, 16);
/** Per symbol its code and, from bit 16 on, its length. */
const codes = memory.data(4 * 256, 16);
const weightEncoder = memory.data(8 * 64 + 2 * 128, 16);
const weightDecoder = memory.data(4 * 128, 16);
/** Per state the length of a code and, from bit 8 on, its symbol. */
const decoder = memory.data(2 * 2048 + 16, 16);
let tableLog: i32 = 0;

/**
 * Packs literals into a section (RFC 8878, 3.1.1.3.1): as they are, as one byte repeated, or with a code of their own.
 * Returns the byte after it.
 */
export function writeLiterals(literals: usize, byteLength: i32, out: usize): usize {
  if (byteLength < 64) return writeRaw(literals, byteLength, out);
  const symbolCount = count(literals, byteLength);
  if (load<i32>(counts + (<usize>load<u8>(literals) << 2)) == byteLength) return writeRepeated(literals, byteLength, out);
  if (assignSlots(byteLength, symbolCount) > <i64>byteLength * 8 * 31 / 32) return writeRaw(literals, byteLength, out);
  assignCodes(symbolCount);
  const headerBytes: usize = byteLength < 1024 ? 3 : byteLength < 16384 ? 4 : 5;
  const treeEnd = writeWeights(out + headerBytes, symbolCount);
  if (treeEnd == 0) return writeRaw(literals, byteLength, out);
  let end = treeEnd;
  const single = byteLength < 256;
  if (single) end = writeStream(literals, byteLength, end);
  else {
    const part = (byteLength + 3) >> 2;
    end += 6;
    for (let k = 0; k < 4; k++) {
      const next = writeStream(literals + part * k, k < 3 ? part : byteLength - 3 * part, end);
      if (k < 3) store<u16>(treeEnd + 2 * k, <u16>(next - end));
      end = next;
    }
  }
  const packed = <i32>(end - out - headerBytes);
  if (packed >= byteLength) return writeRaw(literals, byteLength, out);
  const format: u64 = headerBytes == 3 ? (single ? 0 : 1) : headerBytes - 2;
  const width: u64 = headerBytes == 3 ? 10 : headerBytes == 4 ? 14 : 18;
  const header = 2 | (format << 2) | (<u64>byteLength << 4) | (<u64>packed << (4 + width));
  for (let k: usize = 0; k < headerBytes; k++) store<u8>(out + k, <u8>(header >> (8 * k)));
  return end;
}

/** What bytes take as literals, the code itself not counted. */
export function literalBits(literals: usize, byteLength: i32): i64 {
  return assignSlots(byteLength, count(literals, byteLength));
}

function writeRaw(literals: usize, byteLength: i32, out: usize): usize {
  out = writeShortHeader(0, byteLength, out);
  memory.copy(out, literals, byteLength);
  return out + byteLength;
}

function writeRepeated(literals: usize, byteLength: i32, out: usize): usize {
  out = writeShortHeader(1, byteLength, out);
  store<u8>(out, load<u8>(literals));
  return out + 1;
}

function writeShortHeader(type: u32, byteLength: u32, out: usize): usize {
  if (byteLength < 32) {
    store<u8>(out, type | (byteLength << 3));
    return out + 1;
  }
  const wide = byteLength >= 4096;
  store<u32>(out, type | ((wide ? 3 : 1) << 2) | (byteLength << 4));
  return out + (wide ? 3 : 2);
}

/** Counts bytes, four in turn so that equal neighbors do not wait for each other; returns the last byte there is + 1. */
function count(literals: usize, byteLength: i32): i32 {
  memory.fill(counts, 0, 4 * 4 * 256);
  const end = literals + byteLength;
  const wholeEnd = literals + (byteLength & ~7);
  for (; literals < wholeEnd; literals += 8) {
    const eight = load<u64>(literals);
    increment(0, <u32>eight & 255);
    increment(1, (<u32>eight >> 8) & 255);
    increment(2, (<u32>eight >> 16) & 255);
    increment(3, <u32>eight >> 24);
    const upper = <u32>(eight >> 32);
    increment(0, upper & 255);
    increment(1, (upper >> 8) & 255);
    increment(2, (upper >> 16) & 255);
    increment(3, upper >> 24);
  }
  for (; literals < end; literals++) increment(0, load<u8>(literals));
  let symbolCount: i32 = 0;
  for (let symbol: usize = 0; symbol < 1024; symbol += 16) {
    const sum = i32x4.add(
      i32x4.add(v128.load(counts + symbol), v128.load(counts + symbol, 1024)),
      i32x4.add(v128.load(counts + symbol, 2048), v128.load(counts + symbol, 3072)),
    );
    v128.store(counts + symbol, sum);
    if (v128.any_true(sum)) symbolCount = <i32>(symbol >> 2) + 4;
  }
  while (load<i32>(counts + (<usize>(symbolCount - 1) << 2)) == 0) symbolCount--;
  return symbolCount;
}

// @ts-ignore: decorator
@inline
function increment(lane: usize, symbol: u32): void {
  const at = counts + (lane << 10) + (<usize>symbol << 2);
  store<i32>(at, load<i32>(at) + 1);
}

/**
 * Gives each symbol a power of two of the table's 2048 places: at first no more than its share, then the places that are
 * left to those who gain most. Close to Huffman's lengths, at a fraction of the work. Returns the bits that it will take.
 */
function assignSlots(total: i32, symbolCount: i32): i64 {
  let left: i32 = 1 << maxTableLog;
  const scale: f32 = <f32>(1 << maxTableLog) / <f32>total;
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const n = load<i32>(counts + (<usize>symbol << 2));
    let slot: i32 = 0;
    if (n != 0) {
      const share = <i32>(<f32>n * scale);
      slot = share < 2 ? 1 : 1 << (31 - clz(share));
      left -= slot;
    }
    store<u16>(slots + (<usize>symbol << 1), <u16>slot);
  }
  // Rare symbols were given one place each, more than their share: taken from the frequent ones.
  for (let largest: i32 = 1 << maxTableLog; left < 0; ) {
    let found = false;
    for (let symbol = 0; symbol < symbolCount && left < 0; symbol++) {
      const at = slots + (<usize>symbol << 1);
      const slot = <i32>load<u16>(at);
      if (slot != largest || slot == 1) continue;
      found = true;
      store<u16>(at, <u16>(slot >> 1));
      left += slot >> 1;
    }
    if (!found) largest >>= 1;
  }
  for (let gain: f32 = 1.5; left > 0; gain = gain > 1.2 ? 1.2 : 0)
    for (let symbol = 0; symbol < symbolCount && left > 0; symbol++) {
      const at = slots + (<usize>symbol << 1);
      const slot = <i32>load<u16>(at);
      if (slot == 0 || slot > left || <f32>load<i32>(counts + (<usize>symbol << 2)) * scale < gain * <f32>slot) continue;
      store<u16>(at, <u16>(2 * slot));
      left -= slot;
    }
  let bits: i64 = 0;
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const slot = <i32>load<u16>(slots + (<usize>symbol << 1));
    if (slot != 0) bits += <i64>load<i32>(counts + (<usize>symbol << 2)) * (maxTableLog - 31 + clz(slot));
  }
  return bits;
}

function assignCodes(symbolCount: i32): void {
  let smallest: i32 = 1 << maxTableLog;
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const slot = <i32>load<u16>(slots + (<usize>symbol << 1));
    if (slot != 0) smallest = min(smallest, slot);
  }
  const unit = 31 - clz(smallest);
  tableLog = maxTableLog - unit;
  memory.fill(weightCounts, 0, 4 * 16);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const slot = <i32>load<u16>(slots + (<usize>symbol << 1));
    const weight = slot == 0 ? 0 : 32 - clz(slot) - unit;
    store<u8>(weights + symbol, weight);
    const counter = weightCounts + (<usize>weight << 2);
    store<i32>(counter, load<i32>(counter) + 1);
  }
  setCodes(symbolCount);
}

/** Codes of all symbols from their weights. */
function setCodes(symbolCount: i32): void {
  const next = counts; // no longer needed: the first free place of each weight
  let place: i32 = 0;
  for (let weight = 1; weight <= tableLog; weight++) {
    store<i32>(next + (<usize>weight << 2), place);
    place += load<i32>(weightCounts + (<usize>weight << 2)) << (weight - 1);
  }
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const weight = <i32>load<u8>(weights + symbol);
    if (weight == 0) continue;
    const counter = next + (<usize>weight << 2);
    const from = load<i32>(counter);
    store<i32>(counter, from + (1 << (weight - 1)));
    store<u32>(codes + (<usize>symbol << 2), (from >> (weight - 1)) | ((tableLog + 1 - weight) << 16));
  }
}

/** Writes all weights but the last, which follows from the others; 0 where there is no way to. */
function writeWeights(out: usize, symbolCount: i32): usize {
  const n = symbolCount - 1;
  if (n <= 32) {
    store<u8>(out, 127 + n);
    for (let k = 0; k < n; k += 2) {
      const second: u32 = k + 1 < n ? load<u8>(weights + k + 1) : 0;
      store<u8>(out + 1 + (k >> 1), (load<u8>(weights + k) << 4) | second);
    }
    return out + 1 + ((n + 1) >> 1);
  }
  const last = weightCounts + (<usize>load<u8>(weights + n) << 2);
  store<i32>(last, load<i32>(last) - 1);
  for (let weight = 0; weight <= tableLog; weight++)
    if (load<i32>(weightCounts + (<usize>weight << 2)) == n) return 0; // all alike: cannot be packed, nor would it help
  normalise(weightCounts, tableLog + 1, n, weightTableLog);
  buildEncoder(weightEncoder, tableLog + 1, weightTableLog);
  let at = writeShares(out + 1, weightTableLog);
  let bits: u64 = 0;
  let bitCount: u64 = 0;
  let even: i32 = 0; // states; 0 before the first symbol
  let odd: i32 = 0;
  for (let k = n - 1; k >= 0; k--) {
    const weight = <u32>load<u8>(weights + k);
    const state = k & 1 ? odd : even;
    let next: i32;
    if (state == 0) next = firstState(weightEncoder, weight);
    else {
      const transform = weightEncoder + (<usize>weight << 3);
      const width = (state + load<i32>(transform)) >> 16;
      bits |= <u64>(state & ((1 << width) - 1)) << bitCount;
      bitCount += width;
      next = stateAt(weightEncoder, (state >> width) + load<i32>(transform, 4));
      store<u64>(at, bits);
      at += <usize>(bitCount >> 3);
      bits >>= bitCount & ~7;
      bitCount &= 7;
    }
    if (k & 1) odd = next;
    else even = next;
  }
  const mask: i32 = (1 << weightTableLog) - 1;
  bits |= (<u64>(odd & mask) | (<u64>(even & mask) << weightTableLog) | ((<u64>1) << (2 * weightTableLog))) << bitCount;
  store<u64>(at, bits);
  at += <usize>((bitCount + 2 * weightTableLog + 8) >> 3);
  if (at - out > 128) return 0;
  store<u8>(out, <u8>(at - out - 1));
  return at;
}

/** Packs literals from the last to the first, so that they are read from the first on. */
function writeStream(literals: usize, byteLength: i32, out: usize): usize {
  let bits: u64 = 0;
  let bitCount: u64 = 0;
  let at = literals + byteLength;
  const ragged = at - (byteLength & 3);
  while (at > ragged) {
    const code = load<u32>(codes + (<usize>load<u8>(--at) << 2));
    bits |= <u64>(code & 0xffff) << bitCount;
    bitCount += code >> 16;
  }
  for (; at > literals; at -= 4) {
    const d = load<u32>(codes + (<usize>load<u8>(at - 1) << 2));
    bits |= <u64>(d & 0xffff) << bitCount;
    bitCount += d >> 16;
    const c = load<u32>(codes + (<usize>load<u8>(at - 2) << 2));
    bits |= <u64>(c & 0xffff) << bitCount;
    bitCount += c >> 16;
    store<u64>(out, bits);
    out += <usize>(bitCount >> 3);
    bits >>= bitCount & ~7;
    bitCount &= 7;
    const b = load<u32>(codes + (<usize>load<u8>(at - 3) << 2));
    bits |= <u64>(b & 0xffff) << bitCount;
    bitCount += b >> 16;
    const a = load<u32>(codes + (<usize>load<u8>(at - 4) << 2));
    bits |= <u64>(a & 0xffff) << bitCount;
    bitCount += a >> 16;
  }
  bits |= (<u64>1) << bitCount;
  store<u64>(out, bits);
  return out + <usize>((bitCount + 8) >> 3);
}

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

/** Reads weights and builds the decoder; returns the byte after the weights, 0 where they make no sense. */
function readTree(at: usize, end: usize): usize {
  const header = <i32>load<u8>(at++);
  let n: i32;
  if (header >= 128) {
    n = header - 127;
    for (let k = 0; k < n; k += 2) {
      const pair = load<u8>(at++);
      store<u8>(weights + k, pair >> 4);
      store<u8>(weights + k + 1, pair & 15);
    }
  } else {
    const treeEnd = at + header;
    if (treeEnd > end) return 0;
    n = readPackedWeights(at, treeEnd);
    at = treeEnd;
  }
  if (n <= 0 || n > 255 || at > end) return 0;
  let places: i32 = 0;
  memory.fill(weightCounts, 0, 4 * 16);
  for (let symbol = 0; symbol < n; symbol++) {
    const weight = <i32>load<u8>(weights + symbol);
    if (weight > maxTableLog) return 0;
    places += (1 << weight) >> 1;
    const counter = weightCounts + (<usize>weight << 2);
    store<i32>(counter, load<i32>(counter) + 1);
  }
  if (places == 0) return 0;
  tableLog = 32 - clz(places);
  const left = (1 << tableLog) - places;
  if (tableLog > maxTableLog || (left & (left - 1)) != 0) return 0;
  const lastWeight = 32 - clz(left);
  store<u8>(weights + n, lastWeight);
  const counter = weightCounts + (<usize>lastWeight << 2);
  store<i32>(counter, load<i32>(counter) + 1);
  fillDecoder(n + 1);
  return at;
}

function fillDecoder(symbolCount: i32): void {
  const next = counts;
  let place: i32 = 0;
  for (let weight = 1; weight <= tableLog; weight++) {
    store<i32>(next + (<usize>weight << 2), place);
    place += load<i32>(weightCounts + (<usize>weight << 2)) << (weight - 1);
  }
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const weight = <i32>load<u8>(weights + symbol);
    if (weight == 0) continue;
    const counter = next + (<usize>weight << 2);
    const from = load<i32>(counter);
    const places = 1 << (weight - 1);
    store<i32>(counter, from + places);
    const entry = <u16>((tableLog + 1 - weight) | (symbol << 8));
    const at = decoder + (<usize>from << 1);
    if (places < 4) {
      store<u16>(at, entry);
      if (places == 2) store<u16>(at, entry, 2);
    } else {
      const four = <u64>entry * 0x0001000100010001;
      for (let k: usize = 0; k < <usize>places << 1; k += 8) store<u64>(at + k, four);
    }
  }
}

/** Unpacks weights (RFC 8878, 4.2.1.2); returns how many, 0 where they make no sense. */
function readPackedWeights(at: usize, end: usize): i32 {
  at = readShares(at, end, weightTableLog);
  if (at == 0 || at >= end || load<u8>(end - 1) == 0 || readSymbolCount > maxTableLog + 1) return 0;
  const log = readTableLog;
  buildDecoder(weightDecoder, readSymbolCount, log);
  // `left` bits from `at` on are to be read, the last ones first.
  let left: i32 = (<i32>(end - at) << 3) - 1 - (clz(<u32>load<u8>(end - 1)) - 24);
  if (left < 2 * log) return 0;
  left -= log;
  let even = bitsAt(at, left, log);
  left -= log;
  let odd = bitsAt(at, left, log);
  for (let n: i32 = 0; n < 254; n += 2) {
    const evenEntry = load<u32>(weightDecoder + (<usize>even << 2));
    store<u8>(weights + n, <u8>evenEntry);
    left -= (evenEntry >> 8) & 255;
    if (left < 0) {
      store<u8>(weights + n + 1, load<u8>(weightDecoder + (<usize>odd << 2)));
      return n + 2;
    }
    even = (evenEntry >> 16) + bitsAt(at, left, (evenEntry >> 8) & 255);
    const oddEntry = load<u32>(weightDecoder + (<usize>odd << 2));
    store<u8>(weights + n + 1, <u8>oddEntry);
    left -= (oddEntry >> 8) & 255;
    if (left < 0) {
      store<u8>(weights + n + 2, load<u8>(weightDecoder + (<usize>even << 2)));
      return n + 3;
    }
    odd = (oddEntry >> 16) + bitsAt(at, left, (oddEntry >> 8) & 255);
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function bitsAt(start: usize, bit: i32, width: u32): u32 {
  return (load<u32>(start + (bit >> 3)) >> (bit & 7)) & ((1 << width) - 1);
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
