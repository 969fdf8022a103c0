import { checksumBytes, encodeInnerChunk, type InnerCodec } from "./inner-codec.ts";
import { emptyShardIndex, encodeShardIndex, type ShardIndex } from "./shard-index.ts";

/**
 * Packs inner chunks one after the other into blocks of at least `blockBytes`, handed on as they fill; the index comes
 * last. What `sink` is given is used again as soon as it returns.
 */
export class ShardWriter {
  readonly index: ShardIndex;
  /** Bytes packed so far, without the index. */
  byteLength = 0;
  readonly #codec: InnerCodec;
  readonly #sink: (bytes: Uint8Array, at: number) => void;
  readonly #block: Uint8Array;
  readonly #blockBytes: number;
  #used = 0;

  /** @param chunkBytes raw size of the largest chunk that will be added */
  constructor(
    chunkCount: number,
    chunkBytes: number,
    codec: InnerCodec,
    blockBytes: number,
    sink: (bytes: Uint8Array, at: number) => void,
  ) {
    this.index = emptyShardIndex(chunkCount);
    this.#codec = codec;
    this.#sink = sink;
    this.#blockBytes = blockBytes;
    this.#block = new Uint8Array(blockBytes + codec.maxEncodedLength(chunkBytes) + checksumBytes);
  }

  /** @param chunk C-order position of the chunk in the shard's grid; chunks never added are all fill value */
  add(chunk: number, raw: Uint8Array): void {
    const length = encodeInnerChunk(this.#codec, raw, this.#block.subarray(this.#used));
    this.index.offset[chunk] = this.byteLength;
    this.index.byteLength[chunk] = length;
    this.byteLength += length;
    this.#used += length;
    if (this.#used >= this.#blockBytes) this.#hand();
  }

  /** Hands on what is left and the index; returns the length of the shard. */
  finish(): number {
    this.#hand();
    const index = encodeShardIndex(this.index);
    this.#sink(index, this.byteLength);
    return this.byteLength + index.length;
  }

  #hand(): void {
    if (this.#used === 0) return;
    this.#sink(this.#block.subarray(0, this.#used), this.byteLength - this.#used);
    this.#used = 0;
  }
}
