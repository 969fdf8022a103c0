/** Details of every error the workbench raises, by tag. Details are plain data: they cross worker boundaries. */
export interface ErrorDetails {
  /** The bytes are no catalog of any known format. */
  NotACatalog: { file: string; found: string; image?: true };
  /** The catalog's text or binary structure is broken. Line is 1-based, byte is a 0-based offset. */
  CatalogSyntax: { file: string; line?: number; byte?: number; expected: string; found: string };
  /** A FITS image is written in a way that is not read. */
  UnreadableImage: { file: string; found: string };
  /** No image shows an object, or none at an epoch. */
  NoImage: { objectKey?: string; epochKey?: string; expected: string; found: string };
  /** A catalog lacks columns that are needed. */
  MissingColumns: { file: string; missing: string[]; found: string[] };
  /** None of a catalog's rows has a position that it could be matched by. */
  NoPositions: { file: string; rowCount: number; expected: string; found: string };
  /** The stars of a catalog without sky positions form no pattern of the objects. */
  NoPattern: { file: string; rowCount: number; expected: string; found: string };
  /** The epoch table cannot be used. */
  EpochTableSyntax: { file: string; line?: number; column?: string; expected: string; found: string };
  /** The file's name fits no naming template in use. */
  UnknownName: { file: string; template: string };
  /** Two catalogs claim the same epoch, channel and kind. */
  DuplicatePartition: { file: string; other: string; epochKey: string; tableKey: string };
  /** Matching by key was asked for, but numbers and positions disagree. */
  KeysDisagree: { file: string; objectKey: string; separationArcsec: number };
  /** A file uses more memory or entries than a reader will accept. */
  TooLarge: { file: string; what: string; limit: number; found: number };
  /** An expression of the filter language is wrong; column is 0-based. */
  ExpressionSyntax: { expression: string; column: number; expected: string; found: string };
  /** Nothing in the request can be ingested. */
  NothingToIngest: { files: number; refused?: { path: string; message: string }[] };
  /** Storage is full: nothing that was committed is lost. */
  QuotaExceeded: {
    /** What was to be written: by one call, or where it is explained by the whole rest of the job. */
    neededBytes: number;
    availableBytes: number;
    /** Other datasets, largest first. */
    deletable?: { datasetId: string; name: string; byteLength: number }[];
  };
  /** Another tab holds the writer of this dataset. */
  DatasetBusy: { datasetId: string };
  /** No id where storage does not know it, or no dataset is open. */
  DatasetMissing: { datasetId?: string };
  /** A committed file is missing or its checksum differs. */
  DatasetDamaged: { datasetId?: string; path: string; expected: string; found: string };
  /** The file holds no Zarr store of light curves that can be read; says what was looked for and what is there. */
  NotAStore: { file: string; expected: string; found: string };
  /** A file of an opened store is missing, cut off, or not as it was written. */
  StoreDamaged: { file: string; path: string; expected: string; found: string };
  /** A server does not give a file as it is asked for, or gives another one. */
  ServerFault: { url: string; fault: ServerFaultKind; expected: string; found: string };
  /** What is open is a file that is only looked at: nothing can be written to it. */
  ReadOnly: { file: string; verb: string };
  /** The browser's data of the page was cleared while something was read or written. */
  DataCleared: Record<never, never>;
  /** dataset.json was written by a newer version of the workbench. */
  DatasetTooNew: { datasetId: string; formatVersion: number; supported: number };
  /** No generation of the object-chunked store is published yet. */
  NotRechunked: { datasetId: string };
  UnknownObject: { objectKey: string };
  UnknownEpoch: { epochKey: string };
  UnknownMeasurement: { measurementKey: string; known: string[] };
  /** There is no SAMP hub to talk to, or it went away. */
  NoHub: { expected: string };
  /** The SAMP hub answered a call with a fault. */
  HubRefused: { message: string };
  /** The browser lacks something that the workbench cannot do without. */
  Unsupported: { feature: string };
  /** A worker failed to load, crashed or was terminated while calls were pending. */
  WorkerDied: { worker: string; reason: string };
  /** The user or a signal stopped the job. */
  Aborted: { stage?: string };
  /** What a script, a link, another tab or an earlier version hands over is not what can be used; nothing was done. */
  InvalidArgument: { argument: string; expected: string; found: string };
  /** A time lies before the leap seconds began. */
  TimeOutOfRange: { mjd: number; firstMjd: number };
  /** Nobody has said what must be known of a dataset's times for a conversion. */
  TimesUnknown: { kind: string; missing: string };
  InvalidRequest: { what: string; expected: string; found: string };
}

export type ServerFaultKind =
  /** No answer that the page may read: no connection, or no permission (CORS). */
  | "unreachable"
  /** A status that means no, or not now. */
  | "refused"
  | "missing"
  /** All of a file where a part was asked for. */
  | "no ranges"
  /** Headers that the page needs and may not read. */
  | "hidden headers"
  | "wrong range"
  | "short body"
  | "encoded"
  | "no metadata"
  /** Neither ETag nor Last-Modified, or other ones than before. */
  | "no version"
  | "changed";

export type ErrorTag = keyof ErrorDetails;

/** The one error class: a tag to switch on, typed details, and a sentence for people. */
export class WorkbenchError<T extends ErrorTag = ErrorTag> extends Error {
  override readonly name = "WorkbenchError";
  readonly tag: T;
  readonly details: ErrorDetails[T];

  constructor(tag: T, details: ErrorDetails[T], message: string, options?: ErrorOptions) {
    super(message, options);
    this.tag = tag;
    this.details = details;
  }
}

export function isWorkbenchError<T extends ErrorTag>(error: unknown, tag?: T): error is WorkbenchError<T> {
  return error instanceof WorkbenchError && (tag === undefined || error.tag === tag);
}

/** An error as plain data, for reports and for the journal. */
export interface ErrorReport {
  tag: ErrorTag | "Unexpected";
  message: string;
  details: unknown;
}

export function reportError(error: unknown): ErrorReport {
  if (error instanceof WorkbenchError) return { tag: error.tag, message: error.message, details: error.details };
  return { tag: "Unexpected", message: error instanceof Error ? error.message : String(error), details: {} };
}
