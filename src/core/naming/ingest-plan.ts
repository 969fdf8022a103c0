/** A dropped file before it is opened: where it came from and how large it is. */
export interface DroppedName {
  /** Path below the dropped folder, `/`-separated; the bare name for single files. */
  path: string;
  byteLength: number;
}

/** What a naming template reads from one file name. */
export interface NameParts {
  epochKey: string;
  /** `{chan}_{kind}{suffix}` with IDF names; `default` where the template has no such parts. */
  tableKey: string;
  channel?: string;
  kind?: string;
  /** MJD, where the name itself carries the time. */
  epochMjd?: number;
}

export interface PlannedCatalog extends NameParts {
  /** Index into the dropped names. */
  index: number;
  /** Index of the file that comes first for the same epoch and table: this one is needed only if it says otherwise. */
  repeats?: number;
}

export interface IgnoredFile {
  index: number;
  reason: string;
}

/** The one thing that the page must ask, where names and contents do not decide it. */
export type IngestQuestion =
  | { ask: "reference"; candidates: number[] }
  | { ask: "epoch-table"; candidates: number[] }
  | { ask: "template"; unnamed: number[] };

/** Who is who among the dropped names; pure data, made from names and first bytes alone. */
export interface IngestPlan {
  template: string;
  reference?: number;
  epochTable?: number;
  /** In the order in which epochs are committed: by epoch key (10 after 9), then table key; of one such pair the preferred file first. */
  catalogs: PlannedCatalog[];
  ignored: IgnoredFile[];
  questions: IngestQuestion[];
}
