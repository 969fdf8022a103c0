import { type FlagArray, flagBytes, flagsIn } from "../../core/cube/flag-array.ts";
import type { StatedLimit } from "../../core/cube/limits.ts";
import { unknownMeasurement, unknownObject } from "../../core/cube/named-parts.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import type { PackedCurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { CurveAxis, CurveName, CurvePack } from "../../core/lightcurve/curve-pack.ts";
import {
  type BlocksWanted,
  blocksOf,
  type CurveSource,
  type SourceOverview,
} from "../../core/lightcurve/curve-source.ts";
import { LimitBook } from "../../core/lightcurve/limit-book.ts";
import type { PropertyPack } from "../../core/lightcurve/object-properties.ts";
import type { EpochColumns, ObjectColumns } from "../../core/lightcurve/source-axes.ts";
import type { KeyStore } from "../../storage/zarr/key-store.ts";
import type { StoredArray } from "../../storage/zarr/stored-array.ts";
import { ZarrArrays } from "./zarr-arrays.ts";
import {
  axisColumns,
  axisKeys,
  axisNumbers,
  type ZarrEpochs,
  zarrEpochs,
  zarrLimits,
  zarrMeasurements,
} from "./zarr-axes.ts";
import { type CfPacking, cfPacking, unpackCf } from "./zarr-packing.ts";

const cubeDimensions = ["object", "measurement", "value", "epoch"];

/** What is known of a store before anything of it is read. */
export interface StoreIdentity {
  sourceId: string;
  name: string;
  /** The name that errors have for it. */
  file: string;
}

/**
 * Light curves of any Zarr store, v2 or v3, with an array `lightcurves` of the dimensions object, measurement, value
 * (`value`, `uncertainty`) and epoch in any order, as the Python ancestor, xarray and our own export have it.
 * @throws NotAStore, which says what was looked for and what is there; StoreDamaged
 */
export async function openZarrSource(store: KeyStore, identity: StoreIdentity): Promise<CurveSource> {
  const arrays = await ZarrArrays.open(store, identity.file);
  const cube = arrays.get("lightcurves");
  if (!cube) throw arrays.notAStore("an array “lightcurves”", arrays.names.join(", ") || "no arrays");
  const found = cube.dimensions.map((name) => name ?? "one without a name").join(", ");
  if (cube.dimensions.length !== 4 || !cubeDimensions.every((name) => cube.dimensions.includes(name)))
    throw arrays.notAStore(`“lightcurves” with the dimensions ${cubeDimensions.join(", ")}`, found);
  const extent = (name: string) => cube.shape[cube.dimensions.indexOf(name)]!;
  const values = await axisKeys(arrays, "value", extent("value"));
  const [value, uncertainty] = [values.indexOf("value"), values.indexOf("uncertainty")];
  if (value < 0 || uncertainty < 0)
    throw arrays.notAStore("“value” and “uncertainty” along the dimension value", values.join(", "));
  const [objectKeys, { measurements, tables }, epochs] = await Promise.all([
    axisKeys(arrays, "object", extent("object")),
    zarrMeasurements(arrays, extent("measurement")),
    zarrEpochs(arrays, extent("epoch")),
  ]);
  const record = {
    datasetId: identity.sourceId,
    name: identity.name,
    objectCount: objectKeys.length,
    tables,
    measurements,
    time: epochs.time,
  };
  const packing = cfPacking(cube.attributes);
  const limits = await zarrLimits(arrays);
  const parts = { record, objectKeys, epochs, cube, packing, limits };
  return new ZarrSource(store, arrays, { ...parts, values: [value, uncertainty] });
}

interface ZarrParts {
  record: SourceOverview["record"];
  objectKeys: string[];
  epochs: ZarrEpochs;
  cube: StoredArray;
  /** Positions of value and uncertainty. */
  values: [number, number];
  packing: CfPacking;
  limits: StatedLimit[];
}

class ZarrSource implements CurveSource {
  readonly #store: KeyStore;
  readonly #arrays: ZarrArrays;
  readonly #parts: ZarrParts;
  readonly #axis: CurveAxis;
  readonly #objectIndex: Map<string, number>;
  readonly #measurementIndex: Map<string, number>;
  readonly #flags: StoredArray | undefined;
  /** For each measurement its position along the third dimension of the flags. */
  readonly #flagPlanes: number[];
  /** Whether flags of 0 and above where there is no value say what ours say: measured, and not above zero. */
  readonly #own: boolean;
  /** Whether flags take more than 16 bits as they are stored. */
  readonly #wide: boolean;
  readonly #limits: LimitBook;
  /** Read with the first properties that are asked for. */
  #propertyKeys: Promise<string[]> | undefined;

  constructor(store: KeyStore, arrays: ZarrArrays, parts: ZarrParts) {
    const { record, objectKeys, epochs, limits } = parts;
    this.#store = store;
    this.#arrays = arrays;
    this.#parts = parts;
    this.#axis = { axisId: `${record.datasetId}/epochs`, epochKeys: epochs.epochKey, epochMjd: epochs.epochMjd };
    this.#objectIndex = new Map(objectKeys.map((key, at) => [key, at]));
    this.#measurementIndex = new Map(record.measurements.map(({ measurementKey }, at) => [measurementKey, at]));
    this.#flags = arrays.get("flags");
    this.#own = arrays.get("measurement_value_column") !== undefined;
    this.#limits = new LimitBook(limits, epochs.epochKey);
    this.#wide = this.#flags?.isWide === true;
    this.#flagPlanes = this.#flags ? flagPlanes(arrays, this.#flags, record) : [];
  }

  async overview(): Promise<SourceOverview> {
    return {
      ...(!this.#limits.isEmpty && { hasLimits: true }),
      record: this.#parts.record,
      leftOut: this.#arrays.reasons,
      ...(this.#wide && { wideFlags: true }),
    };
  }

  async objects(): Promise<ObjectColumns> {
    const { objectKeys } = this.#parts;
    const count = objectKeys.length;
    const numbers = (...names: string[]) => axisNumbers(this.#arrays, "object", names, count);
    const taken = ["object_ra", "object_dec", "object_x_image", "object_y_image"];
    const [raDeg, decDeg, xImage, yImage, columns] = await Promise.all([
      numbers("object_ra", "ra"),
      numbers("object_dec", "dec"),
      numbers("object_x_image"),
      numbers("object_y_image"),
      axisColumns(this.#arrays, "object", taken),
    ]);
    return { count, objectKey: [...objectKeys], raDeg, decDeg, xImage, yImage, columns };
  }

  async epochs(): Promise<EpochColumns> {
    const { epochKey, epochMjd, timeSource, columns } = this.#parts.epochs;
    return {
      count: epochKey.length,
      epochKey: [...epochKey],
      epochMjd: epochMjd.slice(),
      timeSource: [...timeSource],
      columns: columns.map((column) => ({ ...column, data: column.data.slice() })),
      catalogs: epochKey.map(() => []),
      refused: epochKey.map(() => []),
    };
  }

  async curvePack(curves: readonly CurveName[], knownAxisId?: string): Promise<CurvePack> {
    const { axisId, epochKeys, epochMjd } = this.#axis;
    const epochCount = epochKeys.length;
    const numberCount = curves.length * 2 * epochCount;
    const buffer = new ArrayBuffer(4 * numberCount + flagBytes(this.#wide) * curves.length * epochCount);
    const numbers = new Float32Array(buffer, 0, numberCount);
    const flags = flagsIn(buffer, 4 * numberCount, curves.length * epochCount, this.#wide);
    const wanted = curves.map(({ objectKey, measurementKey }) => {
      const object = this.#objectIndex.get(objectKey);
      const measurement = this.#measurementIndex.get(measurementKey);
      if (object === undefined) throw unknownObject(objectKey);
      if (measurement === undefined) throw unknownMeasurement(measurementKey, this.#parts.record.measurements);
      return { object, measurement };
    });
    await Promise.all(
      wanted.map(async ({ object, measurement }, i) => {
        const own = numbers.subarray(2 * i * epochCount, 2 * (i + 1) * epochCount);
        // Asked for together: what lies together on a server comes in one request.
        const [stored] = await Promise.all([
          this.#storedFlags(object, measurement),
          this.#readCurve(object, measurement, own),
        ]);
        this.#takeFlags(stored, own, flags.subarray(i * epochCount, (i + 1) * epochCount));
      }),
    );
    const pack: CurvePack = { axisId, numbers, flags };
    const limits = this.#limits.packed(curves);
    if (limits) pack.limits = limits;
    if (axisId !== knownAxisId) pack.axis = { axisId, epochKeys: [...epochKeys], epochMjd: epochMjd.slice() };
    return pack;
  }

  async propertyPack(objectKeys: readonly string[]): Promise<PropertyPack | undefined> {
    const stored = this.#arrays.get("source_properties");
    if (!stored) return undefined;
    const { tables, objectCount } = this.#parts.record;
    const dimensions = ["object", "table", "property", "epoch"];
    const extents = stored.dimensions.map((name, at) => [name, stored.shape[at]!] as const);
    const extent = new Map(extents);
    const epochCount = this.#axis.epochKeys.length;
    const expected = [objectCount, tables.length, extent.get("property"), epochCount];
    if (extents.length !== 4 || dimensions.some((name, at) => extent.get(name) !== expected[at]))
      throw this.#arrays.notAStore(
        `“source_properties” of ${dimensions.join(", ")}, as long as those of “lightcurves”`,
        extents.map(([name, length]) => `${name ?? "one without a name"} (${length})`).join(", "),
      );
    this.#propertyKeys ??= axisKeys(this.#arrays, "property", extent.get("property")!);
    const propertyKeys = await this.#propertyKeys.catch((error) => {
      this.#propertyKeys = undefined; // a server that did not answer may do so at the next call
      throw error;
    });
    const planeCount = tables.length * propertyKeys.length;
    const numbers = new Float32Array(objectKeys.length * planeCount * epochCount);
    const { order } = this.#parts.epochs;
    for (const [i, objectKey] of objectKeys.entries()) {
      const object = this.#objectIndex.get(objectKey);
      if (object === undefined) throw unknownObject(objectKey);
      for (let table = 0; table < tables.length; table++)
        for (let property = 0; property < propertyKeys.length; property++) {
          const place: Record<string, number> = { object, table, property };
          const selection = stored.dimensions.map((name) => place[name!] ?? null);
          const { data } = await this.#arrays.reading("source_properties", () => stored.numbers(selection));
          const first = (i * planeCount + table * propertyKeys.length + property) * epochCount;
          for (let epoch = 0; epoch < epochCount; epoch++) numbers[first + epoch] = data[order[epoch]!]!;
        }
    }
    const { axisId, epochKeys, epochMjd } = this.#axis;
    const tableKeys = tables.map(({ tableKey }) => tableKey);
    return {
      ...{ tableKeys, propertyKeys, numbers },
      axis: { axisId, epochKeys: [...epochKeys], epochMjd: epochMjd.slice() },
    };
  }

  async *blocks(wanted: BlocksWanted): AsyncGenerator<PackedCurveBlock, void, void> {
    const epochCount = this.#axis.epochKeys.length;
    yield* blocksOf(this, async () => ({ ...(await this.overview()), epochCount }), wanted);
  }

  close(): void {
    this.#store.close();
  }

  async #readCurve(object: number, measurement: number, into: Float32Array): Promise<void> {
    const { cube, epochs, values, packing } = this.#parts;
    const place: Record<string, number> = { object, measurement };
    const selection = cube.dimensions.map((name) => place[name!] ?? null);
    const { data, shape } = await this.#arrays.reading("lightcurves", () => cube.numbers(selection));
    const valueFirst = cube.dimensions.indexOf("value") < cube.dimensions.indexOf("epoch");
    const epochCount = epochs.order.length;
    for (const [k, value] of values.entries())
      for (let epoch = 0; epoch < epochCount; epoch++) {
        const at = epochs.order[epoch]!;
        const raw = data[valueFirst ? value * shape[1]! + at : at * shape[1]! + value]!;
        into[k * epochCount + epoch] = unpackCf(raw, packing);
      }
  }

  /** Where the store has no flags: 0 of a point, and no catalog where there is none. */
  #takeFlags(stored: ArrayLike<number> | undefined, curve: Float32Array, into: FlagArray): void {
    const { order } = this.#parts.epochs;
    for (let epoch = 0; epoch < into.length; epoch++) {
      const flag = stored?.[order[epoch]!] ?? 0;
      const missing = Number.isNaN(curve[epoch]) && flag >= 0 && !this.#own;
      into[epoch] = missing ? noPoint.noCatalog : flag;
      if (!missing && into[epoch] !== flag)
        throw this.#arrays.notAStore("whole numbers of 32 bits at most in “flags”", String(flag));
    }
  }

  async #storedFlags(object: number, measurement: number): Promise<ArrayLike<number> | undefined> {
    const flags = this.#flags;
    if (!flags) return undefined;
    const plane = this.#flagPlanes[measurement]!;
    const place: Record<string, number> = { object, table: plane, measurement: plane };
    const selection = flags.dimensions.map((name) => place[name!] ?? null);
    return (await this.#arrays.reading("flags", () => flags.numbers(selection))).data;
  }
}

/** @throws NotAStore where flags have other dimensions than object, epoch, and table or measurement */
function flagPlanes(
  arrays: ZarrArrays,
  flags: StoredArray,
  { tables, measurements }: SourceOverview["record"],
): number[] {
  const { dimensions, shape } = flags;
  const rest = dimensions.filter((name) => name !== "object" && name !== "epoch");
  const [third] = rest;
  const known = third === undefined || third === "table" || third === "measurement";
  const extent = (name: string) => shape[dimensions.indexOf(name)];
  const cube = arrays.get("lightcurves")!;
  const alike = ["object", "epoch"].every((name) => extent(name) === cube.shape[cube.dimensions.indexOf(name)]);
  if (!known || dimensions.length - rest.length !== 2 || rest.length > 1 || !alike)
    throw arrays.notAStore(
      "“flags” with the dimensions object, epoch, and table or measurement, as long as those of “lightcurves”",
      dimensions.map((name, at) => `${name ?? "one without a name"} (${shape[at]})`).join(", "),
    );
  return measurements.map(({ measurementKey, tableKey }, m) => {
    const plane =
      third === "measurement" ? m : third === "table" ? tables.findIndex((table) => table.tableKey === tableKey) : 0;
    if (third !== undefined && !(plane >= 0 && plane < extent(third)!))
      throw arrays.notAStore(`flags of the measurement “${measurementKey}”`, `none of ${tableKey} along ${third}`);
    return plane;
  });
}
