import { nanBits } from "../core/cube/column-checksum.ts";
import { type DatasetRecord, datasetFiles, type GenerationRecord } from "../core/cube/dataset.ts";
import type { CubeName } from "../core/cube/epoch-shards.ts";
import { type LightCurve, noPoint } from "../core/lightcurve/light-curve.ts";
import { type InnerCodec, loadInnerCodec } from "../core/zarr/inner-codec.ts";
import { readEpochAxis } from "../storage/axis-files.ts";
import type { FileTree } from "../storage/files.ts";
import { HandlePool } from "../storage/handle-pool.ts";
import { ObjectChunkedCube } from "./object-chunked-cube.ts";

/** Open shards of one generation; far below what a browser bears, and more than most datasets have. */
const maxOpenShards = 512;

type Numbers = Pick<LightCurve, "value" | "uncertainty" | "flags">;

/** Reads light curves of one published generation, which never changes: files stay open, their indexes in memory. */
export class GenerationReader {
  readonly epochKeys: string[];
  readonly epochMjd: Float64Array;
  readonly #generation: GenerationRecord;
  readonly #pool: HandlePool;
  readonly #curves: ObjectChunkedCube;
  readonly #flags: ObjectChunkedCube;
  /** Position of each measurement's table. */
  readonly #tableOf: number[];

  private constructor(
    store: FileTree,
    { datasetId, measurements, tables }: DatasetRecord,
    generation: GenerationRecord,
    axis: { epochKey: string[]; epochMjd: Float64Array },
    codec: InnerCodec,
  ) {
    this.#generation = generation;
    this.epochKeys = axis.epochKey;
    this.epochMjd = axis.epochMjd;
    this.#pool = new HandlePool(store, maxOpenShards);
    const cube = (name: CubeName, planeCount: number) =>
      new ObjectChunkedCube(this.#pool, datasetId, { ...generation, cube: name, planeCount }, codec);
    this.#curves = cube("lightcurves", generation.measurementCount);
    this.#flags = cube("flags", generation.tableCount);
    const tableIndex = new Map(tables.map(({ tableKey }, index) => [tableKey, index]));
    this.#tableOf = measurements.map(({ tableKey }) => tableIndex.get(tableKey)!);
  }

  static async open(tree: FileTree, record: DatasetRecord, generation: GenerationRecord): Promise<GenerationReader> {
    const store = tree.subtree(datasetFiles.objectChunked(generation.generation));
    return new GenerationReader(
      store,
      record,
      generation,
      await readEpochAxis(store),
      await loadInnerCodec(generation.codec),
    );
  }

  /**
   * Numbers of the objects and measurements at these positions; none where the generation is older than they.
   * @throws DatasetDamaged
   */
  async read(wanted: readonly { object: number; measurement: number }[]): Promise<Numbers[]> {
    const { objectCount, measurementCount, tableCount, epochCount } = this.#generation;
    const results: Numbers[] = [];
    for (const { object, measurement } of wanted) {
      const table = this.#tableOf[measurement]!;
      const known = object < objectCount;
      const pairs = new Float32Array(2 * epochCount);
      const flags = new Int16Array(epochCount);
      const readCurve = known && measurement < measurementCount && this.#curves.read(object, measurement, bytes(pairs));
      if (!(typeof readCurve === "boolean" ? readCurve : await readCurve)) new Int32Array(pairs.buffer).fill(nanBits);
      const readFlags = known && table < tableCount && this.#flags.read(object, table, bytes(flags));
      if (!(typeof readFlags === "boolean" ? readFlags : await readFlags)) flags.fill(noPoint.noCatalog);
      results.push({ value: pairs.subarray(0, epochCount), uncertainty: pairs.subarray(epochCount), flags });
    }
    return results;
  }

  close(): void {
    this.#pool.close();
  }
}

const bytes = ({ buffer }: Float32Array<ArrayBuffer> | Int16Array<ArrayBuffer>) => new Uint8Array(buffer);
