import type { Assumption } from "../assumption.ts";
import type { JournalCatalog, MatchSettings } from "../cube/dataset.ts";
import type { EpochAxisChanges } from "../cube/epoch-axis-changes.ts";
import type { ErrorReport } from "../errors.ts";
import type { CatalogWarning, ColumnMapping } from "../format/catalog.ts";
import type { Job } from "../job.ts";
import type { CodecName } from "../kernels/codec-name.ts";
import type { IngestPlan } from "../naming/ingest-plan.ts";
import type { DroppedFile } from "./expand-archives.ts";

export interface IngestRequest {
  files: DroppedFile[];
  /** Which of the files is what, as `planIngest` found it: what was shown is what is done. */
  plan: IngestPlan;
  /** The dataset to add to; undefined makes a new one. */
  datasetId?: string;
  /** Makes a new dataset after all when the drop brings a reference catalog that is not the given dataset's. */
  newDatasetIfForeign?: boolean;
  /** Name of a new dataset. */
  name?: string;
  match: MatchSettings;
  /** Corrected column mapping, where the user changed what was recognised. */
  mapping?: ColumnMapping;
  codec?: CodecName;
  /**
   * Whether a new dataset keeps what sources have besides their photometry (`source-properties.ts`), where catalogs have it:
   * unless this is false.
   */
  sourceProperties?: boolean;
  /**
   * Reads and matches even catalogs whose content is committed already, and makes this request's match settings the
   * dataset's. Epochs that are not in the drop keep the objects that they were given.
   */
  reread?: boolean;
  /**
   * Makes a new dataset in the place of this one, from the catalogs of all of its epochs: objects are then those of one drop,
   * whatever the order in which they came. What people added follows its object; the dataset itself stays as it is.
   */
  anewFrom?: string;
  /** Only the epochs of one part, into a dataset that `mergeParts` takes; undefined: all of them. */
  part?: IngestPart;
}

/** One part of an ingest: epochs belong to parts by a hash of their key. */
export interface IngestPart {
  /** From 1. */
  index: number;
  count: number;
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
  /** What the epoch table changed of epochs that were committed before or now. */
  epochTable?: EpochAxisChanges;
  radiusArcsec: number;
  committedEpochs: number;
  committedCatalogs: number;
  /** Already in the dataset with the same content. */
  skippedCatalogs: number;
  refused: { path: string; error: ErrorReport }[];
  ignored: { path: string; reason: string }[];
  warnings: { path: string; warnings: CatalogWarning[] }[];
  /** What was assumed of the files, one line each; kept in dataset.json as well. */
  assumptions: Assumption[];
  elapsedMs: number;
  /** True when the job was cancelled: what was committed stays, the same drop goes on from here. */
  cancelled: boolean;
  /** Of a recipe that was replayed: what of it was followed, and what could not be. */
  recipe?: { followed: string[]; left: string[] };
  /** What became of the dataset that this one was made in the place of. */
  rematched?: Rematched;
}

/** A dataset that was made anew from the catalogs of another one. */
export interface Rematched {
  /** The other one, which is as it was. */
  datasetId: string;
  name: string;
  objectCount: { before: number; after: number };
  /** How many tags, notes, excluded points and saved periods followed their object. */
  followedCount: number;
  /** What could not follow: a sentence each. */
  left: string[];
}

/** An ingest that was begun but not done: the same drop goes on with it. */
export interface UnfinishedIngest {
  /** How many catalogs were dropped. */
  catalogCount: number;
}

export interface IngestVerbs {
  ingest(request: IngestRequest, job: Job<CatalogEvent>): Promise<IngestReport>;
}
