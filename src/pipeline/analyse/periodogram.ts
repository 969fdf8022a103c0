import type { Job } from "../../core/job.ts";
import { loadTrigSumsKernel } from "../../core/kernels/trig-sums-kernel.ts";
import { type Periodogram, periodogram } from "../../core/periods/periodogram.ts";
import type { PeriodogramRequest } from "../../core/verbs/periodogram.ts";
import { keptKernel } from "./kept-kernel.ts";

const kernels = keptKernel(loadTrigSumsKernel);

/** Points times harmonics that a kernel is kept after: its memory does not shrink, and is up to 30 MB then. */
const mostKept = 100_000;

/**
 * The spectrum of one object.
 * @throws InvalidRequest where points or range allow no search; Aborted
 */
export async function searchPeriod(request: PeriodogramRequest, job: Job): Promise<Periodogram> {
  const isFast = request.method === "gls" || request.method === "mhaov";
  const kernel = isFast ? await kernels.take() : undefined;
  try {
    const search = periodogram(request.bands, request, kernel);
    for (;;) {
      await job.checkpoint("search");
      const step = search.next();
      if (step.done) return step.value;
      job.progress({ stage: "search", ...step.value, unit: "frequency" });
    }
  } finally {
    const size = Math.max(...request.bands.map(({ value }) => value.length)) * request.harmonics;
    if (size <= mostKept) kernels.give(kernel);
  }
}
