// Huffman codes of literals (RFC 8878, 4.2). A code's length is 1 + tableLog - weight; the longest code has weight 1, and
// the codes of a weight follow each other in the order of their symbols.

export const maxTableLog: i32 = 11;

const counts = memory.data(4 * 4 * 256, 16);
/** Parts of the table that each symbol takes, u16. */
const slots = memory.data(2 * 256, 16);
export const weights = memory.data(256 + 16, 16);
export const weightCounts = memory.data(4 * 16, 16);
/** Per symbol its code and, from bit 16 on, its length. */
export const codes = memory.data(4 * 256, 16);
export let tableLog: i32 = 0;

/** Whether all bytes that were counted last are this one. */
export function isOnly(symbol: u8, byteLength: i32): bool {
  return load<i32>(counts + (<usize>symbol << 2)) == byteLength;
}

/** Counts bytes, four in turn so that equal neighbors do not wait for each other; returns the last byte there is + 1. */
export function count(literals: usize, byteLength: i32): i32 {
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
export function assignSlots(total: i32, symbolCount: i32): i64 {
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

export function assignCodes(symbolCount: i32): void {
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
