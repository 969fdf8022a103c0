import { abortedError, type Job, type Stage, silentJob } from "../../src/core/job.ts";

/** A job that is told to stop at one of its checkpoints. @param at counts from 1 */
export function stoppedJob(at: number, stage: Stage): Job {
  let turns = 0;
  return {
    ...silentJob(),
    async checkpoint() {
      if (++turns === at) throw abortedError(stage);
    },
  };
}
