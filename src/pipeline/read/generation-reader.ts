import { nanBits } from "../../core/cube/column-checksum.ts";
import { type DatasetRecord, datasetFiles, type EpochAxis, type GenerationRecord } from "../../core/cube/dataset.ts";
import { type CubeName, planeCountOf } from "../../core/cube/epoch-shards.ts";
import { flagBytes, flagsIn } from "../../core/cube/flag-array.ts";
import type { StatedLimit } from "../../core/cube/limits.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import { datasetIdAttribute } from "../../core/cube/store-metadata.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { CurveAxis, CurvePack } from "../../core/lightcurve/curve-pack.ts";
import { LimitBook } from "../../core/lightcurve/limit-book.ts";
import type { PropertyPack } from "../../core/lightcurve/object-properties.ts";
import { type InnerCodec, loadInnerCodec } from "../../core/zarr/inner-codec.ts";
import { readEpochTimes, readLimits, readStoreMetadata } from "../../storage/axis-files.ts";
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
  /** Undefined where the generation has none. */
  readonly #properties: ObjectChunkedCube | undefined;
  readonly #tableKeys: string[];
  readonly #propertyKeys: string[];
  /** What light curves have in place of values. */
  readonly limits: LimitBook;
  /** Position of each measurement's table. */
  readonly #tableOf: number[];

  private constructor(
    store: FileTree,
    { datasetId, measurements, tables, properties = [] }: DatasetRecord,
    generation: GenerationRecord,
    { epochKey, epochMjd }: Pick<EpochAxis, "epochKey" | "epochMjd">,
    codec: InnerCodec,
    limits: readonly StatedLimit[],
  ) {
    this.limits = new LimitBook(limits, epochKey);
    this.#generation = generation;
    this.axis = { axisId: `${datasetId}/${generation.journalHash}`, epochKeys: epochKey, epochMjd };
    this.#pool = new HandlePool(store, maxOpenShards);
    const cube = (name: CubeName) => {
      const shape = { ...generation, cube: name, planeCount: planeCountOf(name, generation) };
      return new ObjectChunkedCube(this.#pool, datasetId, shape, codec);
    };
    this.#curves = cube("lightcurves");
    this.#flags = cube("flags");
    this.#properties = generation.propertyCount ? cube("source_properties") : undefined;
    this.#tableKeys = tables.slice(0, generation.tableCount).map(({ tableKey }) => tableKey);
    this.#propertyKeys = properties.slice(0, generation.propertyCount ?? 0);
    const tableIndex = new Map(tables.map(({ tableKey }, index) => [tableKey, index]));
    this.#tableOf = measurements.map(({ tableKey }) => tableIndex.get(tableKey)!);
  }

  static async open(tree: FileTree, record: DatasetRecord, generation: GenerationRecord): Promise<GenerationReader> {
    const directory = datasetFiles.objectChunked(generation.generation);
    const store = tree.subtree(directory);
    await requireOwn(store, directory, record.datasetId);
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

  /**
   * What the sources of the objects at these positions had besides their photometry; undefined where nothing is kept.
   * @throws DatasetDamaged
   */
  async readProperties(objects: readonly number[]): Promise<PropertyPack | undefined> {
    const cube = this.#properties;
    if (!cube) return undefined;
    const { objectCount, epochCount } = this.#generation;
    const planeCount = this.#tableKeys.length * this.#propertyKeys.length;
    const numbers = new Float32Array(objects.length * planeCount * epochCount);
    new Int32Array(numbers.buffer).fill(nanBits);
    for (const [i, object] of objects.entries()) {
      if (object >= objectCount) continue; // came after this generation
      for (let plane = 0; plane < planeCount; plane++) {
        const first = (i * planeCount + plane) * epochCount;
        await cube.read(object, plane, new Uint8Array(numbers.buffer, 4 * first, 4 * epochCount));
      }
    }
    const { epochKeys, epochMjd } = this.axis;
    return {
      ...{ tableKeys: [...this.#tableKeys], propertyKeys: [...this.#propertyKeys], numbers },
      axis: { ...this.axis, epochKeys: [...epochKeys], epochMjd: epochMjd.slice() },
    };
  }

  close(): void {
    this.#pool.close();
  }
}

/**
 * Light curves of another dataset are not shown as this one's; copies of before say of no dataset that they are its.
 * @throws DatasetDamaged
 */
async function requireOwn(store: FileTree, directory: string, datasetId: string): Promise<void> {
  const found = (await readStoreMetadata(store))?.attributes?.[datasetIdAttribute];
  if (found === undefined || found === datasetId) return;
  const path = `${directory}/zarr.json`;
  throw new WorkbenchError(
    "DatasetDamaged",
    { datasetId, path, expected: `light curves of ${datasetId}`, found: `those of ${String(found)}` },
    `The light curves in ${directory} are those of another dataset, ${String(found)}. Verify the dataset to make its own again.`,
  );
}
