import type { Job } from "../job.ts";
import type { DatasetRequest } from "./datasets.ts";
import type { DatasetView } from "./view.ts";

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * One act of a person on a dataset: a tag given, a note written, a selection saved. It is about some keys (of objects, of
 * tags, of whatever its kind has), each of which is merged by itself: the last act on a key counts.
 */
export interface AdditionChange {
  /** Such as `note` or `tagged`; those that a workbench does not know are kept all the same. */
  kind: string;
  /** What the keys belong to: the tag, where objects are tagged. Absent: nothing. */
  name?: string;
  keys: string[];
  /** Null takes away what there was. */
  value: Json;
}

/** An act and when it was done; of two on one key, the greater stamp counts, in whatever order they arrive. */
export interface Addition extends AdditionChange {
  stamp: string;
}

/** What is kept of a dataset, and what of it cannot be read any more. */
export interface KeptAdditions {
  additions: Addition[];
  damage: { path: string; what: string }[];
}

export interface AdditionsVerbs {
  /** Everything that was added to a dataset, by whichever tab. */
  additions(request: DatasetRequest, job: Job): Promise<KeptAdditions>;
}

/** Appends what one tab adds to datasets. */
export interface KeepVerbs {
  /** Makes ready, so that what is added next is written at once. */
  open(request: DatasetRequest, job: Job): Promise<void>;
  /** When this resolves the acts are there, whatever happens. */
  keep(request: { datasetId: string; additions: readonly Addition[] }, job: Job): Promise<void>;
  /** Keeps what makes the dataset's view this one; gives back the acts that it took. */
  saveView(request: { datasetId: string; view: DatasetView }, job: Job): Promise<Addition[]>;
  /** Lets go of a dataset's files. */
  release(request: DatasetRequest, job: Job): Promise<void>;
}
