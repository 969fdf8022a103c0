import type { AxisColumn } from "../column.ts";
import type { JournalCatalog } from "../cube/dataset.ts";
import type { ErrorReport } from "../errors.ts";
import type { Job } from "../job.ts";
import type { CurveName, CurvePack } from "../lightcurve/curve-pack.ts";
import type { DatasetOverview, DatasetRequest } from "./datasets.ts";

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
  curves: CurveName[];
  /** The epochs that the asker has already. */
  knownAxisId?: string;
}

/** Reads only; any number at work, also while a writer writes. */
export interface ReadVerbs {
  open(request: DatasetRequest, job: Job): Promise<DatasetOverview>;
  objects(request: DatasetRequest, job: Job): Promise<ObjectColumns>;
  epochs(request: DatasetRequest, job: Job): Promise<EpochColumns>;
  /** To be unpacked with `unpackCurves`. */
  lightCurves(request: LightCurveRequest, job: Job): Promise<CurvePack>;
  /** Closes every file of a dataset, so that it can be removed. */
  release(request: DatasetRequest, job: Job): Promise<void>;
}
