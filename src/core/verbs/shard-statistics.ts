import type { GenerationRecord } from "../cube/dataset.ts";
import type { Job } from "../job.ts";
import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import type { CurveCorrection } from "../lightcurve/curve-correction.ts";

/** Asks for the statistics of one shard of a generation's light curves. */
export interface ShardStatisticsRequest {
  datasetId: string;
  generation: GenerationRecord;
  shard: number;
  epochMjd: Float64Array;
  /** Positions on the epoch axis of those that are to be left out. */
  excludedEpochs: number[];
  /** Single points that are to be left out: positions on the object axis, the measurement axis, the epoch axis. */
  excludedPoints?: { object: number; plane: number; epoch: number }[];
  /** Which points are valid, for every measurement of the generation. */
  rules: ValidityRule[];
  /** What to correct each measurement's points by before, where by anything; along the epochs of the generation. */
  corrections?: (CurveCorrection | undefined)[];
  /** At how many epochs points of every measurement are valid is known: it is not counted, and 0 in the result. */
  countsKnown?: boolean;
  /** Positions on the measurement axis of those whose statistics are wanted. */
  wanted: number[];
}

export interface ShardStatistics {
  objectStart: number;
  objectCount: number;
  /** Shape (column, object): `n_epochs_valid_all`, then for each wanted measurement every statistic in its order. */
  columns: Float64Array<ArrayBuffer>;
}

/** What an analysis leaves to workers of its own, side by side. */
export interface ShardStatisticsVerbs {
  shardStatistics(request: ShardStatisticsRequest, job: Job): Promise<ShardStatistics>;
}
