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
