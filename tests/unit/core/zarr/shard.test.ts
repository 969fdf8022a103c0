import fc from "fast-check";
import { expect, test } from "vitest";
import { loadInnerCodec } from "../../../../src/core/zarr/inner-codec.ts";
import { ShardWriter } from "../../../../src/core/zarr/shard.ts";
import { decodeShardIndex, shardIndexBytes } from "../../../../src/core/zarr/shard-index.ts";

const codec = await loadInnerCodec("none");

/** The shard's bytes, gathered from the blocks in which they are handed on. */
function writeShard(chunks: (Uint8Array | undefined)[], blockBytes: number): Uint8Array {
  const parts: { bytes: Uint8Array; at: number }[] = [];
  const chunkBytes = Math.max(0, ...chunks.map((chunk) => chunk?.length ?? 0));
  const block = { bytes: new Uint8Array(blockBytes + codec.maxEncodedLength(chunkBytes)) };
  const writer = new ShardWriter(chunks.length, chunkBytes, codec, block, (bytes, at) =>
    parts.push({ bytes: bytes.slice(), at }),
  );
  chunks.forEach((chunk, index) => {
    if (chunk) writer.add(index, chunk);
  });
  const shard = new Uint8Array(writer.finish());
  for (const { bytes, at } of parts) shard.set(bytes, at);
  return shard;
}

function readChunk(shard: Uint8Array, chunkCount: number, chunk: number, rawBytes: number): Uint8Array | undefined {
  const index = decodeShardIndex(shard.subarray(-shardIndexBytes(chunkCount)), chunkCount, shard.length);
  const length = index.byteLength[chunk]!;
  if (length < 0) return undefined;
  const raw = new Uint8Array(rawBytes);
  codec.decode(shard.subarray(index.offset[chunk]!, index.offset[chunk]! + length), raw);
  return raw;
}

test("inner chunks come back whatever their sizes, however small the blocks, left-out ones as none", () => {
  const chunk = fc.option(fc.uint8Array({ minLength: 0, maxLength: 60 }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.array(chunk, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 200 }),
      (chunks, blockBytes) => {
        const shard = writeShard(chunks, blockBytes);
        chunks.forEach((expected, at) => {
          expect(readChunk(shard, chunks.length, at, expected?.length ?? 0)).toEqual(expected);
        });
      },
    ),
  );
});

test("a shard does not depend on the size of the blocks in which it was written", () => {
  const chunks = Array.from({ length: 9 }, (_, i) => new Uint8Array(17).fill(i));
  expect(writeShard(chunks, 1)).toEqual(writeShard(chunks, 1e6));
});

test("every single flipped bit of a shard is found", () => {
  const chunks = [new Uint8Array(5).fill(7), undefined, new Uint8Array(3).fill(9)];
  const shard = writeShard(chunks, 64);
  for (let bit = 0; bit < 8 * shard.length; bit++) {
    const flipped = shard.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => chunks.forEach((chunk, at) => void readChunk(flipped, 3, at, chunk?.length ?? 0))).toThrow(RangeError);
  }
});

test("an index that points outside its shard is refused", () => {
  const shard = writeShard([new Uint8Array(100)], 64);
  const index = shard.subarray(-shardIndexBytes(1));
  expect(() => decodeShardIndex(index, 1, shard.length - 1)).toThrow("outside its shard");
  expect(() => decodeShardIndex(index, 2, shard.length)).toThrow("shard index of 20 bytes, expected 36");
});
