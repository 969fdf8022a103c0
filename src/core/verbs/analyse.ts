import type { AxisColumn } from "../column.ts";
import type { Job } from "../job.ts";

export interface AnalyseRequest {
  datasetId: string;
  /** Whose statistics to compute; undefined: of all. `n_epochs_valid_all` counts over all of them either way. */
  measurementKeys?: string[];
  /** Computes them anew even where they are there. */
  force?: boolean;
}

export interface AnalyseReport {
  datasetId: string;
  generation: number;
  /** Names of the columns that `statistics` gives now. */
  columnNames: string[];
  /** False when they were there already. */
  changed: boolean;
  elapsedMs: number;
}

export interface StatisticsRequest {
  datasetId: string;
  /** Columns to read, each 8 bytes an object; undefined: all. */
  columnNames?: string[];
}

/** Computes numbers over light curves, and keeps them with the dataset. */
export interface AnalyseVerbs {
  analyse(request: AnalyseRequest, job: Job): Promise<AnalyseReport>;
  /** What the last analysis of the published generation found, as columns of the object table; empty where none ran. */
  statistics(request: StatisticsRequest, job: Job): Promise<AxisColumn[]>;
}
