import { type ErrorReport, isWorkbenchError, reportError } from "../../../core/errors.ts";
import type { Progress } from "../../../core/job.ts";
import type { SearchPeriodsReport } from "../../../core/verbs/search-periods.ts";
import type { PeriodSurveyRequest } from "../../door/survey-requests.ts";
import type { Workbench } from "../../door/workbench-api.ts";

export type SurveyPhase = "none" | "running" | "done" | "stopped" | "failed";

/** A search for the periods of many objects of the open dataset. What it found when it was stopped it does not search again. */
export class PeriodSurvey {
  phase = $state<SurveyPhase>("none");
  progress = $state.raw<Progress | undefined>();
  report = $state.raw<SearchPeriodsReport | undefined>();
  error = $state.raw<ErrorReport | undefined>();
  readonly #workbench: Pick<Workbench, "searchPeriods">;
  /** Takes in the columns that were found. */
  readonly #onFound: () => Promise<void>;
  #abort: AbortController | undefined;
  #request: PeriodSurveyRequest = {};

  constructor(workbench: Pick<Workbench, "searchPeriods">, onFound: () => Promise<void>) {
    this.#workbench = workbench;
    this.#onFound = onFound;
  }

  /** Another dataset is looked at: what runs is stopped, what was said of the other one is forgotten. */
  forget(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.phase = "none";
    this.progress = this.report = this.error = undefined;
  }

  /** @returns whether it came to its end */
  async run(request: PeriodSurveyRequest): Promise<boolean> {
    if (this.phase === "running") return false;
    const abort = new AbortController();
    this.#abort = abort;
    this.#request = request;
    this.phase = "running";
    this.progress = this.error = undefined;
    const isMine = () => this.#abort === abort;
    try {
      const report = await this.#workbench.searchPeriods(request, {
        signal: abort.signal,
        onProgress: (progress) => {
          if (isMine()) this.progress = progress;
        },
      });
      if (!isMine()) return false;
      await this.#onFound();
      if (!isMine()) return false;
      this.report = report;
      this.phase = "done";
      return true;
    } catch (error) {
      if (!isMine()) return false;
      this.phase = isWorkbenchError(error, "Aborted") ? "stopped" : "failed";
      if (this.phase === "failed") this.error = reportError(error);
      return false;
    }
  }

  /** Takes up what was stopped. */
  goOn(): Promise<boolean> {
    return this.run(this.#request);
  }

  cancel(): void {
    this.#abort?.abort();
  }
}
