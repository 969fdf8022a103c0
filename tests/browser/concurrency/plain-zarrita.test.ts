// Why there is one writer: what happens to the same matrix without it.
import { expect, test } from "vitest";
import * as zarr from "zarrita";
import { tellFigures } from "../../support/figures.ts";
import { columnOf, groupEpochs, judge, type MatrixRun, patterns, planRun, tableKeys } from "./matrix.ts";
import { plainStore } from "./plain-store.ts";
import type { PlainWrite } from "./plain-zarrita.worker.ts";

const runCount = 40;

async function writePlainly(run: MatrixRun, workers: Worker[]) {
  const directory = `plain-zarrita-${run.seed}`;
  const store = await plainStore(directory);
  const array = await zarr.create(store, {
    shape: [run.objectCount, tableKeys.length, groupEpochs],
    chunkShape: [run.objectCount, tableKeys.length, groupEpochs],
    dtype: "float32",
    fillValue: Number.NaN,
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
  });
  const errors = await Promise.all(
    run.callers.map((portions, caller) => {
      const worker = workers[caller]!;
      const request: PlainWrite = {
        directory,
        portions: portions.map((portion) => ({ portion, values: columnOf(run, portion) })),
      };
      return new Promise<string | undefined>((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage(request);
      });
    }),
  );
  const { data } = await zarr.get(array);
  const reportedSuccess = run.callers.filter((_, caller) => errors[caller] === undefined);
  const outcome = judge({ ...run, callers: reportedSuccess }, (table, epoch) =>
    Float32Array.from(
      { length: run.objectCount },
      (_, object) => data[(object * tableKeys.length + table) * groupEpochs + epoch]!,
    ),
  );
  await (await navigator.storage.getDirectory()).removeEntry(directory, { recursive: true });
  return { ...outcome, failedCallers: run.callers.length - reportedSuccess.length };
}

test("plain concurrent zarrita writes report success and lose values", async ({ task }) => {
  const workers = Array.from(
    { length: 4 },
    () => new Worker(new URL("./plain-zarrita.worker.ts", import.meta.url), { type: "module" }),
  );
  const sums = new Map(
    patterns.map((pattern) => [pattern, { runs: 0, expected: 0, lost: 0, mixed: 0, failedCallers: 0 }]),
  );
  for (let seed = 0; seed < runCount; seed++) {
    const run = planRun(seed);
    const sum = sums.get(run.pattern)!;
    sum.runs++;
    const outcome = await writePlainly(run, workers);
    for (const what of ["expected", "lost", "mixed", "failedCallers"] as const) sum[what] += outcome[what];
  }
  for (const worker of workers) worker.terminate();
  for (const [pattern, { runs, expected, lost, mixed }] of sums)
    tellFigures(task, { what: `the same without the writer, ${pattern}`, runs, values: expected, lost, mixed });
  for (const pattern of ["different epochs", "two channels of one epoch", "overlapping objects"] as const)
    expect(sums.get(pattern)!.lost, `values lost of ${pattern}`).toBeGreaterThan(0);
});
