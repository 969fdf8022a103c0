import { unzlibBytes, unzstdBytes } from "../bytes/unpack-bytes.ts";
import { formatCounted } from "../format-counted.ts";
import { unpackBloscLz } from "./blosclz.ts";
import { unpackLz4 } from "./lz4.ts";

const headerLength = 16;
const mostSplits = 16;
const leastSplitElements = 128;

type Unpack = (packed: Uint8Array, into: Uint8Array) => void;

const filling =
  (unpack: (packed: Uint8Array, byteLength: number) => Uint8Array): Unpack =>
  (packed, into) => {
    const bytes = unpack(packed, into.length);
    if (bytes.length !== into.length)
      throw new RangeError(`${formatCounted(bytes.length, "byte")} where there should be ${into.length}`);
    into.set(bytes);
  };

/** By the number that the header has: BloscLZ, LZ4 (and LZ4HC), Snappy, zlib, zstd. */
const compressors: (Unpack | undefined)[] = [
  unpackBloscLz,
  unpackLz4,
  undefined,
  filling(unzlibBytes),
  filling(unzstdBytes),
];

/**
 * Unpacks a Blosc 1 container (c-blosc, README_CHUNK_FORMAT.rst).
 *
 * Made by hand because the decoder for browsers, numcodecs', builds functions from text, which the page's security policy
 * forbids; it also is 615 kB, and this and its two compressors are 6 kB.
 * @throws RangeError where it is none, or packed with Snappy
 */
export function unpackBlosc(packed: Uint8Array): Uint8Array<ArrayBuffer> {
  if (packed.length < headerLength)
    throw new RangeError(`${formatCounted(packed.length, "byte")} where a Blosc header has 16`);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const [version, flags, typeSize] = [packed[0]!, packed[2]!, packed[3]!];
  const byteLength = view.getUint32(4, true);
  const blockLength = view.getUint32(8, true);
  if (version !== 2) throw new RangeError(`version ${version} of Blosc`);
  if (view.getUint32(12, true) !== packed.length)
    throw new RangeError(
      `${formatCounted(packed.length, "byte")} of Blosc where there should be ${view.getUint32(12, true)}`,
    );
  const isCopied = (flags & 2) !== 0;
  if (isCopied) {
    if (packed.length !== headerLength + byteLength) throw new RangeError("a Blosc copy of another length");
    return packed.slice(headerLength);
  }
  const unpack = compressors[flags >> 5];
  if (!unpack) throw new RangeError(`Blosc with ${flags >> 5 === 2 ? "Snappy" : `compressor ${flags >> 5}`}`);
  const into = new Uint8Array(byteLength);
  if (byteLength === 0) return into;
  if (blockLength === 0 || typeSize === 0) throw new RangeError("a Blosc header without block or type size");
  const scratch = new Uint8Array(Math.min(blockLength, byteLength));
  for (let block = 0; block * blockLength < byteLength; block++) {
    const block0 = block * blockLength;
    const raw = scratch.subarray(0, Math.min(blockLength, byteLength - block0));
    const isLeftover = raw.length < blockLength;
    const splits =
      (flags & 16) === 0 && typeSize <= mostSplits && blockLength / typeSize >= leastSplitElements && !isLeftover
        ? typeSize
        : 1;
    const streamLength = raw.length / splits;
    let at = view.getInt32(headerLength + 4 * block, true);
    for (let split = 0; split < splits; split++) {
      const length = view.getInt32(at, true);
      const stream = packed.subarray(at + 4, at + 4 + length);
      if (length < 0 || stream.length !== length) throw new RangeError("a Blosc stream out of bounds");
      const own = raw.subarray(split * streamLength, (split + 1) * streamLength);
      if (length === own.length) own.set(stream);
      else unpack(stream, own);
      at += 4 + length;
    }
    const to = into.subarray(block0, block0 + raw.length);
    if ((flags & 1) !== 0 && typeSize > 1) unshuffleBytes(raw, to, typeSize);
    else if ((flags & 4) !== 0) unshuffleBits(raw, to, typeSize);
    else to.set(raw);
  }
  return into;
}

/** Puts the bytes of each element together, which lie in planes; what is no whole element is as it was. */
function unshuffleBytes(from: Uint8Array, into: Uint8Array, typeSize: number): void {
  const count = Math.floor(from.length / typeSize);
  for (let byte = 0; byte < typeSize; byte++)
    for (let i = 0; i < count; i++) into[i * typeSize + byte] = from[byte * count + i]!;
  into.set(from.subarray(count * typeSize), count * typeSize);
}

/** The same for bits. Blocks whose elements are no multiple of eight are not shuffled. */
function unshuffleBits(from: Uint8Array, into: Uint8Array, typeSize: number): void {
  const count = Math.floor(from.length / typeSize);
  if (count % 8 !== 0) {
    into.set(from);
    return;
  }
  const rowLength = count / 8;
  for (let byte = 0; byte < typeSize; byte++)
    for (let bit = 0; bit < 8; bit++) {
      const row = (byte * 8 + bit) * rowLength;
      for (let i = 0; i < count; i++)
        if ((from[row + (i >> 3)]! >> (i & 7)) & 1) into[i * typeSize + byte]! |= 1 << bit;
    }
  into.set(from.subarray(count * typeSize), count * typeSize);
}
