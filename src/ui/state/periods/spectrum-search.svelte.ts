import { type ErrorReport, isWorkbenchError, reportError } from "../../../core/errors.ts";
import type { Progress } from "../../../core/job.ts";
import type { PeriodBand, Periodogram } from "../../../core/periods/periodogram.ts";
import { sameNumbers } from "../../../core/same-numbers.ts";
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

/** A search that was begun. */
interface Begun {
  request: SpectrumRequest;
  abort: AbortController;
  search: Promise<Periodogram>;
  /** Once it is done. */
  found?: Periodogram;
}

/**
 * The spectrum of the object in focus: of several requests only the last counts, and those before it are stopped. One more may
 * be searched ahead, which is taken where the very same is asked for next.
 */
export class SpectrumSearch {
  /** The last that was found; of another object until the search of this one is done. */
  found = $state.raw<Spectrum | undefined>();
  error = $state.raw<ErrorReport | undefined>();
  progress = $state.raw<Progress | undefined>();
  running = $state(false);
  /** The user stopped it: nothing is shown until something else is asked for. */
  stopped = $state(false);
  readonly #workbench: Pick<Workbench, "pointPeriodogram">;
  readonly #onFound: (found: Spectrum) => void;
  #asked: Begun | undefined;
  #ahead: Begun | undefined;

  /** @param onFound is told in the same moment in which `found` changes */
  constructor(workbench: Pick<Workbench, "pointPeriodogram">, onFound: (found: Spectrum) => void = () => {}) {
    this.#workbench = workbench;
    this.#onFound = onFound;
  }

  /** What was searched ahead is there at once, before this returns. */
  async search(request: SpectrumRequest | undefined): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    this.#asked?.abort.abort();
    const isAhead = ahead && request && asksTheSame(ahead.request, request);
    if (!isAhead) ahead?.abort.abort();
    this.progress = undefined;
    this.stopped = false;
    if (!request) {
      this.#asked = this.found = this.error = undefined;
      this.running = false;
      return;
    }
    const asked = isAhead ? ahead : this.#begin(request);
    this.#asked = asked;
    this.running = asked.found === undefined;
    try {
      const found = asked.found ?? (await asked.search);
      if (this.#asked !== asked) return;
      this.found = { ...found, request };
      this.error = undefined;
    } catch (error) {
      if (this.#asked !== asked) return;
      this.found = undefined;
      this.stopped = isWorkbenchError(error, "Aborted");
      this.error = this.stopped ? undefined : reportError(error);
    }
    this.running = false;
    if (this.found) this.#onFound(this.found);
  }

  /** Searches what may be asked for next, while nothing else is: of one request, which any other stops. */
  lookAhead(request: SpectrumRequest): void {
    if (this.running) return;
    this.#ahead?.abort.abort();
    this.#ahead = this.#begin(request);
  }

  #begin(request: SpectrumRequest): Begun {
    const abort = new AbortController();
    const search = this.#workbench.pointPeriodogram(request.bands, {
      ...request.options,
      signal: abort.signal,
      onProgress: (progress) => {
        if (this.#asked === begun && this.running) this.progress = progress;
      },
    });
    const begun: Begun = { request, abort, search };
    search.then(
      (found) => {
        begun.found = found;
      },
      () => {
        // Said of what is asked for: what only might have been is searched anew.
        if (this.#ahead === begun) this.#ahead = undefined;
      },
    );
    return begun;
  }

  /** Stops what is under way. */
  cancel(): void {
    this.#ahead?.abort.abort();
    this.#ahead = undefined;
    this.#asked?.abort.abort();
  }
}

/** Whether two requests have the same spectrum: the same points to the bit, asked for in the same way. */
export function asksTheSame(a: SpectrumRequest, b: SpectrumRequest): boolean {
  const { options: asked } = a;
  const { options } = b;
  const names = new Set([...Object.keys(asked), ...Object.keys(options)]) as Set<keyof typeof options>;
  return (
    a.objectKey === b.objectKey &&
    a.bands.length === b.bands.length &&
    [...names].every((name) => asked[name] === options[name]) &&
    a.bands.every((band, i) => sameBand(band, b.bands[i]!))
  );
}

const sameBand = (a: PeriodBand, b: PeriodBand): boolean =>
  a.dipsUpward === b.dipsUpward &&
  sameNumbers(a.time, b.time) &&
  sameNumbers(a.value, b.value) &&
  sameNumbers(a.uncertainty, b.uncertainty);
