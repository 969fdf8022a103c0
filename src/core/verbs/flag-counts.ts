import type { Job } from "../job.ts";

export interface FlagCountsRequest {
  datasetId: string;
  tableKey: string;
}

/** Of each object, in the order of the object axis: at how many epochs a table has a source of it, and how flagged. */
export interface FlagCounts {
  sourceCount: Uint32Array;
  /** With any FLAGS. */
  flaggedCount: Uint32Array;
  /** With SExtractor's bit 4: a pixel of it was saturated, or near it. */
  saturatedCount: Uint32Array;
  /** With each bit: 1, 2, 4, ..., as many as the flags of the dataset can have. */
  bitCounts: Uint32Array[];
}

/** Excluded epochs do not count. */
export interface FlagCountsVerbs {
  flagCounts(request: FlagCountsRequest, job: Job): Promise<FlagCounts>;
}
