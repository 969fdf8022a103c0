import { nanBits } from "../../core/cube/column-checksum.ts";
import { type DatasetRecord, datasetFiles, type EpochAxis, type GenerationRecord } from "../../core/cube/dataset.ts";
import type { CubeName } from "../../core/cube/epoch-shards.ts";
import { flagBytes, flagsIn } from "../../core/cube/flag-array.ts";
import type { StatedLimit } from "../../core/cube/limits.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import type { CurveAxis, CurvePack } from "../../core/lightcurve/curve-pack.ts";
import { LimitBook } from "../../core/lightcurve/limit-book.ts";
import { type InnerCodec, loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { readEpochTimes, readLimits } from "../../storage/axis-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { HandlePool } from "../../storage/handle-pool.ts";
import { ObjectChunkedCube } from "./object-chunked-cube.ts";

/** Open shards of one generation; far below what a browser bears, and more than most datasets have. */
const maxOpenShards = 512;

/** Reads light curves of one published generation, which never changes: files stay open, their indexes in memory. */
export class GenerationReader {
  readonly axis: CurveAxis;
  readonly #generation: GenerationRecord;
  readonly #pool: HandlePool;
  readonly #curves: ObjectChunkedCube;
  readonly #flags: ObjectChunkedCube;
  /** What light curves have in place of values. */
  readonly limits: LimitBook;
  /** Position of each measurement's table. */
  readonly #tableOf: number[];

  private constructor(
    store: FileTree,
    { datasetId, measurements, tables }: DatasetRecord,
    generation: GenerationRecord,
    { epochKey, epochMjd }: Pick<EpochAxis, "epochKey" | "epochMjd">,
    codec: InnerCodec,
    limits: readonly StatedLimit[],
  ) {
    this.limits = new LimitBook(limits, epochKey);
    this.#generation = generation;
    this.axis = { axisId: `${datasetId}/${generation.journalHash}`, epochKeys: epochKey, epochMjd };
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
      await readEpochTimes(store),
      await loadInnerCodec(generation.codec),
      await readLimits(store),
    );
  }

  /**
   * Numbers of the objects and measurements at these positions; none where the generation is older than they.
   * @throws DatasetDamaged
   */
  async read(
    wanted: readonly { object: number; measurement: number }[],
  ): Promise<Pick<CurvePack, "numbers" | "flags">> {
    const { objectCount, measurementCount, tableCount, epochCount, wideFlags } = this.#generation;
    const perFlag = flagBytes(wideFlags);
    // One buffer for both: making one, and handing it to another thread, costs as much as reading a curve.
    const numberCount = wanted.length * 2 * epochCount;
    const buffer = new ArrayBuffer(4 * numberCount + perFlag * wanted.length * epochCount);
    const numbers = new Float32Array(buffer, 0, numberCount);
    const flags = flagsIn(buffer, 4 * numberCount, wanted.length * epochCount, wideFlags);
    for (const [i, { object, measurement }] of wanted.entries()) {
      const table = this.#tableOf[measurement]!;
      const known = object < objectCount;
      const curveBytes = new Uint8Array(buffer, 8 * i * epochCount, 8 * epochCount);
      const readCurve = known && measurement < measurementCount && this.#curves.read(object, measurement, curveBytes);
      if (!(typeof readCurve === "boolean" ? readCurve : await readCurve))
        new Int32Array(buffer, curveBytes.byteOffset, 2 * epochCount).fill(nanBits);
      const flagBytes = new Uint8Array(buffer, flags.byteOffset + perFlag * i * epochCount, perFlag * epochCount);
      const readFlags = known && table < tableCount && this.#flags.read(object, table, flagBytes);
      if (!(typeof readFlags === "boolean" ? readFlags : await readFlags))
        flags.fill(noPoint.noCatalog, i * epochCount, (i + 1) * epochCount);
    }
    return { numbers, flags };
  }

  close(): void {
    this.#pool.close();
  }
}
