import type { Assumption } from "../assumption.ts";
import type { DeclaredTime } from "../time/declared-time.ts";
import type { TimeOfCatalog } from "../time/time-of-catalog.ts";

/** Numbers of a column; strings stay strings. NaN in a float column means "no value". */
export type ColumnData = Float64Array | Float32Array | Int32Array | string[];

export interface Column {
  /** As the file has it, vector elements named astropy's way: MAG_APER, MAG_APER_1, MAG_APER_2. */
  name: string;
  unit?: string;
  description?: string;
  /** Where the file itself says that the column holds times, in which format and scale (astropy's Time). */
  time?: DeclaredTime;
  /** Of a position, where the file says that it is of another frame than J2000's: `FK4, equinox B1950`. */
  frame?: string;
  data: ColumnData;
  limits?: Limits;
}

/** Cells that state a limit only (`>17.5`): 0-based rows, and the numbers behind the sign. They are NaN as values. */
export interface Limits {
  row: number[];
  value: number[];
}

export type CatalogFormat =
  | "ascii-head"
  | "ascii-skycat"
  | "votable"
  | "fits"
  | "fits-ldac"
  | "ecsv"
  | "csv"
  | "tsv"
  | "ipac"
  | "mrt"
  | "parquet";

/** Something in a catalog that was passed over; the rest was read. Line is 1-based, row 0-based, byte 0-based. */
export interface CatalogWarning {
  kind: "bad-row" | "truncated" | "repeated-key" | "bad-value" | "limit" | "note";
  line?: number;
  row?: number;
  byte?: number;
  message: string;
}

/** What the image header says (FITS_LDAC's LDAC_IMHEAD), where a catalog carries it. */
export interface CatalogHeader {
  mjd?: number;
  /** MJD of the day, where the header names the day but no time of day. */
  nightMjd?: number;
  exptimeSeconds?: number;
  filter?: string;
  /** Header cards as read, for provenance. */
  cards: Record<string, string | number | boolean>;
}

/** One file's table of sources, as columns of equal length. */
export interface Catalog {
  file: string;
  format: CatalogFormat;
  rowCount: number;
  /** Of the file, where only some rows were to be kept. */
  fileRowCount?: number;
  columns: Column[];
  header?: CatalogHeader;
  /** 1-based line of each row, from parsers of text that know it. */
  rowLine?: Int32Array;
  warnings: CatalogWarning[];
}

/** What the sources of a catalog say of the image that they were measured on: medians of columns that tell of seeing and sky. */
export interface SourceConditions {
  [name: string]: {
    median: number;
    unit?: string;
    /** The column that it is the median of. */
    column: string;
    /** Sources that say so. */
    count: number;
  };
}

/** Which of a catalog's columns mean what, by column name. Made by `recogniseColumns`, corrected by the user. */
export interface ColumnMapping {
  /** NUMBER, id …: the source's key. */
  key?: string;
  ra?: string;
  dec?: string;
  x?: string;
  y?: string;
  flags?: string;
  raError?: string;
  decError?: string;
  measurements: MeasurementColumns[];
}

/** One measurement: the column of its value and, where there is one, of its uncertainty. */
export interface MeasurementColumns {
  /** Key without the table key: `mag_auto` (IDF names) or `auto` (others). */
  measurement: string;
  value: string;
  uncertainty?: string;
  /** Column that marks which rows state limits, as VizieR's `l_Vmag` does. */
  limit?: string;
  unit: string;
  /** mag: 99 means flux <= 0. */
  kind: "mag" | "flux" | "ratio" | "other";
  /** Numbers that look like fillers (-99, 3.4e38) are values all the same. */
  keepFillers?: true;
}

/** Values of one measurement of one catalog, in row order; NaN where unmeasured. */
export interface MeasuredColumn {
  measurementKey: string;
  unit: string;
  kind: MeasurementColumns["kind"];
  valueColumn: string;
  uncertaintyColumn?: string;
  value: Float32Array;
  uncertainty: Float32Array;
  /** Rows whose cells state a limit only, and the limits in the unit of the values. */
  limits?: Limits;
}

/** What the writer needs of a catalog: keys, positions, flags and measurements, as transferable columns. */
export interface SourceTable {
  file: string;
  format: CatalogFormat;
  byteLength: number;
  /** `xxh128:<hex>` of the bytes as dropped (still compressed where they were). */
  contentHash: string;
  rowCount: number;
  /** NUMBER or id as text, one a source. */
  sourceKey: string[];
  /** NaN where the catalog has none. */
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** `image`: none of its rows has a position on the sky, and x and y are what they can be matched by. */
  place?: "image";
  /** Rows without a position, where there are any. */
  noPositionCount?: number;
  xImage: Float64Array;
  yImage: Float64Array;
  /** One-sigma position errors, NaN where unknown; absent where the catalog has none. */
  positionErrorArcsec?: Float64Array;
  /** SExtractor FLAGS; 0 where the catalog has no such column. */
  flags: Int32Array;
  measurements: MeasuredColumn[];
  header?: CatalogHeader;
  /** What its own columns say of the time of its epoch, where they do. */
  time?: TimeOfCatalog;
  /** What sources have besides photometry, by the key of the property (`cube/source-properties.ts`), where they have any. */
  properties?: Record<string, Float32Array>;
  /** What its sources say of seeing and sky, where they do. */
  conditions?: SourceConditions;
  warnings: CatalogWarning[];
  /** What was assumed of its columns and values, where anything was. */
  assumptions?: Assumption[];
}
