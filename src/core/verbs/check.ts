import type { Job } from "../job.ts";
import type { DatasetRequest } from "./datasets.ts";

export interface VerifyReport {
  datasetId: string;
  checkedChunks: number;
  checkedEpochs: number;
  /** Empty: everything is as it was written. */
  damage: { path: string; what: string; array?: string; objectKeys?: string[]; epochKey?: string; remedy: string }[];
  elapsedMs: number;
}

/** What a repair did. */
export interface RepairReport {
  datasetId: string;
  /** Damage that is no more. */
  repaired: VerifyReport["damage"];
  /** Damage that is left, with what to do about it. */
  damage: VerifyReport["damage"];
  /** Epochs whose journal lines or files are gone: their catalogs are to be dropped again. */
  lostEpochs: string[];
  /** Epochs whose journal lines were lost and are made again from their files; which catalogs they had is not known. */
  adoptedEpochs: string[];
  elapsedMs: number;
}

/** Looks after a whole dataset. */
export interface CheckVerbs {
  /** Checks every byte; damage is listed, not thrown. */
  verify(request: DatasetRequest, job: Job): Promise<VerifyReport>;
  /** Verifies, mends what can be mended from what is intact, and names what is left. */
  repair(request: DatasetRequest, job: Job): Promise<RepairReport>;
}
