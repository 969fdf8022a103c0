export interface DiskApi {
  datasetIds(): Promise<string[]>;
  /** Every file below `datasets/`: its path below its dataset, and its bytes; ids and times of making are left out. */
  state(): Promise<Record<string, string>>;
}
