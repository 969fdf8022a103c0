import type { CatalogFormat, CatalogWarning, ColumnMapping, SourceTable } from "./catalog/catalog.ts";
import type { SeparationHistogram } from "./crossmatch/separation-histogram.ts";
import type {
  AxisColumn,
  CodecName,
  DatasetRecord,
  GenerationRecord,
  JournalCatalog,
  MatchSettings,
} from "./cube/dataset.ts";
import type { ObjectShardShape, RechunkShard } from "./cube/plan-rechunk.ts";
import type { ErrorReport } from "./errors.ts";
import type { ValidityRule } from "./lightcurve/valid.ts";

/** A file as dropped, with its path below the dropped folder. Structured clone passes the handle, not the bytes. */
export interface DroppedFile {
  path: string;
  file: File;
}

/** Dropped files with the contents of archives in their place. */
export interface ExpandedFiles {
  files: DroppedFile[];
  /** Archives, and files in them, that could not be unpacked. */
  refused: { path: string; error: ErrorReport }[];
}

export interface IngestRequest {
  files: DroppedFile[];
  /** The dataset to add to; undefined makes a new one. */
  datasetId?: string;
  /** Makes a new dataset after all when the drop brings a reference catalog that is not the given dataset's. */
  newDatasetIfForeign?: boolean;
  /** Name of a new dataset. */
  name?: string;
  match: MatchSettings;
  /** Naming template: a built-in's name or `{part}` text; undefined: the one that fits most names. */
  template?: string;
  /** Paths that settle what names cannot: which file is the reference catalog, which the epoch table. */
  referencePath?: string;
  epochTablePath?: string;
  /** Corrected column mapping, where the user changed what was recognised. */
  mapping?: ColumnMapping;
  codec?: CodecName;
  /**
   * Reads and matches even catalogs whose content is committed already, and makes this request's match settings the
   * dataset's. Epochs that are not in the drop keep the objects that they were given.
   */
  reread?: boolean;
}

export type CatalogState = "waiting" | "parsing" | "matching" | "writing" | "committed" | "skipped" | "refused";

/** A catalog's new state during an ingest. */
export interface CatalogEvent {
  path: string;
  epochKey?: string;
  tableKey?: string;
  state: CatalogState;
  counts?: JournalCatalog;
  warnings?: CatalogWarning[];
  error?: ErrorReport;
}

/** What an ingest did. Refused catalogs are listed, not thrown. */
export interface IngestReport {
  datasetId: string;
  referencePath?: string;
  epochTablePath?: string;
  radiusArcsec: number;
  committedEpochs: number;
  committedCatalogs: number;
  /** Already in the dataset with the same content. */
  skippedCatalogs: number;
  refused: { path: string; error: ErrorReport }[];
  ignored: { path: string; reason: string }[];
  warnings: { path: string; warnings: CatalogWarning[] }[];
  elapsedMs: number;
  /** True when the job was cancelled: what was committed stays, the same drop goes on from here. */
  cancelled: boolean;
}

/** An ingest that was begun but not done: the same drop goes on with it. */
export interface UnfinishedIngest {
  /** How many catalogs were dropped. */
  catalogCount: number;
}

export interface RechunkRequest {
  datasetId: string;
  /** Upper bound of the rechunk's buffers. */
  maxBytes?: number;
  codec?: CodecName;
  /** Makes a new generation even when the published one is up to date. */
  force?: boolean;
}

/** One shard of the object-chunked copy to be made, with all that is to be known of the epoch-chunked store. */
export interface ObjectShardRequest {
  record: DatasetRecord;
  /** Paths of all committed shards below the store: what is not among them is all fill value. */
  committed: string[];
  /** Positions in the store, in the order in which a light curve has them. */
  epochIndices: Uint32Array;
  /** Of the generation, below the dataset's. */
  directory: string;
  codec: CodecName;
  objectsPerShard: number;
  shard: RechunkShard;
}

export interface ShardCheckRequest {
  /** Below the dataset's directory. */
  path: string;
  shape: ObjectShardShape;
  /** Position of the shard along the object axis. */
  shard: number;
}

/** What was found in one shard of an object-chunked copy. */
export interface CheckedShard {
  checkedChunks: number;
  /** Why the file could not be read to its end. */
  unreadable?: string;
  /** Objects with a chunk that is not as it was written. */
  damaged: { object: number; what: string }[];
  /** Of each measurement or table, as `KernelEpochSums.copy` gives them. */
  sums: Int32Array[];
}

export interface RechunkReport {
  datasetId: string;
  generation: number;
  /** False when the published generation was up to date already. */
  changed: boolean;
  byteLength: number;
  elapsedMs: number;
}

export interface VerifyReport {
  datasetId: string;
  checkedChunks: number;
  checkedEpochs: number;
  /** Empty: everything is as it was written. */
  damage: { path: string; what: string; array?: string; objectKeys?: string[]; epochKey?: string; remedy: string }[];
  elapsedMs: number;
}

/** What a repair did. */
export interface RepairReport {
  datasetId: string;
  /** Damage that is no more. */
  repaired: VerifyReport["damage"];
  /** Damage that is left, with what to do about it. */
  damage: VerifyReport["damage"];
  /** Epochs whose journal lines or files are gone: their catalogs are to be dropped again. */
  lostEpochs: string[];
  elapsedMs: number;
}

export interface DatasetSummary {
  datasetId: string;
  name: string;
  createdAt: string;
  objectCount: number;
  epochCount: number;
  measurementCount: number;
  byteLength: number;
  /** False: epochs were committed since the last rechunk, or none has run. */
  upToDate: boolean;
  rechunked: boolean;
  /** An ingest into it is under way, or was cut off: the same drop goes on with it. */
  unfinished?: UnfinishedIngest;
  /** Why it cannot be opened; its counts are not known then. */
  error?: ErrorReport;
}

export interface StorageSpace {
  usageBytes: number;
  /** The browser's estimate: a lower bound of what it will grant. */
  quotaBytes: number;
  persistent: boolean;
}

/** A dataset as the page needs it to show anything at all. */
export interface DatasetOverview {
  record: DatasetRecord;
  summary: DatasetSummary;
}

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

export interface AnalyseRequest {
  datasetId: string;
  /** Whose statistics to compute; undefined: of all. `n_epochs_valid_all` counts over all of them either way. */
  measurementKeys?: string[];
  /** Computes them anew even where they are there. */
  force?: boolean;
}

export interface AnalyseReport {
  datasetId: string;
  generation: number;
  /** Names of the columns that `statistics` gives now. */
  columnNames: string[];
  /** False when they were there already. */
  changed: boolean;
  elapsedMs: number;
}

export interface ExcludeEpochsRequest {
  datasetId: string;
  epochKeys: string[];
  /** False takes them in again. */
  exclude: boolean;
}

export interface ExcludeEpochsReport {
  /** All that are excluded now. */
  excludedEpochs: string[];
  /** True where statistics were removed, because they had been computed with other epochs. */
  statisticsRemoved: boolean;
}

export interface StatisticsRequest {
  datasetId: string;
  /** Columns to read, each 8 bytes an object; undefined: all. */
  columnNames?: string[];
}

/** Asks for the statistics of one shard of a generation's light curves. */
export interface ShardStatisticsRequest {
  datasetId: string;
  generation: GenerationRecord;
  shard: number;
  epochMjd: Float64Array;
  /** Positions on the epoch axis of those that are to be left out. */
  excludedEpochs: number[];
  /** Which points are valid, for every measurement of the generation. */
  rules: ValidityRule[];
  /** Positions on the measurement axis of those whose statistics are wanted. */
  wanted: number[];
}

export interface ShardStatistics {
  objectStart: number;
  objectCount: number;
  /** Shape (column, object): `n_epochs_valid_all`, then for each wanted measurement every statistic in its order. */
  columns: Float64Array<ArrayBuffer>;
}

export interface ExportRequest {
  datasetId: string;
  /** The copy's own where not given; shards are packed anew for another one. */
  codec?: CodecName;
}

export interface ParseRequest {
  path: string;
  file: File;
  /** As the user corrected it; a catalog that lacks a column of it is read by what is recognised in it. */
  mapping?: ColumnMapping;
  /** Prefix of measurement keys: the table key with IDF names, the template's prefix otherwise. */
  tableKey: string;
  /** IDF names keep the whole column name in the measurement key, and prefix object keys with `I`. */
  idf: boolean;
}

/** The reference catalog: a source table and every one of its columns. */
export interface ReferenceTable {
  sources: SourceTable;
  columns: AxisColumn[];
}

/** The beginning of a catalog, and what was recognised in it, for the user to look at and to correct. */
export interface CatalogPreview {
  path: string;
  format: CatalogFormat;
  /** Every column with its first values as text, `""` where there is none. */
  columns: { name: string; unit?: string; description?: string; values: string[] }[];
  mapping: ColumnMapping;
  /** What the mapping lacks, in SExtractor's names; empty when the catalog can be ingested. */
  missing: string[];
  warnings: CatalogWarning[];
}

/** Asks how far sources lie from the objects around them, before anything is matched. */
export interface SeparationsRequest {
  /** Where the objects come from: a dataset, else a reference catalog, else the first of the catalogs. */
  datasetId?: string;
  reference?: ParseRequest;
  /** One or a few epochs. */
  catalogs: ParseRequest[];
  /** Reach of the histogram in arcsec. */
  maxArcsec: number;
  /** Take each catalog's measured offset off first. */
  removeOffsets?: boolean;
}

export interface SeparationsReport {
  objectCount: number;
  sourceCount: number;
  /** The radius that an ingest would choose by itself. */
  proposedArcsec: number;
  /** What that comes from: the dataset's settings, the pixels of the objects' catalog, or nothing that is known. */
  proposedFrom: "dataset" | "pixels" | "nothing";
  /** Where it comes from the pixels: how large one is. */
  pixelArcsec?: number;
  /** All catalogs together; with a radius that the pairs themselves suggest, where there are enough. */
  histogram: SeparationHistogram;
  offsets: { path: string; eastArcsec: number; northArcsec: number }[];
  /** Medians of the position errors that the catalogs, and the objects, state; absent where they state none. */
  sourceErrorArcsec?: number;
  objectErrorArcsec?: number;
}

export interface EpochTable {
  file: string;
  contentHash: string;
  rowCount: number;
  epochKey: string[];
  /** NaN where a row has no usable time. */
  epochMjd: Float64Array;
  /** Column that the time came from, undefined when there is none. */
  timeColumn?: string;
  scale: "UTC" | "TDB" | "TT" | "TAI" | "unknown";
  columns: AxisColumn[];
  warnings: CatalogWarning[];
}
