import type { Job } from "../job.ts";
import type { PeriodBand, Periodogram, PeriodogramOptions } from "../periods/periodogram.ts";

export interface PeriodogramRequest extends PeriodogramOptions {
  /** The points to search in, as they are shown: masked and corrected, a series a measurement. */
  bands: PeriodBand[];
}

/** Searches for periods in points that it is handed. */
export interface PeriodogramVerbs {
  periodogram(request: PeriodogramRequest, job: Job): Promise<Periodogram>;
}
