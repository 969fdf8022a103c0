// One inner chunk of a shard: packed, with its CRC-32C behind it.

import { crc32c } from "./crc32c";
import { zstdDecode } from "./zstd-decode";
import { zstdBound, zstdEncode } from "./zstd-encode";

const plain: i32 = 0;
const checksumBytes: i32 = 4;

/** Bound of what `packChunk` writes, and may use meanwhile. */
export function chunkBound(codec: i32, byteLength: i32): i32 {
  return (codec == plain ? byteLength : zstdBound(byteLength)) + checksumBytes;
}

/** Returns how many bytes were written to `out`, the checksum included. */
export function packChunk(codec: i32, from: usize, byteLength: i32, out: usize): i32 {
  let length = byteLength;
  if (codec == plain) memory.copy(out, from, byteLength);
  else length = zstdEncode(from, byteLength, out);
  store<u32>(out + length, crc32c(out, length, 0));
  return length + checksumBytes;
}

export function hasChecksum(at: usize, byteLength: i32): bool {
  const length = byteLength - checksumBytes;
  return length >= 0 && load<u32>(at + length) == crc32c(at, length, 0);
}

/** Unpacks without looking at the checksum; false where these are not `outLength` bytes, packed. */
export function unpackChunk(codec: i32, at: usize, byteLength: i32, out: usize, outLength: i32): bool {
  const length = byteLength - checksumBytes;
  if (codec != plain) return zstdDecode(at, length, out, outLength);
  if (length != outLength) return false;
  memory.copy(out, at, length);
  return true;
}
