import type { Assumption } from "../assumption.ts";
import type { AxisColumn } from "../column.ts";
import type { ErrorReport } from "../errors.ts";
import type { ColumnMapping, SourceConditions } from "../format/catalog.ts";
import type { CodecName } from "../kernels/codec-name.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import type { LimitsOfEpoch } from "./limits.ts";

export const datasetFormatVersion = 3;

/** Names on disk, below `datasets/<dataset-id>/`. */
export const datasetFiles = {
  dataset: "dataset.json",
  journal: "journal.jsonl",
  epochChunked: "lightcurves_write.zarr",
  objectChunked: (generation: number) => `lightcurves_read.${generation}.zarr`,
  /** Positions of a union's objects, and what they are means of. */
  union: (revision: number) => `union.${revision}.columns`,
  /** What epoch tables said, of epochs to come too. */
  epochRows: "epoch-rows.json",
  /** There while an ingest is not done. */
  ingest: "ingest.json",
  /** There where a dataset is one part of an ingest that is done in parts. */
  part: "part.json",
  /** What people added: tags, notes, selections, how the dataset is looked at; may be missing. */
  additions: "additions.jsonl",
  /** What a tab has added since it opened the dataset; merged into the other when the tab is gone. */
  additionLogs: "additions",
  /** What earlier workbenches kept in the place of additions. */
  view: "view.json",
  tmp: "tmp",
} as const;

/** How sources are assigned to objects. */
export interface MatchSettings {
  mode: "auto" | "key" | "position";
  /** Great-circle radius in arcsec; undefined: proposed from the reference catalog's pixel scale. */
  radiusArcsec?: number;
  /** Radius in pixels, where objects have no place on the sky; undefined: 2. */
  radiusPixels?: number;
  /** Take each catalog's measured astrometric offset off before matching by position. False when absent. */
  removeOffsets?: boolean;
  /**
   * Match catalogs where they say that their sources lie, even one whose offset is surely larger than the radius: most of it
   * is lost then, and the report says so. When absent: true where a reference catalog has the objects, which is what a
   * plain match of it gives; false where they are united from the epochs, which would hold such a catalog's stars twice.
   */
  keepOffsets?: boolean;
  /** Where catalogs state position errors, of rivals take the most probable pair instead of the closest. True when absent. */
  weighErrors?: boolean;
}

/** A table is one channel and kind: all catalogs of it, over epochs, measure the same way. */
export interface TableAxis {
  tableKey: string;
  channel?: string;
  kind?: string;
}

export interface MeasurementAxis {
  measurementKey: string;
  tableKey: string;
  unit: string;
  kind: "mag" | "flux" | "ratio" | "other";
  valueColumn: string;
  uncertaintyColumn?: string;
}

/** How the cube of an epoch-chunked store is cut; fixed when the dataset is made. */
export interface EpochChunks {
  /** Objects per inner chunk; inner chunks hold one measurement, both values, one epoch. */
  objectsPerChunk: number;
  /** Extent of one shard; at least the counts when the dataset was made, with room to grow. */
  shardObjects: number;
  shardMeasurements: number;
  shardTables: number;
  /** Flags take 32 bits: those of a catalog need more than 16. */
  wideFlags?: true;
  /** Epochs of one shard: those of format version 1 have one each. */
  shardEpochs: number;
  /** Properties of a source that are kept in each table, where any are. */
  propertyCount?: number;
}

export interface EpochTime {
  /** MJD, float64; undefined when unknown. */
  epochMjd?: number;
  source: "epoch-table" | "header" | "column" | "name" | "order" | "unknown";
  /** Of a time from a catalog's own column, where that names it. */
  scale?: TimeFrame["scale"];
}

/** Where the objects come from: a reference catalog, or the union of the epochs' sources where none was given. */
export type ObjectOrigin =
  | { kind: "reference"; file: string; contentHash: string }
  /**
   * `united`: content hashes of the catalogs whose sources the union holds. `revision`: the union file that holds it;
   * absent in datasets that were made before there was one.
   */
  | { kind: "union"; united: string[]; revision?: number };

/** dataset.json: the commit point of everything but single epochs. Replaced by rename, never rewritten in place. */
export interface DatasetRecord {
  formatVersion: number;
  datasetId: string;
  name: string;
  /** ISO 8601. */
  createdAt: string;
  reference: ObjectOrigin;
  objectCount: number;
  /**
   * `image`: objects have no place on the sky, and lie on the image of the catalog that they were first seen in. Catalogs are
   * put on it by the pattern of their stars.
   */
  place?: "image";
  match: {
    mode: MatchSettings["mode"];
    /** 0 where objects have no place on the sky. */
    radiusArcsec: number;
    /** In pixels of the objects' image, where that is where they lie. */
    radiusPixels?: number;
    removeOffsets: boolean;
    keepOffsets?: boolean;
    /** Absent in datasets that were made before errors were read: false. */
    weighErrors?: boolean;
  };
  template: string;
  /** As columns were corrected when catalogs were last read; absent where they were taken as recognised. */
  mapping?: ColumnMapping;
  time: TimeFrame;
  tables: TableAxis[];
  measurements: MeasurementAxis[];
  /**
   * Keys of what is kept of sources besides their photometry (`source-properties.ts`). Absent while no catalog had any;
   * empty where none are to be kept.
   */
  properties?: string[];
  chunks: EpochChunks;
  codec: CodecName;
  /** Hash of the epoch table in use, and its file. */
  epochTable?: { file: string; contentHash: string };
  /** Hash of the epoch columns in the epoch-chunked store, so that a later epoch table makes a copy stale. */
  epochAxisHash?: string;
  /** The published object-chunked copy; absent before the first rechunk. */
  generation?: GenerationRecord;
  /** Keys of epochs that light curves and statistics are to leave out; their points stay in both stores. */
  excludedEpochs?: string[];
  /** Catalogs that were refused, where no epoch's journal line tells. */
  refusedCatalogs?: RefusedCatalog[];
  /** What ingests assumed of the files. */
  assumptions?: Assumption[];
  /** Set before a dataset is removed; a half-removed one goes on being removed. */
  removing?: true;
}

/** A catalog that was given for an epoch and a table, and why it was not taken. */
export interface RefusedCatalog {
  epochKey: string;
  tableKey: string;
  file: string;
  error: ErrorReport;
}

export interface GenerationRecord {
  generation: number;
  objectCount: number;
  measurementCount: number;
  tableCount: number;
  epochCount: number;
  objectsPerShard: number;
  codec: CodecName;
  /** Its flags take 32 bits. */
  wideFlags?: true;
  /** Properties of a source that it has in each table, where any. */
  propertyCount?: number;
  /** Hash of the journal and axes that this copy was made from: the copy is stale when the dataset's differs. */
  journalHash: string;
  /** How many lines the journal had then. */
  journalLines: number;
  byteLength: number;
  /** Hash of all of its files but the shards, which carry checksums of their own. */
  metadataHash: string;
  verified: boolean;
}

/** One line of journal.jsonl. */
export type JournalLine = JournalEpoch | JournalMoved;

/** A file of the epoch-chunked store was written anew, without what was dead in it: its epochs lie elsewhere in it now. */
export interface JournalMoved {
  type: "moved";
  path: string;
  /** Without the shard's index. */
  byteLength: number;
  offsets: [epochIndex: number, offset: number][];
}

/** Where one epoch lies in one file of the epoch-chunked store. */
export interface EpochRun {
  /** Of the file, below the store. */
  path: string;
  /** First byte; 0 when absent, in shards of format version 1. */
  offset?: number;
  byteLength: number;
  /** Of these bytes. */
  checksum: string;
  /**
   * Lengths of its inner chunks, which lie one after the other, as `encodeChunkEnds` writes them. Absent in lines of format
   * version 1: the run is a whole shard of its own, with its index.
   */
  chunks?: string;
}

/** The last line of an epoch counts; no line, no epoch. */
export interface JournalEpoch {
  type: "epoch";
  epochKey: string;
  /** Position along the epoch axis of the epoch-chunked store; kept when an epoch is replaced. */
  epochIndex: number;
  catalogs: JournalCatalog[];
  refused: { file: string; contentHash: string; tableKey: string; error: ErrorReport }[];
  /** As known when the epoch was committed; an epoch table given later is kept in the store, not here. */
  time?: EpochTime;
  /** Per measurement of the dataset, in axis order at that time: finite values, and the checksum of its column. */
  finiteCount: number[];
  checksum: string[];
  /** Per table of the dataset, in axis order at that time: the checksum of its flags. */
  flagChecksum: string[];
  /** Its flags are stored in 32 bits. */
  wideFlags?: true;
  /**
   * Per table and property, a table's properties one after the other, as the axes were at that time: the checksum of its
   * numbers. Absent where none were kept.
   */
  propertyChecksum?: string[];
  /** What catalogs state as limits in place of values, where they do. */
  limits?: LimitsOfEpoch;
  /** Where this epoch lies in the epoch-chunked store. */
  shards: EpochRun[];
}

/** What is kept beside each object, in the order of the object axis. NaN where an object has no position. */
export interface ObjectAxis {
  objectKey: string[];
  raDeg: Float64Array;
  decDeg: Float64Array;
  xImage: Float64Array;
  yImage: Float64Array;
  /** Kept as `object_<name>`; each as long as `objectKey`. */
  columns: AxisColumn[];
}

/** What is kept beside each epoch; rows in any order, found by epoch key. NaN where no time is known. */
export interface EpochAxis {
  epochKey: string[];
  epochMjd: Float64Array;
  timeSource: EpochTime["source"][];
  /** Kept as `epoch_<name>`; each as long as `epochKey`. */
  columns: AxisColumn[];
}

export interface JournalCatalog {
  file: string;
  contentHash: string;
  byteLength: number;
  tableKey: string;
  rowCount: number;
  matchedCount: number;
  unmatchedCount: number;
  ambiguousCount: number;
  flaggedCount: number;
  nonDetectionCount: number;
  /** Of the unmatched: rows without a position. Absent where every row has one. */
  noPositionCount?: number;
  matchedBy: "key" | "position";
  /** Rivals were weighed by position errors. */
  weighed?: true;
  /** Measured offset of the catalog from its objects, east and north; absent where it cannot be measured. */
  offset?: { eastArcsec: number; northArcsec: number; removed: boolean };
  /** How its image lies on the objects', where they have no place on the sky. */
  registration?: {
    matchedCount: number;
    /** One sigma of a star in one coordinate. */
    residualPixels: number;
    scale: number;
    angleDeg: number;
    flipped: boolean;
  };
  /** What its sources say of seeing and sky; absent where they say nothing, and in epochs committed before this was read. */
  conditions?: SourceConditions;
  warnings: number;
  /** The first of what it was warned of, in words. */
  messages?: string[];
}
