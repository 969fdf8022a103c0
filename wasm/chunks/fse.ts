// Finite state entropy (RFC 8878, 4.1; Duda, "Asymmetric numeral systems", arXiv:1311.2540): how zstd packs the codes of
// sequences and the weights of Huffman codes. Tables have at most 128 states and 64 symbols.

const maxStates: usize = 128;
const maxSymbols: usize = 64;

/** States of each symbol, i32; 0 for symbols that do not occur. Made by `normalise` or `readShares`. */
const shares = memory.data(4 * 64, 16);
const spread = memory.data(128, 16);
const nextState = memory.data(4 * 64, 16);

/** Bytes of an encoder: per symbol two i32, then a u16 per state. Of a decoder: a u32 per state. */
export const encoderBytes: usize = 8 * maxSymbols + 2 * maxStates;

/** Shares out `1 << tableLog` states by how often each symbol occurs: `counts` has a u32 each. */
export function normalise(counts: usize, symbolCount: i32, total: i32, tableLog: i32): void {
  let left: i32 = 1 << tableLog;
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const count = load<i32>(counts + (<usize>symbol << 2));
    const share = count == 0 ? 0 : max(1, ((count << tableLog) + (total >> 1)) / total);
    store<i32>(shares + (<usize>symbol << 2), share);
    left -= share;
  }
  while (left != 0) {
    let largest: usize = shares;
    for (let symbol = 1; symbol < symbolCount; symbol++) {
      const at = shares + (<usize>symbol << 2);
      if (load<i32>(at) > load<i32>(largest)) largest = at;
    }
    const change = left > 0 ? left : max(left, -(load<i32>(largest) >> 1));
    store<i32>(largest, load<i32>(largest) + change);
    left -= change;
  }
}

/** Writes the shares (RFC 8878, 4.1.1); returns the byte after them. */
export function writeShares(out: usize, tableLog: i32): usize {
  let bits: u64 = tableLog - 5;
  let bitCount: u64 = 4;
  let remaining: i32 = (1 << tableLog) + 1;
  let threshold: i32 = 1 << tableLog;
  let width: i32 = tableLog + 1;
  let symbol: usize = 0;
  while (remaining > 1) {
    const share = load<i32>(shares + (symbol++ << 2));
    const cut = 2 * threshold - 1 - remaining;
    remaining -= share;
    const value = share + 1;
    bits |= (<u64>(value >= threshold ? value + cut : value)) << bitCount;
    bitCount += value < cut ? width - 1 : width;
    while (remaining < threshold && threshold > 1) {
      threshold >>= 1;
      width--;
    }
    if (share == 0) {
      let zeros: i32 = 0;
      for (; load<i32>(shares + (symbol << 2)) == 0; symbol++) zeros++;
      for (; zeros >= 3; zeros -= 3) {
        bits |= (<u64>3) << bitCount;
        bitCount += 2;
        if (bitCount > 40) {
          store<u64>(out, bits);
          out += 4;
          bits >>= 32;
          bitCount -= 32;
        }
      }
      bits |= (<u64>zeros) << bitCount;
      bitCount += 2;
    }
    if (bitCount > 32) {
      store<u64>(out, bits);
      out += 4;
      bits >>= 32;
      bitCount -= 32;
    }
  }
  store<u64>(out, bits);
  return out + <usize>((bitCount + 7) >> 3);
}

/** The table log and symbol count of the shares that were read last. */
export let readTableLog: i32 = 0;
export let readSymbolCount: i32 = 0;

/** Reads shares; returns the byte after them, or 0 where they make no sense. At least 16 bytes after `end` can be read. */
export function readShares(at: usize, end: usize, maxTableLog: i32): usize {
  const start = at;
  readTableLog = <i32>(load<u8>(at) & 15) + 5;
  if (readTableLog > maxTableLog) return 0;
  let bitCount: i32 = 4;
  let remaining: i32 = (1 << readTableLog) + 1;
  let threshold: i32 = 1 << readTableLog;
  let width: i32 = readTableLog + 1;
  let symbol: i32 = 0;
  while (remaining > 1) {
    if (symbol >= <i32>maxSymbols || at > end) return 0;
    const bits = <i32>(load<u32>(start + (bitCount >> 3)) >> (bitCount & 7));
    const cut = 2 * threshold - 1 - remaining;
    let value = bits & (threshold - 1);
    if (value < cut) bitCount += width - 1;
    else {
      value = bits & (2 * threshold - 1);
      if (value >= threshold) value -= cut;
      bitCount += width;
    }
    const share = value - 1;
    if (share < 0) return 0; // "less than one" is not written by this module
    remaining -= share;
    store<i32>(shares + (<usize>symbol << 2), share);
    symbol++;
    while (remaining < threshold && threshold > 1) {
      threshold >>= 1;
      width--;
    }
    if (share == 0) {
      let more: i32 = 3;
      while (more == 3) {
        more = <i32>(load<u8>(start + (bitCount >> 3)) >> (bitCount & 7)) | (<i32>load<u8>(start + (bitCount >> 3) + 1) << (8 - (bitCount & 7)));
        more &= 3;
        bitCount += 2;
        if (symbol + more > <i32>maxSymbols) return 0;
        for (const end = symbol + more; symbol < end; symbol++) store<i32>(shares + (<usize>symbol << 2), 0);
      }
    }
    at = start + ((bitCount + 7) >> 3);
  }
  readSymbolCount = symbol;
  return remaining == 1 && at <= end ? at : 0;
}

/** Lays the symbols out over the states. */
function spreadSymbols(symbolCount: i32, tableLog: i32): void {
  const size: usize = (<usize>1) << tableLog;
  const step: usize = (size >> 1) + (size >> 3) + 3;
  let at: usize = 0;
  for (let symbol = 0; symbol < symbolCount; symbol++)
    for (let k = load<i32>(shares + (<usize>symbol << 2)); k > 0; k--) {
      store<u8>(spread + at, symbol);
      at = (at + step) & (size - 1);
    }
}

export function buildEncoder(table: usize, symbolCount: i32, tableLog: i32): void {
  const size: i32 = 1 << tableLog;
  spreadSymbols(symbolCount, tableLog);
  let before: i32 = 0;
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const share = load<i32>(shares + (<usize>symbol << 2));
    store<i32>(nextState + (<usize>symbol << 2), before);
    if (share == 0) continue;
    const most: i32 = share == 1 ? tableLog : tableLog - (31 - clz(share - 1));
    const transform = table + (<usize>symbol << 3);
    store<i32>(transform, (most << 16) - (share << most));
    store<i32>(transform, before - share, 4);
    before += share;
  }
  const states = table + 8 * maxSymbols;
  for (let at: i32 = 0; at < size; at++) {
    const counter = nextState + (<usize>load<u8>(spread + at) << 2);
    const place = load<i32>(counter);
    store<i32>(counter, place + 1);
    store<u16>(states + (<usize>place << 1), <u16>(size + at));
  }
}

/** An entry is symbol | bits to read << 8 | what to add to them for the next state << 16. */
export function buildDecoder(table: usize, symbolCount: i32, tableLog: i32): void {
  const size: i32 = 1 << tableLog;
  spreadSymbols(symbolCount, tableLog);
  memory.copy(nextState, shares, symbolCount << 2);
  for (let at: i32 = 0; at < size; at++) {
    const symbol = <u32>load<u8>(spread + at);
    const counter = nextState + (<usize>symbol << 2);
    const state = load<i32>(counter);
    store<i32>(counter, state + 1);
    const bits = tableLog - (31 - clz(state));
    store<u32>(table + (<usize>at << 2), symbol | (bits << 8) | (((state << bits) - size) << 16));
  }
}

/** The state in which an encoder that starts with its last symbol is. */
// @ts-ignore: decorator
@inline
export function firstState(table: usize, symbol: u32): i32 {
  const transform = table + (<usize>symbol << 3);
  const delta = load<i32>(transform);
  const bits = (delta + (1 << 15)) >> 16;
  return stateAt(table, (((bits << 16) - delta) >> bits) + load<i32>(transform, 4));
}

// @ts-ignore: decorator
@inline
export function stateAt(table: usize, place: i32): i32 {
  return load<u16>(table + 8 * maxSymbols + (<usize>place << 1));
}
