import type { Job } from "../job.ts";
import type { KnownList } from "../known/known-list.ts";

/** A list of known objects, and the objects that it is read for. */
export interface ReadKnownRequest {
  path: string;
  file: File;
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** Julian year of the data; absent where it is not known. */
  epochYear?: number;
  radiusArcsec: number;
}

/** What is kept of the list; whoever keeps it gives it an id and a time. */
export type ReadKnownReport = Omit<KnownList, "id" | "addedAt">;

export interface KnownObjectsVerbs {
  readKnownObjects(request: ReadKnownRequest, job: Job): Promise<ReadKnownReport>;
}
