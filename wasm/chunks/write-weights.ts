// The weights of a Huffman code as they stand before what it packs (RFC 8878, 4.2.1): plain, or packed by FSE.

import { buildEncoder, firstState, normalise, stateAt, writeShares } from "./fse";
import { tableLog, weightCounts, weights } from "./huffman-codes";

const weightTableLog: i32 = 6;
const weightEncoder = memory.data(8 * 64 + 2 * 128, 16);

/** Writes all weights but the last, which follows from the others; 0 where there is no way to. */
export function writeWeights(out: usize, symbolCount: i32): usize {
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
