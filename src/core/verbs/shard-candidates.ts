import type { GenerationRecord } from "../cube/dataset.ts";
import type { Job } from "../job.ts";
import type { ValidityRule } from "../kernels/statistics-kernel.ts";

/** Asks what one shard of a generation's light curves says of possible comparison objects, and of epochs. */
export interface ShardCandidatesRequest {
  datasetId: string;
  generation: GenerationRecord;
  shard: number;
  /** Positions on the epoch axis of those that are to be left out. */
  excludedEpochs: number[];
  /** Single points that are to be left out: positions on the object axis, the measurement axis, the epoch axis. */
  excludedPoints: { object: number; plane: number; epoch: number }[];
  /** Positions of measurements and of their tables, and which of their points are valid. */
  wanted: { plane: number; table: number; rule: ValidityRule }[];
}

/** What is known of some neighboring objects in one measurement, one entry an object, as `ComparisonCandidates` says. */
export interface CandidatePart {
  magnitude: Float64Array;
  scatter: Float64Array;
  uncertainty: Float64Array;
  validCount: Float64Array;
  flaggedCount: Float64Array;
  saturatedCount: Float64Array;
  /** One entry an epoch: 1 where any of the objects was measured. */
  measuredAt: Uint8Array;
  /** Whether any valid point has an uncertainty above 0. */
  statesErrors: boolean;
}

export interface ShardCandidates {
  objectStart: number;
  objectCount: number;
  /** Of each wanted measurement: its objects, and what tells how deep epochs are (`EpochDepth`). */
  measurements: { candidates: CandidatePart; depthSums: Float64Array[] }[];
}

/** What zero points leave to workers of their own, side by side. */
export interface ShardCandidatesVerbs {
  shardCandidates(request: ShardCandidatesRequest, job: Job): Promise<ShardCandidates>;
}
