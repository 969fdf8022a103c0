import type { Progress } from "../../../core/job.ts";

/** How far a stage is, how fast it goes, and when it will be done. */
export interface StageRate extends Progress {
  elapsedMs: number;
  /** Units per second over the last seconds; 0 while unknown. */
  perSecond: number;
  /** Undefined while the speed is unknown. */
  remainingMs: number | undefined;
}

const memoryMs = 8000;

/** Turns the progress of one stage into a speed and a time left. Times are milliseconds of any clock. */
export class StageClock {
  #startedMs: number | undefined;
  /** What was worked off: without what there was nothing to do for. */
  #samples: { atMs: number; done: number }[] = [];

  /** @param skipped how many of those done cost no time, as what was imported before does */
  update(progress: Progress, atMs: number, skipped = 0): StageRate {
    this.#startedMs ??= atMs;
    const worked = Math.max(0, progress.done - skipped);
    this.#samples.push({ atMs, done: worked });
    while (this.#samples.length > 2 && this.#samples[1]!.atMs < atMs - memoryMs) this.#samples.shift();
    const oldest = this.#samples[0]!;
    const seconds = (atMs - oldest.atMs) / 1000;
    const perSecond = seconds > 0 ? (worked - oldest.done) / seconds : 0;
    return {
      ...progress,
      elapsedMs: atMs - this.#startedMs,
      perSecond,
      remainingMs: perSecond > 0 ? ((progress.total - progress.done) / perSecond) * 1000 : undefined,
    };
  }
}
