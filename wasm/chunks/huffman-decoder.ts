// The table by which Huffman codes are read, made from the weights that stand before them (RFC 8878, 4.2.1).

import { buildDecoder, readShares, readSymbolCount, readTableLog } from "./fse";
import { maxTableLog } from "./huffman-codes";

const weightTableLog: i32 = 6;
const weights = memory.data(256 + 16, 16);
const weightCounts = memory.data(4 * 16, 16);
/** The first free place of each weight. */
const next = memory.data(4 * 16, 16);
const weightDecoder = memory.data(4 * 128, 16);
/** Per state the length of a code and, from bit 8 on, its symbol. */
export const decoder = memory.data(2 * 2048 + 16, 16);
export let tableLog: i32 = 0;

/** Reads weights and builds the decoder; returns the byte after the weights, 0 where they make no sense. */
export function readTree(at: usize, end: usize): usize {
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
