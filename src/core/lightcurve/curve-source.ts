import type { DatasetRecord } from "../cube/dataset.ts";
import { planeFormat } from "../cube/epoch-shards.ts";
import { flagBytes } from "../cube/flag-array.ts";
import { curveNames, type PackedCurveBlock } from "./curve-block.ts";
import type { CurveName, CurvePack } from "./curve-pack.ts";
import type { PropertyPack } from "./object-properties.ts";
import type { EpochColumns, ObjectColumns } from "./source-axes.ts";

/** What there is in a source of light curves. */
export interface SourceOverview {
  record: Pick<DatasetRecord, "datasetId" | "name" | "objectCount" | "tables" | "measurements" | "time"> &
    Partial<Pick<DatasetRecord, "assumptions">>;
  /** Flags of light curves take 32 bits: they are Int32Arrays. */
  wideFlags?: true;
  /** Some light curves have limits. */
  hasLimits?: true;
  /** Arrays that are there and cannot be read, each with the reason. */
  leftOut?: string[];
}

export interface BlocksWanted {
  /** In the order wanted; undefined: of all objects. */
  objectKeys?: string[];
  /** Undefined: all. */
  measurementKeys?: string[];
  /** Bound of one block's arrays; the light curves of one object stay together. 4 MB where not given. */
  blockBytes?: number;
}

/**
 * Where light curves come from, whatever they lie in: our own published copy, or any Zarr store with the dimensions
 * object, measurement, value and epoch. Files stay open until `close`. Errors are WorkbenchErrors.
 */
export interface CurveSource {
  overview(): Promise<SourceOverview>;
  objects(): Promise<ObjectColumns>;
  /** In time order: unknown times last, ties by key. */
  epochs(): Promise<EpochColumns>;
  /**
   * Light curves in the order asked for, along the epochs of `epochs` as far as they are published; to be unpacked with
   * `unpackCurves`.
   * @param knownAxisId of the axis that need not be packed
   * @throws UnknownObject, UnknownMeasurement
   */
  curvePack(curves: readonly CurveName[], knownAxisId?: string): Promise<CurvePack>;
  /** Light curves of many objects, as many objects at a time as fit in a block. */
  blocks(wanted: BlocksWanted): AsyncGenerator<PackedCurveBlock, void, void>;
  /**
   * What the sources of these objects had besides their photometry, as it is stored, also at excluded epochs; undefined, or
   * no such verb, where the source keeps none.
   * @throws UnknownObject
   */
  propertyPack?(objectKeys: readonly string[]): Promise<PropertyPack | undefined>;
  close(): void;
}

const defaultBlockBytes = 4 * 2 ** 20;

/** The blocks of a source whose light curves have so many epochs. @param look at what the source is */
export async function* blocksOf(
  source: Pick<CurveSource, "objects" | "curvePack">,
  look: () => Promise<Pick<SourceOverview, "record" | "wideFlags"> & { epochCount: number }>,
  { objectKeys, measurementKeys, blockBytes = defaultBlockBytes }: BlocksWanted,
): AsyncGenerator<PackedCurveBlock, void, void> {
  const { record, wideFlags, epochCount } = await look();
  const objects = objectKeys ?? (await source.objects()).objectKey;
  const measurements = measurementKeys ?? record.measurements.map(({ measurementKey }) => measurementKey);
  const bytesPerPoint = planeFormat("lightcurves", undefined).bytesPerObject + flagBytes(wideFlags);
  const bytesPerObject = measurements.length * epochCount * bytesPerPoint;
  const objectsPerBlock = Math.max(Math.floor(blockBytes / Math.max(bytesPerObject, 1)), 1);
  let axisId: string | undefined;
  for (let first = 0; first < objects.length; first += objectsPerBlock) {
    const some = objects.slice(first, first + objectsPerBlock);
    const pack = await source.curvePack(curveNames(some, measurements), axisId);
    axisId = pack.axisId;
    yield { ...pack, objectKeys: some, measurementKeys: measurements };
  }
}
