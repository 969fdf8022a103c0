import type { EpochGrid } from "../../core/cube/epoch-shards.ts";
import { decodeShardIndex, shardIndexBytes } from "../../core/zarr/shard-index.ts";
import type { ReadableFile } from "../../storage/files.ts";

/**
 * Index entries of some neighboring chunks of many shards: as u32 words, offset low, high, length low, high. Whole
 * indexes are checked and kept while they fit in `maxBytes`; beyond that, just the entries asked for are read.
 */
export class ShardIndexRows {
  readonly #kept = new Map<string, Uint32Array>();
  #bytesLeft: number;

  constructor(maxBytes: number) {
    this.#bytesLeft = maxBytes;
  }

  /** @throws RangeError where the index is not as it was written */
  read(path: string, file: ReadableFile, grid: EpochGrid, first: number, count: number): Uint32Array {
    const kept = this.#kept.get(path) ?? this.#keep(path, file, grid);
    if (kept) return kept.subarray(4 * first, 4 * (first + count));
    const words = new Uint32Array(4 * count);
    const indexAt = file.byteLength - shardIndexBytes(grid.chunksPerShard);
    const read = indexAt < 0 ? 0 : file.read(new Uint8Array(words.buffer), indexAt + 16 * first);
    if (read !== words.byteLength) throw new RangeError(`${file.byteLength} bytes hold no index`);
    return words;
  }

  #keep(path: string, file: ReadableFile, grid: EpochGrid): Uint32Array | undefined {
    const byteLength = shardIndexBytes(grid.chunksPerShard);
    if (byteLength > this.#bytesLeft || byteLength > file.byteLength) return undefined;
    const bytes = new Uint8Array(byteLength);
    file.read(bytes, file.byteLength - byteLength);
    decodeShardIndex(bytes, grid.chunksPerShard, file.byteLength);
    this.#bytesLeft -= byteLength;
    const words = new Uint32Array(bytes.buffer, 0, 4 * grid.chunksPerShard);
    this.#kept.set(path, words);
    return words;
  }
}
