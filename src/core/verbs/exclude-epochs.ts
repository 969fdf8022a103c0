import type { Job } from "../job.ts";

export interface ExcludeEpochsRequest {
  datasetId: string;
  epochKeys: string[];
  /** False takes them in again. */
  exclude: boolean;
}

export interface ExcludeEpochsReport {
  /** All that are excluded now. */
  excludedEpochs: string[];
  /** True where statistics were removed, because they had been computed with other epochs. */
  statisticsRemoved: boolean;
}

export interface ExcludeEpochsVerbs {
  /** Leaves epochs out of light curves and statistics, or takes them in again; nothing of the stores changes. */
  excludeEpochs(request: ExcludeEpochsRequest, job: Job): Promise<ExcludeEpochsReport>;
}
