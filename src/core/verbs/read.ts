import type { AxisColumn } from "../column.ts";
import type { JournalCatalog } from "../cube/dataset.ts";
import type { ErrorReport } from "../errors.ts";

/** The object table: one entry an object, in the order of the store. */
export interface ObjectColumns {
  count: number;
  objectKey: string[];
  raDeg: Float64Array;
  decDeg: Float64Array;
  xImage: Float64Array;
  yImage: Float64Array;
  /** The reference catalog's columns, named `object_<column>` in the store. */
  columns: AxisColumn[];
}

/** The epochs, in time order. */
export interface EpochColumns {
  count: number;
  epochKey: string[];
  epochMjd: Float64Array;
  timeSource: string[];
  columns: AxisColumn[];
  catalogs: JournalCatalog[][];
  refused: { file: string; tableKey: string; error: ErrorReport }[][];
}

export interface LightCurveRequest {
  datasetId: string;
  curves: { objectKey: string; measurementKey: string }[];
  /** The epochs that the asker has already. */
  knownAxisId?: string;
}

/** Asks for the light curves of many objects, block by block. */
export interface CurveBlocksRequest {
  datasetId: string;
  /** In the order wanted; undefined: of all objects. */
  objectKeys?: string[];
  /** Undefined: all. */
  measurementKeys?: string[];
  /** Bound of one block's arrays; the light curves of one object stay together. 4 MB where not given. */
  blockBytes?: number;
}

/** Asks for everything that was measured at one epoch, block by block. */
export interface EpochBlocksRequest {
  datasetId: string;
  epochKey: string;
  /** Undefined: all. */
  measurementKeys?: string[];
  /** Bound of one block's arrays, but for one chunk of the store. 4 MB where not given. */
  blockBytes?: number;
}

/** What was measured of some objects at one epoch; as stored, also where the epoch is excluded. */
export interface EpochBlock {
  epochKey: string;
  /** NaN where no time is known. */
  epochMjd: number;
  objectKeys: string[];
  measurementKeys: string[];
  /** Shape (measurement, object); NaN where unmeasured. */
  value: Float32Array<ArrayBuffer>;
  /** Shape (measurement, object). */
  uncertainty: Float32Array<ArrayBuffer>;
  /** Shape (measurement, object): SExtractor FLAGS of the matched source; below zero the reason why there is none. */
  flags: Int16Array<ArrayBuffer>;
}
