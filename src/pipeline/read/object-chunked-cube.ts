import { type ObjectShardShape, objectShardPath } from "../../core/cube/plan-rechunk.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { KernelArea } from "../../core/kernels/kernel-memory.ts";
import type { InnerCodec } from "../../core/zarr/inner-codec.ts";
import type { ShardIndex } from "../../core/zarr/shard-index.ts";
import type { ReadableFile } from "../../storage/files.ts";
import type { HandlePool } from "../../storage/handle-pool.ts";
import { objectChunkBytes, readObjectShardIndex } from "../copy/object-shards.ts";
import { damagedShard } from "../epochs/epoch-files.ts";

/** An index, and which of its chunks had the right checksum: a published file never changes, so one look is enough. */
interface CheckedIndex extends ShardIndex {
  checked: Uint8Array;
}

/** One cube of a published generation, read one inner chunk (a light curve, or its flags) at a time. */
export class ObjectChunkedCube {
  readonly #pool: HandlePool;
  readonly #datasetId: string;
  readonly #shape: ObjectShardShape;
  readonly #indexes = new Map<string, CheckedIndex>();
  readonly #codec: InnerCodec;
  readonly #encoded: KernelArea;

  constructor(pool: HandlePool, datasetId: string, shape: ObjectShardShape, codec: InnerCodec) {
    this.#pool = pool;
    this.#datasetId = datasetId;
    this.#shape = shape;
    this.#codec = codec;
    this.#encoded = codec.kernel.allocate(codec.maxEncodedLength(objectChunkBytes(shape)));
  }

  /**
   * Reads one inner chunk into `into` (as long as a chunk); false where the store leaves it out, all fill value.
   * Returns at once where its shard is open and its index known: one read of the file.
   * @throws DatasetDamaged
   */
  read(objectIndex: number, plane: number, into: Uint8Array): boolean | Promise<boolean> {
    const path = objectShardPath(this.#shape.cube, Math.floor(objectIndex / this.#shape.objectsPerShard));
    const index = this.#indexes.get(path);
    const file = index && this.#pool.peek(path);
    return file
      ? this.#readChunk(path, file, index, objectIndex, plane, into)
      : this.#open(path, objectIndex, plane, into);
  }

  async #open(path: string, objectIndex: number, plane: number, into: Uint8Array): Promise<boolean> {
    const file = await this.#pool.open(path);
    if (!file) throw damagedShard(this.#datasetId, path, "no such file");
    let index = this.#indexes.get(path);
    if (!index) {
      index = this.#readIndex(path, file);
      this.#indexes.set(path, index);
    }
    return this.#readChunk(path, file, index, objectIndex, plane, into);
  }

  #readIndex(path: string, file: ReadableFile): CheckedIndex {
    try {
      const index = readObjectShardIndex(file, this.#shape);
      return { ...index, checked: new Uint8Array(index.offset.length) };
    } catch (error) {
      throw damagedShard(this.#datasetId, path, error);
    }
  }

  #readChunk(
    path: string,
    file: ReadableFile,
    index: CheckedIndex,
    objectIndex: number,
    plane: number,
    into: Uint8Array,
  ): boolean {
    const { objectsPerShard, planeCount } = this.#shape;
    const chunk = (objectIndex % objectsPerShard) * planeCount + plane;
    const byteLength = index.byteLength[chunk]!;
    if (byteLength < 0) return false;
    try {
      if (byteLength > this.#encoded.byteLength)
        throw new RangeError(`a chunk of ${formatCounted(byteLength, "byte")}`);
      if (index.checked[chunk] === 1 && this.#codec.isPlain(byteLength, into.length)) {
        readWhole(file, index.offset[chunk]!, into);
        return true;
      }
      const encoded = this.#encoded.bytes.subarray(0, byteLength);
      readWhole(file, index.offset[chunk]!, encoded);
      if (index.checked[chunk] === 0) this.#codec.check(encoded);
      index.checked[chunk] = 1;
      this.#codec.unpack(encoded, into);
    } catch (error) {
      throw damagedShard(this.#datasetId, path, error);
    }
    return true;
  }
}

function readWhole(file: ReadableFile, at: number, into: Uint8Array): void {
  const read = file.read(into, at);
  if (read !== into.length) throw new RangeError(`${formatCounted(read, "byte")} where a chunk has ${into.length}`);
}
