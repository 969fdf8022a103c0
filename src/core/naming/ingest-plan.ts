import type { Assumption } from "../assumption.ts";

/** What the first bytes of a file say that it is, whatever it is called. */
export interface FileContent {
  /** Sources with positions or photometry; epochs with their times; a list of known objects; some other table; a FITS image; no table at all. */
  holds: "sources" | "epochs" | "known" | "table" | "image" | "nothing";
  /** What a file without a table is, in words. */
  found?: string;
  /** The one filter that its header or its rows name. */
  filter?: string;
  /** Whether its rows have times, one of all or several; absent where they have none. */
  times?: "one" | "several";
  /** What was assumed of the file that it was made from, and that file's path. */
  note?: { path: string; text: string };
}

/** A dropped file: where it came from, how large it is, and what is in it where somebody looked. */
export interface DroppedName {
  /** Path below the dropped folder, `/`-separated; the bare name for single files. */
  path: string;
  byteLength: number;
  content?: FileContent;
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

/** What a file can be told to be; `known`, `image` and `ignored` are no part of an ingest. */
export const fileRoles = ["reference", "epoch-table", "catalog", "known", "image", "ignored"] as const;
export type FileRole = (typeof fileRoles)[number];

export interface IgnoredFile {
  index: number;
  reason: string;
}

/** The one thing that the page must ask, where names and contents do not decide it. */
export type IngestQuestion =
  | { ask: "reference"; candidates: number[] }
  | { ask: "epoch-table"; candidates: number[] }
  | { ask: "template"; unnamed: number[] };

/** Who is who among the dropped files; pure data, made from names and what the first bytes say. */
export interface IngestPlan {
  template: string;
  reference?: number;
  epochTable?: number;
  /** In the order in which epochs are committed: by epoch key (10 after 9), then table key; of one such pair the preferred file first. */
  catalogs: PlannedCatalog[];
  ignored: IgnoredFile[];
  questions: IngestQuestion[];
  /** What names were taken to say; absent where nothing was. */
  assumptions?: Assumption[];
}

/** What a plan is made from, of a dropped file. */
export const droppedName = ({
  path,
  file,
  content,
}: {
  path: string;
  file: { size: number };
  content?: FileContent;
}): DroppedName => ({
  path,
  byteLength: file.size,
  ...(content === undefined ? {} : { content }),
});
