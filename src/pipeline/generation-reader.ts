import { type DatasetRecord, datasetFiles, type EpochAxis, type GenerationRecord } from "../core/cube/dataset.ts";
import { planeFormat } from "../core/cube/epoch-shards.ts";
import { WorkbenchError } from "../core/errors.ts";
import { type LightCurve, noPoint } from "../core/lightcurve/light-curve.ts";
import type { LightCurveRequest } from "../core/requests.ts";
import { innerCodec } from "../core/zarr/inner-codec.ts";
import { readEpochAxis, readObjectAxis } from "../storage/axis-files.ts";
import type { FileTree } from "../storage/files.ts";
import { HandlePool } from "../storage/handle-pool.ts";
import { ObjectChunkedCube } from "./object-chunked-cube.ts";

/** Open shards of one generation; far below what a browser bears, and more than most datasets have. */
const maxOpenShards = 512;

/** One published generation of the object-chunked store, which never changes. */
export class GenerationReader {
  readonly generation: GenerationRecord;
  readonly #epochs: EpochAxis;
  readonly #pool: HandlePool;
  readonly #curves: ObjectChunkedCube;
  readonly #flags: ObjectChunkedCube;
  readonly #objectIndex: Map<string, number>;
  readonly #planes: Map<string, { measurement: number; table: number }>;

  private constructor(tree: FileTree, record: DatasetRecord, generation: GenerationRecord, axes: Axes) {
    const { datasetId, measurements, tables } = record;
    const { objectsPerShard, epochCount, measurementCount, tableCount } = generation;
    this.generation = generation;
    this.#epochs = axes.epochs;
    this.#pool = new HandlePool(tree, maxOpenShards);
    const cube = (name: "lightcurves" | "flags", planeCount: number) =>
      new ObjectChunkedCube(this.#pool, datasetId, {
        ...{ cube: name, objectsPerShard, planeCount },
        chunkBytes: planeFormat[name].bytesPerObject * epochCount,
        codec: innerCodec(generation.codec, planeFormat[name].elementBytes),
      });
    this.#curves = cube("lightcurves", measurementCount);
    this.#flags = cube("flags", tableCount);
    this.#objectIndex = new Map(axes.objectKeys.map((key, index) => [key, index]));
    const tableIndex = new Map(tables.slice(0, tableCount).map(({ tableKey }, index) => [tableKey, index]));
    this.#planes = new Map(
      measurements
        .slice(0, measurementCount)
        .map(({ measurementKey, tableKey }, measurement) => [
          measurementKey,
          { measurement, table: tableIndex.get(tableKey)! },
        ]),
    );
  }

  /** @param tree the dataset's own directory */
  static async open(tree: FileTree, record: DatasetRecord, generation: GenerationRecord): Promise<GenerationReader> {
    const store = tree.subtree(datasetFiles.objectChunked(generation.generation));
    const [objects, epochs] = await Promise.all([readObjectAxis(store), readEpochAxis(store)]);
    return new GenerationReader(store, record, generation, { objectKeys: objects.objectKey, epochs });
  }

  /** @throws UnknownObject, UnknownMeasurement, DatasetDamaged */
  async lightCurves(curves: LightCurveRequest["curves"]): Promise<LightCurve[]> {
    const { epochKey: epochKeys } = this.#epochs;
    const epochMjd = this.#epochs.epochMjd.slice();
    const results: LightCurve[] = [];
    for (const { objectKey, measurementKey } of curves) {
      const object = this.#objectIndex.get(objectKey);
      if (object === undefined) throw unknownObject(objectKey);
      const planes = this.#planes.get(measurementKey);
      if (planes === undefined) throw unknownMeasurement(measurementKey, [...this.#planes.keys()]);
      const values = new Float32Array(2 * epochKeys.length);
      const flags = new Int16Array(epochKeys.length);
      const readValues = this.#curves.read(object, planes.measurement, new Uint8Array(values.buffer));
      if (!(typeof readValues === "boolean" ? readValues : await readValues)) values.fill(Number.NaN);
      const readFlags = this.#flags.read(object, planes.table, new Uint8Array(flags.buffer));
      if (!(typeof readFlags === "boolean" ? readFlags : await readFlags)) flags.fill(noPoint.noCatalog);
      const value = values.subarray(0, epochKeys.length);
      const uncertainty = values.subarray(epochKeys.length);
      results.push({ objectKey, measurementKey, epochKeys, epochMjd, value, uncertainty, flags });
    }
    return results;
  }

  close(): void {
    this.#pool.close();
  }
}

interface Axes {
  objectKeys: string[];
  epochs: EpochAxis;
}

function unknownObject(objectKey: string) {
  return new WorkbenchError("UnknownObject", { objectKey }, `The dataset has no object ${objectKey}.`);
}

function unknownMeasurement(measurementKey: string, known: string[]) {
  return new WorkbenchError(
    "UnknownMeasurement",
    { measurementKey, known },
    `The dataset has no measurement ${measurementKey}; it has ${known.join(", ")}.`,
  );
}
