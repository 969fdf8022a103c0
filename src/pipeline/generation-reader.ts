import { nanBits } from "../core/cube/column-checksum.ts";
import { type DatasetRecord, datasetFiles, type GenerationRecord } from "../core/cube/dataset.ts";
import { type CubeName, planeFormat } from "../core/cube/epoch-shards.ts";
import { objectShardPath } from "../core/cube/plan-rechunk.ts";
import { type LightCurve, noPoint } from "../core/lightcurve/light-curve.ts";
import { decodeInnerChunk, innerCodec } from "../core/zarr/inner-codec.ts";
import type { ShardIndex } from "../core/zarr/shard-index.ts";
import { readEpochAxis } from "../storage/axis-files.ts";
import type { FileTree, ReadableFile } from "../storage/files.ts";
import { HandlePool } from "../storage/handle-pool.ts";
import { damagedShard } from "./epoch-files.ts";
import { type ObjectShardShape, objectChunkBytes, readObjectShardIndex } from "./object-shards.ts";

const maxOpenFiles = 512;
const maxIndexes = 128;

type Numbers = Pick<LightCurve, "value" | "uncertainty" | "flags">;

/** Reads light curves of one published generation: files stay open, their indexes in memory. */
export class GenerationReader {
  readonly epochKeys: string[];
  readonly epochMjd: Float64Array;
  readonly #datasetId: string;
  readonly #generation: GenerationRecord;
  readonly #files: HandlePool;
  /** Least recently used first. */
  readonly #indexes = new Map<string, ShardIndex>();
  readonly #curves: PlaneReader;
  readonly #flags: PlaneReader;
  readonly #tableOf: number[];

  private constructor(
    tree: FileTree,
    record: DatasetRecord,
    generation: GenerationRecord,
    axis: { epochKey: string[]; epochMjd: Float64Array },
  ) {
    this.#datasetId = record.datasetId;
    this.#generation = generation;
    this.epochKeys = axis.epochKey;
    this.epochMjd = axis.epochMjd;
    this.#files = new HandlePool(tree.subtree(datasetFiles.objectChunked(generation.generation)), maxOpenFiles);
    const shape = (cube: CubeName, planeCount: number) => ({ ...generation, cube, planeCount });
    this.#curves = new PlaneReader(shape("lightcurves", generation.measurementCount));
    this.#flags = new PlaneReader(shape("flags", generation.tableCount));
    this.#tableOf = record.measurements.map(({ tableKey }) =>
      record.tables.findIndex((table) => table.tableKey === tableKey),
    );
  }

  static async open(tree: FileTree, record: DatasetRecord, generation: GenerationRecord): Promise<GenerationReader> {
    const axis = await readEpochAxis(tree.subtree(datasetFiles.objectChunked(generation.generation)));
    return new GenerationReader(tree, record, generation, axis);
  }

  /** @throws DatasetDamaged */
  async read(wanted: readonly { object: number; measurement: number }[]): Promise<Numbers[]> {
    const { objectCount, measurementCount, tableCount, epochCount } = this.#generation;
    const numbers: Numbers[] = [];
    for (const { object, measurement } of wanted) {
      const known = object < objectCount;
      const table = this.#tableOf[measurement]!;
      const curve = known && measurement < measurementCount ? this.#curves.place(object, measurement) : undefined;
      const reasons = known && table >= 0 && table < tableCount ? this.#flags.place(object, table) : undefined;
      // Nothing may be awaited between reading into a plane's buffer and copying out of it: calls may overlap.
      const curveFile = curve && (this.#files.peek(curve.path) ?? (await this.#open(curve.path)));
      const pairs = curveFile && this.#read(this.#curves, curve, curveFile);
      const value = pairs ? new Float32Array(pairs, 0, epochCount).slice() : unmeasured(epochCount);
      const uncertainty = pairs ? new Float32Array(pairs, 4 * epochCount, epochCount).slice() : unmeasured(epochCount);
      const flagFile = reasons && (this.#files.peek(reasons.path) ?? (await this.#open(reasons.path)));
      const stored = flagFile && this.#read(this.#flags, reasons, flagFile);
      const flags = stored
        ? new Int16Array(stored, 0, epochCount).slice()
        : new Int16Array(epochCount).fill(noPoint.noCatalog);
      numbers.push({ value, uncertainty, flags });
    }
    return numbers;
  }

  close(): void {
    this.#files.close();
  }

  async #open(path: string): Promise<ReadableFile> {
    const file = await this.#files.open(path);
    if (!file) throw damagedShard(this.#datasetId, path, "no such file");
    return file;
  }

  /** The plane's buffer with one chunk decoded in it; undefined where the chunk is all fill value. */
  #read(plane: PlaneReader, { path, chunk }: ChunkAddress, file: ReadableFile): ArrayBuffer | undefined {
    try {
      return plane.read(file, this.#index(path, file, plane.shape), chunk);
    } catch (error) {
      throw error instanceof RangeError ? damagedShard(this.#datasetId, path, error) : error;
    }
  }

  #index(path: string, file: ReadableFile, shape: ObjectShardShape): ShardIndex {
    const known = this.#indexes.get(path);
    if (known) return known;
    const index = readObjectShardIndex(file, shape);
    this.#indexes.set(path, index);
    const [oldest] = this.#indexes.keys();
    if (this.#indexes.size > maxIndexes && oldest !== undefined) this.#indexes.delete(oldest);
    return index;
  }
}

const unmeasured = (epochCount: number) => new Float32Array(new Int32Array(epochCount).fill(nanBits).buffer);

interface ChunkAddress {
  path: string;
  /** Position in the shard's grid of chunks. */
  chunk: number;
}

/** Finds and unpacks chunks of one cube. */
class PlaneReader {
  readonly shape: ObjectShardShape;
  readonly #codec;
  readonly #raw: Uint8Array<ArrayBuffer>;
  readonly #stored: Uint8Array<ArrayBuffer>;

  constructor(shape: ObjectShardShape) {
    this.shape = shape;
    this.#codec = innerCodec(shape.codec, planeFormat[shape.cube].elementBytes);
    this.#raw = new Uint8Array(objectChunkBytes(shape));
    this.#stored = new Uint8Array(this.#codec.maxEncodedLength(this.#raw.length) + 4);
  }

  place(object: number, plane: number): ChunkAddress {
    const { cube, objectsPerShard, planeCount } = this.shape;
    const shard = Math.floor(object / objectsPerShard);
    return { path: objectShardPath(cube, shard), chunk: (object - shard * objectsPerShard) * planeCount + plane };
  }

  /** @throws RangeError */
  read(file: ReadableFile, index: ShardIndex, chunk: number): ArrayBuffer | undefined {
    const byteLength = index.byteLength[chunk]!;
    if (byteLength < 0) return undefined;
    if (byteLength > this.#stored.length) throw new RangeError(`chunk of ${byteLength} bytes`);
    const stored = this.#stored.subarray(0, byteLength);
    file.read(stored, index.offset[chunk]!);
    decodeInnerChunk(this.#codec, stored, this.#raw);
    return this.#raw.buffer;
  }
}
