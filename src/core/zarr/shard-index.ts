import { crc32c } from "../bytes/crc32c.ts";
import { formatCounted } from "../format-counted.ts";

/**
 * Where the inner chunks of a shard lie, by their C-order position in the shard's grid of chunks.
 * Zarr's `sharding_indexed`: per chunk two u64 LE, offset and length, both 2^64-1 where a chunk is all fill value;
 * then the crc32c of these, at the end of the file.
 */
export interface ShardIndex {
  /** Byte of the shard at which a chunk starts. */
  offset: Float64Array;
  /** Bytes of a chunk with its checksum; -1 where it is left out. */
  byteLength: Int32Array;
}

export function shardIndexBytes(chunkCount: number): number {
  return 16 * chunkCount + 4;
}

export function emptyShardIndex(chunkCount: number): ShardIndex {
  return { offset: new Float64Array(chunkCount), byteLength: new Int32Array(chunkCount).fill(-1) };
}

export function encodeShardIndex(index: ShardIndex): Uint8Array<ArrayBuffer> {
  const count = index.offset.length;
  const bytes = new Uint8Array(shardIndexBytes(count));
  const words = new Uint32Array(bytes.buffer, 0, 4 * count);
  for (let chunk = 0; chunk < count; chunk++) {
    const length = index.byteLength[chunk]!;
    if (length < 0) words.fill(0xffffffff, 4 * chunk, 4 * chunk + 4);
    else {
      const offset = index.offset[chunk]!;
      words[4 * chunk] = offset >>> 0;
      words[4 * chunk + 1] = Math.floor(offset / 2 ** 32);
      words[4 * chunk + 2] = length;
    }
  }
  const end = 16 * count;
  new DataView(bytes.buffer).setUint32(end, crc32c(bytes.subarray(0, end)), true);
  return bytes;
}

/**
 * @param bytes the last `shardIndexBytes(chunkCount)` bytes of the shard
 * @param shardBytes length of the shard, which no chunk may exceed
 * @throws RangeError where the checksum differs or a chunk lies outside the shard
 */
export function decodeShardIndex(bytes: Uint8Array, chunkCount: number, shardBytes: number): ShardIndex {
  const expectedLength = shardIndexBytes(chunkCount);
  if (bytes.length !== expectedLength)
    throw new RangeError(`shard index of ${formatCounted(bytes.length, "byte")}, expected ${expectedLength}`);
  const end = 16 * chunkCount;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = crc32c(bytes.subarray(0, end));
  const stored = view.getUint32(end, true);
  if (found !== stored)
    throw new RangeError(`shard index has crc32c ${found.toString(16)}, expected ${stored.toString(16)}`);
  const index = emptyShardIndex(chunkCount);
  for (let chunk = 0; chunk < chunkCount; chunk++) {
    const at = 16 * chunk;
    const offsetHigh = view.getUint32(at + 4, true);
    const length = view.getUint32(at + 8, true);
    if (offsetHigh === 0xffffffff && length === 0xffffffff) continue;
    const offset = offsetHigh * 2 ** 32 + view.getUint32(at, true);
    const lengthHigh = view.getUint32(at + 12, true);
    if (lengthHigh !== 0 || offset + length > shardBytes - expectedLength)
      throw new RangeError(
        `chunk ${chunk} at byte ${offset} ends outside its shard of ${formatCounted(shardBytes, "byte")}`,
      );
    index.offset[chunk] = offset;
    index.byteLength[chunk] = length;
  }
  return index;
}
