import type { Progress } from "../../../src/core/job.ts";
import type { CalibrateRequest } from "../../../src/core/verbs/calibrate.ts";
import type { ExportCurvesRequest } from "../../../src/core/verbs/export-curves.ts";
import type { SearchPeriodsRequest } from "../../../src/core/verbs/search-periods.ts";
import type { AnalysisApi, ExportApi, ReaderApi, RechunkApi } from "../../../src/rpc/api.ts";
import { spawn } from "../../../src/rpc/spawn.ts";
import { CurveReader } from "../../../src/ui/door/curve-reader.ts";
import type { BenchApi, Latency } from "./bench-api.ts";
import { survey } from "./survey.ts";

const start = <Api>(name: string, worker: Worker) => spawn<Api>(name, worker);
const startBench = () =>
  start<BenchApi>("bench", new Worker(new URL("./bench.worker.ts", import.meta.url), { type: "module" }));
const disk = startBench();

/** What two workers do at the same time to what one does: what this machine lets any work gain by the second. */
async function secondWorkerGain({ kind }: { kind: "copy" | "compute" }): Promise<number> {
  const second = startBench();
  const work = { kind, forMs: 500 };
  const gains: number[] = [];
  for (let repetition = 0; repetition < 5; repetition++) {
    const alone = await disk.api.busy(work);
    const [one, other] = await Promise.all([disk.api.busy(work), second.api.busy(work)]);
    gains.push((one + other) / alone);
  }
  second.terminate();
  return median(gains);
}

/** A fresh worker for each run, as after opening the page. */
const startRechunk = () =>
  start<RechunkApi>("rechunk", new Worker(new URL("../../../workers/rechunk.ts", import.meta.url), { type: "module" }));
const startAnalysis = () =>
  start<AnalysisApi>(
    "analysis",
    new Worker(new URL("../../../workers/analysis.ts", import.meta.url), { type: "module" }),
  );
const startReader = () =>
  start<ReaderApi>("reader", new Worker(new URL("../../../workers/reader.ts", import.meta.url), { type: "module" }));

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1]!;
const percentiles = (numbers: number[]): Latency => {
  const sorted = numbers.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * sorted.length)]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};

/** Light curves through the page's own calls, and empty calls in between; microseconds, milliseconds for the first. */
async function readThroughPage({ datasetId, count }: { datasetId: string; count: number }) {
  const reader = startReader();
  const { api } = reader;
  await api.ping();
  const opened = performance.now();
  const { record } = await api.open({ datasetId });
  const { objectKey } = await api.objects({ datasetId });
  const curves = new CurveReader(() => api);
  const curve = (i: number) => ({
    objectKey: objectKey[Math.imul(i, 7919) % objectKey.length]!,
    measurementKey: record.measurements[i % record.measurements.length]!.measurementKey,
  });
  await curves.read({ datasetId }, [curve(1)]);
  const firstMs = performance.now() - opened;
  const timed = async (work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    return 1000 * (performance.now() - begun);
  };
  const one: number[] = [];
  const empty: number[] = [];
  const hundred: number[] = [];
  const some = (i: number, n: number) => Array.from({ length: n }, (_, k) => curve(i + k));
  for (let i = 0; i < 200; i++) await curves.read({ datasetId }, some(100 * i, 100));
  for (let i = 0; i < count; i++) {
    one.push(await timed(() => curves.read({ datasetId }, some(i, 1))));
    empty.push(await timed(() => api.ping()));
    if (i % 10 === 0) hundred.push((await timed(() => curves.read({ datasetId }, some(i, 100)))) / 100);
  }
  reader.terminate();
  return { firstMs, one: percentiles(one), empty: percentiles(empty), hundredEach: median(hundred) };
}

async function verify(datasetId: string): Promise<number> {
  const worker = startRechunk();
  const report = await worker.api.verify({ datasetId });
  worker.terminate();
  if (report.damage.length > 0) throw new Error(report.damage[0]!.what);
  return report.elapsedMs;
}

/** All statistics of all objects, from the start of the worker to the file that keeps them; milliseconds. */
async function analyse(datasetId: string): Promise<number> {
  const started = performance.now();
  const worker = startAnalysis();
  const { changed } = await worker.api.analyse({ datasetId, force: true });
  const ms = performance.now() - started;
  worker.terminate();
  if (!changed) throw new Error("nothing was computed");
  return ms;
}

/** Zero points of all measurements, from the start of the worker to what is to be kept; milliseconds. */
async function calibrate({ datasetId, options }: CalibrateRequest): Promise<number> {
  const started = performance.now();
  const worker = startAnalysis();
  const { measurementKeys, left } = await worker.api.calibrate({ datasetId, options });
  const ms = performance.now() - started;
  worker.terminate();
  if (left.length > 0 || measurementKeys.length === 0) throw new Error(left[0]?.why ?? "nothing was computed");
  return ms;
}

/**
 * Periods of all objects, from the start of the worker to the file that keeps them; milliseconds, and how many were known.
 * @param stopAt objects after which it is canceled: how long it takes to stop then
 */
async function searchPeriods({ stopAt, ...request }: SearchPeriodsRequest & { stopAt?: number }) {
  const started = performance.now();
  const worker = startAnalysis();
  const stop = new AbortController();
  let stoppedMs = Number.NaN;
  const onProgress = ({ done }: Progress) => {
    if (stopAt === undefined || done < stopAt || stop.signal.aborted) return;
    stoppedMs = performance.now();
    stop.abort();
  };
  try {
    const { knownCount, objectCount } = await worker.api.searchPeriods(request, { signal: stop.signal, onProgress });
    return { ms: performance.now() - started, knownCount, objectCount, stopMs: Number.NaN };
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return { ms: stoppedMs - started, knownCount: 0, objectCount: 0, stopMs: performance.now() - stoppedMs };
  } finally {
    worker.terminate();
  }
}

/** Light curves as a file, from the start of the worker to the file that can be saved. */
async function exportCurves(request: ExportCurvesRequest): Promise<{ ms: number; byteLength: number }> {
  const started = performance.now();
  const worker = start<ExportApi>(
    "export",
    new Worker(new URL("../../../workers/export.ts", import.meta.url), { type: "module" }),
  );
  const { size: byteLength } = await worker.api.exportCurves(request);
  const ms = performance.now() - started;
  worker.terminate();
  return { ms, byteLength };
}

async function memoryBytes(): Promise<number> {
  const measure = (performance as { measureUserAgentSpecificMemory?(): Promise<{ bytes: number }> })
    .measureUserAgentSpecificMemory;
  return measure ? (await measure.call(performance)).bytes : Number.NaN;
}

const cores = () => navigator.hardwareConcurrency;

const bench = {
  disk: disk.api,
  secondWorkerGain,
  readThroughPage,
  verify,
  analyse,
  calibrate,
  searchPeriods,
  exportCurves,
  cores,
  memoryBytes,
  survey,
};
export type Bench = typeof bench;
Object.assign(globalThis, { bench });
