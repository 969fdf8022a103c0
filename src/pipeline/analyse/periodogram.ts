import type { Job } from "../../core/job.ts";
import { loadTrigSumsKernel, type TrigSumsKernel } from "../../core/kernels/trig-sums-kernel.ts";
import { type Periodogram, periodogram } from "../../core/periods/periodogram.ts";
import type { PeriodogramRequest } from "../../core/verbs/periodogram.ts";

/** Loaded, and used by no search now: several take turns in one worker, each with a kernel of its own. */
const idleKernels: TrigSumsKernel[] = [];

/**
 * The spectrum of one object.
 * @throws InvalidRequest where points or range allow no search; Aborted
 */
export async function searchPeriod(request: PeriodogramRequest, job: Job): Promise<Periodogram> {
  const isFast = request.method === "gls" || request.method === "mhaov";
  const kernel = isFast ? (idleKernels.pop() ?? (await loadTrigSumsKernel())) : undefined;
  try {
    const search = periodogram(request.bands, request, kernel);
    for (;;) {
      await job.checkpoint("search");
      const step = search.next();
      if (step.done) return step.value;
      job.progress({ stage: "search", ...step.value, unit: "frequency" });
    }
  } finally {
    if (kernel) idleKernels.push(kernel);
  }
}
