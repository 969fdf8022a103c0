// The analysis worker and its own workers, on the real OPFS.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Progress } from "../../../src/core/job.ts";
import type { AnalysisApi } from "../../../src/rpc/api.ts";
import { spawn } from "../../../src/rpc/spawn.ts";
import { type Size, testSlab } from "../../support/small-dataset.ts";
import type { DatasetApi } from "./dataset-api.ts";

const datasetId = "small";
const size: Size = { objectCount: 2000, measurementCount: 2, tableCount: 1, epochCount: 60 };

const maker = spawn<DatasetApi>(
  "dataset",
  new Worker(new URL("./dataset.worker.ts", import.meta.url), { type: "module" }),
);
const { api, terminate } = spawn<AnalysisApi>(
  "analysis",
  new Worker(new URL("../../../workers/analysis.ts", import.meta.url), { type: "module" }),
);

beforeAll(() => maker.api.make({ size }));
afterAll(async () => {
  terminate();
  await maker.api.remove();
  maker.terminate();
});

test("an analysis that is cancelled at its first progress leaves no statistics", async () => {
  const stop = new AbortController();
  const analysing = api.analyse({ datasetId }, { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(analysing).rejects.toMatchObject({ tag: "Aborted" });
  expect(await api.statistics({ datasetId })).toEqual([]);
});

test("every shard is analysed by some worker, and the columns come back as numbers an object", async () => {
  const progress: Progress[] = [];
  const report = await api.analyse({ datasetId }, { onProgress: (p) => void progress.push(p) });
  expect(report).toMatchObject({ datasetId, generation: 1, changed: true });
  expect(progress.at(-1)).toEqual({
    stage: "analyse",
    done: size.objectCount,
    total: size.objectCount,
    unit: "object",
  });

  const [counts, medians, nothing] = await api.statistics({
    datasetId,
    columnNames: ["n_epochs_valid_all", "median_ch1_sci-mag_aper_1", "no such column"],
  });
  expect(nothing).toBeUndefined();
  const slabs = Array.from({ length: size.epochCount }, (_, epoch) => testSlab(size, epoch));
  for (let object = 0; object < size.objectCount; object += 7) {
    const values = slabs.map((slab) => slab.value[1]![object]!).filter((value) => !Number.isNaN(value));
    values.sort((a, b) => a - b);
    expect(counts!.data[object]).toBe(values.length);
    const middle = (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2;
    expect(medians!.data[object]).toBeCloseTo(middle, 6);
  }
  expect((await api.analyse({ datasetId })).changed).toBe(false);
});
