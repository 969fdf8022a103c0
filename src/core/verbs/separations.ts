import type { SeparationHistogram } from "../crossmatch/separation-histogram.ts";
import type { Job } from "../job.ts";
import type { ParseRequest } from "./parse.ts";

/** Asks how far sources lie from the objects around them, before anything is matched. */
export interface SeparationsRequest {
  /** Where the objects come from: a dataset, else a reference catalog, else the first of the catalogs. */
  datasetId?: string;
  reference?: ParseRequest;
  /** One or a few epochs. */
  catalogs: ParseRequest[];
  /** Reach of the histogram in arcsec. */
  maxArcsec: number;
  /** Take each catalog's measured offset off first. */
  removeOffsets?: boolean;
}

export interface SeparationsReport {
  objectCount: number;
  sourceCount: number;
  /** The radius that an ingest would choose by itself. */
  proposedArcsec: number;
  /** What that comes from: the dataset's settings, the pixels of the objects' catalog, or nothing that is known. */
  proposedFrom: "dataset" | "pixels" | "nothing";
  /** Where it comes from the pixels: how large one is. */
  pixelArcsec?: number;
  /** All catalogs together; with a radius that the pairs themselves suggest, where there are enough. */
  histogram: SeparationHistogram;
  offsets: { path: string; eastArcsec: number; northArcsec: number }[];
  /** Medians of the position errors that the catalogs, and the objects, state; absent where they state none. */
  sourceErrorArcsec?: number;
  objectErrorArcsec?: number;
}

export interface SeparationsVerbs {
  separations(request: SeparationsRequest, job: Job): Promise<SeparationsReport>;
}
