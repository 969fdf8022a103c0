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
