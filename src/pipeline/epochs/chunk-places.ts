import type { EpochRun } from "../../core/cube/dataset.ts";
import type { EpochGrid } from "../../core/cube/epoch-shards.ts";
import type { ChunkEnds } from "../../core/zarr/chunk-ends.ts";
import { shardIndexBytes } from "../../core/zarr/shard-index.ts";
import type { ReadableFile } from "../../storage/files.ts";
import { endsOf } from "./epoch-files.ts";

/** Where the chunks of many runs lie; what was made out once is kept while it fits in `maxBytes`. */
export class ChunkPlaces {
  readonly #kept = new Map<EpochRun, ChunkEnds>();
  #bytesLeft: number;

  constructor(maxBytes: number) {
    this.#bytesLeft = maxBytes;
  }

  /**
   * @param file that the run lies in
   * @throws RangeError where a shard of format version 1 has no sound index
   */
  endsOf(run: EpochRun, file: ReadableFile, grid: EpochGrid): ChunkEnds {
    const kept = this.#kept.get(run);
    if (kept) return kept;
    const ends = run.chunks === undefined ? readOldIndex(run, file, grid) : endsOf(run, grid, new Uint8Array());
    if (ends.byteLength <= this.#bytesLeft) {
      this.#bytesLeft -= ends.byteLength;
      this.#kept.set(run, ends);
    }
    return ends;
  }
}

function readOldIndex(run: EpochRun, file: ReadableFile, grid: EpochGrid): ChunkEnds {
  const bytes = new Uint8Array(Math.min(shardIndexBytes(grid.chunksPerShard), run.byteLength));
  const read = file.read(bytes, run.byteLength - bytes.length);
  return endsOf(run, grid, bytes.subarray(0, read));
}
