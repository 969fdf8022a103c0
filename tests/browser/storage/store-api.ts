/** The store on the origin's own disk; two of these workers play two tabs. */
export interface StoreApi {
  make(): Promise<void>;
  rechunk(request: { force: boolean }): Promise<number>;
  /** Opens a reader that stays open, and counts the numbers that differ from what was committed. */
  read(request: { replacedEpoch?: number }): Promise<{ numbers: number; differing: number }>;
  replaceEpoch(request: { epoch: number }): Promise<void>;
  damage(): Promise<string[]>;
  /** Names of what lies in the dataset's directory. */
  list(): Promise<string[]>;
  remove(): Promise<string[]>;
}
