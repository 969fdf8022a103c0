// The literals section of a zstd block (RFC 8878, 3.1.1.3.1), as it is written.

import { assignCodes, assignSlots, codes, count, isOnly } from "./huffman-codes";
import { writeWeights } from "./write-weights";

/**
 * Packs literals into a section (RFC 8878, 3.1.1.3.1): as they are, as one byte repeated, or with a code of their own.
 * Returns the byte after it.
 */
export function writeLiterals(literals: usize, byteLength: i32, out: usize): usize {
  if (byteLength < 64) return writeRaw(literals, byteLength, out);
  const symbolCount = count(literals, byteLength);
  if (isOnly(load<u8>(literals), byteLength)) return writeRepeated(literals, byteLength, out);
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
