import type { Job } from "../../core/job.ts";
import { loadTrigSumsKernel } from "../../core/kernels/trig-sums-kernel.ts";
import { type Periodogram, periodogram } from "../../core/periods/periodogram.ts";
import type { PeriodogramRequest } from "../../core/verbs/periodogram.ts";

/**
 * The spectrum of one object.
 * @throws InvalidRequest where points or range allow no search; Aborted
 */
export async function searchPeriod(request: PeriodogramRequest, job: Job): Promise<Periodogram> {
  // A kernel of its own: several calls take turns in one worker.
  const isFast = request.method === "gls" || request.method === "mhaov";
  const search = periodogram(request.bands, request, isFast ? await loadTrigSumsKernel() : undefined);
  for (;;) {
    await job.checkpoint("search");
    const step = search.next();
    if (step.done) return step.value;
    job.progress({ stage: "search", ...step.value, unit: "frequency" });
  }
}
