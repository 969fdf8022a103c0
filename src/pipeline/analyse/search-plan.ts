import { loadPeriodKernel, type PeriodKernel } from "../../core/kernels/period-kernel.ts";
import { type SharedTimes, shareTimes } from "../../core/periods/shared-times.ts";
import { shareSineTimes } from "../../core/periods/sine-gain.ts";
import { sameNumbers } from "../../core/same-numbers.ts";
import type { SearchSettings } from "../../core/verbs/search-periods.ts";
import { type KeptKernel, keptKernel } from "./kept-kernel.ts";

/** Points times frequencies times harmonics that a plan is kept after: its memory does not shrink, and is 16 MB then. */
const mostKept = 6e9;

/** What batches of one search share: the plan lies in the kernel's memory. */
export class SearchPlan {
  readonly #kernel: PeriodKernel;
  #madeOf: { time: Float64Array; settings: string } | undefined;
  #shared: SharedTimes | undefined;
  #isSmall = true;

  constructor(kernel: PeriodKernel) {
    this.#kernel = kernel;
  }

  /**
   * Made anew only for other times or settings: with the window function it takes as long as some 30 objects of a fast search.
   * What was made before is not to be used any more.
   * @param time of each epoch, days; NaN where it has none
   * @returns undefined of fewer than two epochs whose times differ
   * @throws InvalidRequest where the range is empty
   */
  share(time: Float64Array, settings: SearchSettings): SharedTimes | undefined {
    const text = JSON.stringify(settings);
    const before = this.#madeOf;
    if (before?.settings === text && sameNumbers(before.time, time)) return this.#shared;
    this.#madeOf = undefined;
    const isSine = settings.method === "sine";
    this.#shared = isSine ? shareSineTimes(time, settings, this.#kernel) : shareTimes(time, settings, this.#kernel);
    this.#madeOf = { time, settings: text };
    const harmonics = isSine ? 1 : settings.harmonics;
    this.#isSmall &&= time.length * (this.#shared?.grid.count ?? 0) * harmonics <= mostKept;
    return this.#shared;
  }

  /** Whether its memory may be kept. */
  get isSmall(): boolean {
    return this.#isSmall;
  }
}

/** Plans from one batch of objects to the next. */
export function keptPlans(): KeptKernel<SearchPlan> {
  const kept = keptKernel(async () => new SearchPlan(await loadPeriodKernel()));
  return {
    take: kept.take,
    give: (plan) => {
      if (plan?.isSmall) kept.give(plan);
    },
  };
}
