import { type ErrorReport, isWorkbenchError, reportError } from "../../../core/errors.ts";
import type { Progress } from "../../../core/job.ts";
import type { Recovery, RecoveryCriterion } from "../../../core/recovery/recovery.ts";
import type { ShapeName } from "../../../core/recovery/shapes.ts";
import type { RecoveryRequest } from "../../door/survey-requests.ts";
import type { Workbench } from "../../door/workbench-api.ts";

/** The search that is tested. */
export type RecoverySearch = Pick<RecoveryRequest, "harmonics" | "measurementKeys" | "minFrequency" | "maxFrequency">;

/** What is chosen for a test: of fields that are empty the default. */
export interface RecoveryForm {
  shapes: ShapeName[];
  criterion: RecoveryCriterion;
  count: number | undefined;
  seed: number | undefined;
  minPeriod?: number | undefined;
  maxPeriod?: number | undefined;
  minAmplitude?: number | undefined;
  maxAmplitude?: number | undefined;
  falsePercent: number | undefined;
  variablePercent: number | undefined;
}

/** A test of the searches by injected signals, what is chosen for it, and what the last one found; of one dataset. */
export class RecoveryRun {
  phase = $state<"none" | "running" | "done" | "stopped" | "failed">("none");
  /** Of what is under way: statistics, the search for sines, then the signals. */
  progress = $state.raw<Progress | undefined>();
  found = $state.raw<Recovery | undefined>();
  /** What `found` is of. */
  datasetId = $state.raw<string | undefined>();
  error = $state.raw<ErrorReport | undefined>();
  /** What is searched with, while its window is open. */
  search = $state.raw<RecoverySearch | undefined>();
  /** Undefined until the window was open once. */
  form = $state<RecoveryForm | undefined>();
  #abort: AbortController | undefined;

  async run(
    workbench: Pick<Workbench, "injectAndRecover">,
    datasetId: string,
    request: RecoveryRequest,
  ): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.phase = "running";
    this.progress = this.error = this.found = undefined;
    this.datasetId = datasetId;
    const isMine = () => this.#abort === abort;
    try {
      const found = await workbench.injectAndRecover(request, {
        signal: abort.signal,
        onProgress: (progress) => {
          if (isMine()) this.progress = progress;
        },
      });
      if (!isMine()) return;
      this.found = found;
      this.phase = "done";
    } catch (error) {
      if (!isMine()) return;
      this.phase = isWorkbenchError(error, "Aborted") ? "stopped" : "failed";
      if (this.phase === "failed") this.error = reportError(error);
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Another dataset is on the desk. */
  forget(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.phase = "none";
    this.found = this.datasetId = this.error = this.progress = this.search = undefined;
  }
}
