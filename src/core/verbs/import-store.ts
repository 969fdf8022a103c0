import type { Job } from "../job.ts";
import type { LookedAt } from "./datasets.ts";

export interface ImportStoreRequest {
  /** A zip with a Zarr store of light curves, ours or one of zarr-python or xarray; or light curves of an archive, with what is said of them; or a store on a server. */
  file: LookedAt;
}

export interface ImportStoreReport {
  datasetId: string;
  objectCount: number;
  epochCount: number;
  measurementCount: number;
  /** The store had statistics of its light curves, which are to be computed anew. */
  hadStatistics: boolean;
  /** Arrays of the store that could not be read, and why. */
  leftOut: string[];
}

export interface ImportStoreVerbs {
  /** Makes a dataset of a store: its numbers, and where it is ours everything that people added to it. */
  importStore(request: ImportStoreRequest, job: Job): Promise<ImportStoreReport>;
}
