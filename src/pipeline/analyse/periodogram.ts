import type { Job } from "../../core/job.ts";
import { type Periodogram, periodogram } from "../../core/periods/periodogram.ts";
import type { PeriodogramRequest } from "../../core/verbs/periodogram.ts";

/**
 * The spectrum of one object.
 * @throws InvalidRequest where points or range allow no search; Aborted
 */
export async function searchPeriod(request: PeriodogramRequest, job: Job): Promise<Periodogram> {
  const search = periodogram(request.bands, request);
  for (;;) {
    await job.checkpoint("search");
    const step = search.next();
    if (step.done) return step.value;
    job.progress({ stage: "search", ...step.value, unit: "frequency" });
  }
}
