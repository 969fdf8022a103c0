import { type ErrorReport, isWorkbenchError, reportError } from "../../../core/errors.ts";
import type { Progress } from "../../../core/job.ts";
import type { PeriodBand, Periodogram } from "../../../core/periods/periodogram.ts";
import type { PeriodSearchOptions, Workbench } from "../../door/workbench-api.ts";

/** What is searched for a period: an object's points, and how. */
export interface SpectrumRequest {
  objectKey: string;
  bands: readonly PeriodBand[];
  options: Omit<PeriodSearchOptions, "signal" | "onProgress" | "criteria">;
}

export interface Spectrum extends Periodogram {
  request: SpectrumRequest;
}

/** The spectrum of the object in focus: of several requests only the last counts, and those before it are stopped. */
export class SpectrumSearch {
  /** The last that was found; of another object until the search of this one is done. */
  found = $state.raw<Spectrum | undefined>();
  error = $state.raw<ErrorReport | undefined>();
  progress = $state.raw<Progress | undefined>();
  running = $state(false);
  /** The user stopped it: nothing is shown until something else is asked for. */
  stopped = $state(false);
  readonly #workbench: Pick<Workbench, "pointPeriodogram">;
  #abort: AbortController | undefined;

  constructor(workbench: Pick<Workbench, "pointPeriodogram">) {
    this.#workbench = workbench;
  }

  async search(request: SpectrumRequest | undefined): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.progress = undefined;
    this.stopped = false;
    this.running = request !== undefined;
    if (!request) {
      this.found = this.error = undefined;
      return;
    }
    const isLast = () => this.#abort === abort;
    try {
      const found = await this.#workbench.pointPeriodogram(request.bands, {
        ...request.options,
        signal: abort.signal,
        onProgress: (progress) => {
          if (isLast()) this.progress = progress;
        },
      });
      if (!isLast()) return;
      this.found = { ...found, request };
      this.error = undefined;
    } catch (error) {
      if (!isLast()) return;
      this.found = undefined;
      this.stopped = isWorkbenchError(error, "Aborted");
      this.error = this.stopped ? undefined : reportError(error);
    }
    this.running = false;
  }

  /** Stops what is under way. */
  cancel(): void {
    this.#abort?.abort();
  }
}
