import type { InnerCodec } from "./inner-codec.ts";
import { emptyShardIndex, encodeShardIndex, type ShardIndex } from "./shard-index.ts";

/**
 * Packs inner chunks one after the other into a block that is handed on whenever it is full; the index comes last. What
 * `sink` is given is used again as soon as it returns.
 */
export class ShardWriter {
  readonly index: ShardIndex;
  /** Bytes packed so far, without the index. */
  byteLength = 0;
  readonly #codec: InnerCodec;
  readonly #sink: (bytes: Uint8Array, at: number) => void;
  readonly #block: { readonly bytes: Uint8Array };
  readonly #chunkRoom: number;
  #used = 0;

  /**
   * @param chunkBytes raw size of the largest chunk that will be added
   * @param block room for packed chunks, at least for one
   */
  constructor(
    chunkCount: number,
    chunkBytes: number,
    codec: InnerCodec,
    block: { readonly bytes: Uint8Array },
    sink: (bytes: Uint8Array, at: number) => void,
  ) {
    this.index = emptyShardIndex(chunkCount);
    this.#codec = codec;
    this.#sink = sink;
    this.#block = block;
    this.#chunkRoom = codec.maxEncodedLength(chunkBytes);
  }

  /** @param chunk C-order position of the chunk in the shard's grid; chunks never added are all fill value */
  add(chunk: number, raw: Uint8Array): void {
    if (this.#block.bytes.length - this.#used < this.#chunkRoom) this.hand();
    const length = this.#codec.encode(raw, this.#block.bytes.subarray(this.#used));
    this.index.offset[chunk] = this.byteLength;
    this.index.byteLength[chunk] = length;
    this.byteLength += length;
    this.#used += length;
  }

  /** Hands on what is left and the index; returns the length of the shard. */
  finish(): number {
    this.hand();
    const index = encodeShardIndex(this.index);
    this.#sink(index, this.byteLength);
    return this.byteLength + index.length;
  }

  /** Hands on what is packed. */
  hand(): void {
    if (this.#used === 0) return;
    this.#sink(this.#block.bytes.subarray(0, this.#used), this.byteLength - this.#used);
    this.#used = 0;
  }
}
