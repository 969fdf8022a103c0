import type { ToldFile } from "../archives/curve-file-options.ts";
import type { TimeSettings } from "../barycenter/time-settings.ts";
import type { DatasetRecord } from "../cube/dataset.ts";
import type { ErrorReport } from "../errors.ts";
import type { Job } from "../job.ts";
import type { UnfinishedIngest } from "./ingest.ts";
import type { FileVersion, RemoteStore } from "./remote-store.ts";

/** What a verb about one whole dataset asks for. */
export interface DatasetRequest {
  datasetId: string;
}

/** What is only looked at: a file, one of which something is said before it is read, or a store on a server. */
export type LookedAt = File | ToldFile | RemoteStore;

/** What a verb asks for that also reads from a file which is only looked at. */
export interface SourceRequest extends DatasetRequest {
  /** The store, in place of a dataset in the browser's private file system; `datasetId` is then what it is known by. */
  file?: LookedAt;
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
  /** What light curves and statistics are corrected by; absent: they are as measured. `id` tells versions apart. */
  correction?: {
    id: string;
    name: string;
    version: number;
    measurementKeys: string[];
    /** Of measurements that were brought to other magnitudes, to which. */
    scales?: { [measurementKey: string]: string };
  };
  /** What its user says of its times, before what `record.time` has from its files. */
  times?: TimeSettings;
  /** Which single points are left out of light curves and statistics; absent: none. */
  excludedPoints?: { id: string; count: number };
  /** Flags of light curves take 32 bits: they are Int32Arrays. */
  wideFlags?: true;
  /** Some light curves have limits: what catalogs state in place of a value. */
  hasLimits?: true;
  /** Of a file that is only looked at; its record says of how it was made no more than the file does. `leftOut`: arrays that cannot be read, and why. */
  readOnly?: {
    file: string;
    leftOut: string[];
    /** What people did to it that the file has, and that a copy of it only will have: zero points in use, excluded points and so on. */
    withCopy?: string[];
    /** Of a store on a server: its address, its version, and the arrays whose bytes have no checksums. */
    remote?: { url: string; version: FileVersion; unchecked: string[] };
  };
}

/** Finds datasets, and room for them. */
export interface DatasetsVerbs {
  datasets(request: undefined, job: Job): Promise<DatasetSummary[]>;
  space(request: undefined, job: Job): Promise<StorageSpace>;
}

/** Changes what there is of datasets. */
export interface ManageVerbs {
  rename(request: { datasetId: string; name: string }, job: Job): Promise<void>;
  remove(request: DatasetRequest, job: Job): Promise<void>;
  /** Tidies up after jobs that were cut off. */
  sweep(request: undefined, job: Job): Promise<void>;
}
