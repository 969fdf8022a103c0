// The matrix of plain-zarrita.test.ts through the writer: on the real OPFS, in real workers, nothing is lost.
import { expect, inject, test } from "vitest";
import { inLanes } from "../../../src/core/lanes.ts";
import { spawn } from "../../../src/rpc/spawn.ts";
import { tellFigures } from "../../support/figures.ts";
import { madeEpochKey } from "../../support/made-catalogs.ts";
import type { CallerApi } from "./caller-api.ts";
import { callerCount, groupSize, patterns, planRun } from "./matrix.ts";

const { runs: wantedRuns, seed } = inject("matrix");
const groups = Math.ceil(wantedRuns / groupSize);
/** Groups at the same time, each with a dataset and callers of its own: a writer waits for the disk more than it works. */
const laneCount = 2;
const name = `${groups * groupSize} runs of the matrix: every committed value is there, none twice, none mixed`;

test(name, { timeout: 600_000 + groups * 60_000 }, async ({ task }) => {
  const spawnCaller = () =>
    spawn<CallerApi>("caller", new Worker(new URL("./caller.worker.ts", import.meta.url), { type: "module" }));
  const workersOf = Array.from({ length: laneCount }, () => Array.from({ length: callerCount }, spawnCaller));
  const sums = new Map(patterns.map((pattern) => [pattern, { runs: 0, expected: 0, lost: 0, mixed: 0 }]));

  async function runGroup(group: number, lane: number): Promise<void> {
    const workers = workersOf[lane]!;
    const runs = Array.from({ length: groupSize }, (_, n) => planRun((seed + group) * groupSize + n));
    const { objectCount } = runs[0]!;
    const datasetId = await workers[0]!.api.prepare({ objectCount });
    for (const run of runs) {
      const writes = run.callers.flatMap((portions, caller) =>
        portions.length > 0 ? [workers[caller % run.workerCount]!.api.write({ run, caller, datasetId })] : [],
      );
      for (const { refused } of await Promise.all(writes)) expect(refused, `seed ${run.seed}`).toEqual([]);
    }
    const { outcomes, epochKeys } = await workers[0]!.api.judge({ runs, datasetId });
    runs.forEach(({ pattern, workerCount, seed }, n) => {
      const sum = sums.get(pattern)!;
      sum.runs++;
      for (const what of ["expected", "lost", "mixed"] as const) sum[what] += outcomes[n]![what];
      expect(outcomes[n], `${pattern}, ${workerCount} workers, seed ${seed}`).toMatchObject({ lost: 0, mixed: 0 });
    });
    const written = new Set(runs.flatMap(({ callers }) => callers.flat()).map(({ epoch }) => madeEpochKey(epoch)));
    expect([...epochKeys].sort(), `epochs of group ${group}`).toEqual([...written].sort());
  }

  await inLanes([Array.from({ length: groups }, (_, group) => group)], laneCount, runGroup);
  for (const worker of workersOf.flat()) worker.terminate();
  for (const [pattern, { runs, expected, lost, mixed }] of sums)
    tellFigures(task, { what: `matrix, ${pattern}`, runs, values: expected, lost, mixed, seed: `seed ${seed}` });
});
