import { BlobReader, configure, type FileEntry, ZipReader } from "@zip.js/zip.js";
import type { Progress, Stage } from "../../../src/core/job.ts";
import { selectPoints } from "../../../src/core/lightcurve/points.ts";
import { statisticColumnName } from "../../../src/core/lightcurve/statistic-columns.ts";
import { validityRule, validMask } from "../../../src/core/lightcurve/valid.ts";
import type { AnalysisApi, ExportApi, ReaderApi, RechunkApi } from "../../../src/rpc/api.ts";
import { spawn, type WorkerHandle } from "../../../src/rpc/spawn.ts";
import { CurveReader } from "../../../src/ui/door/curve-reader.ts";
import { computeStatistics } from "../../oracles/statistics/definitions.ts";
import { seededRandom } from "../../support/random.ts";
import type { DatasetRequest } from "./bench-api.ts";
import { skyOf, syntheticCurve } from "./synthetic-curve.ts";

/** A step of a survey: how long it took, and what is not as it should be. */
export interface SurveyStep {
  ms: number;
  wrong: string[];
}

const start = <Api>(name: string, worker: Worker) => spawn<Api>(name, worker);
const startRechunk = () =>
  start<RechunkApi>("rechunk", new Worker(new URL("../../../workers/rechunk.ts", import.meta.url), { type: "module" }));
const startReader = () =>
  start<ReaderApi>("reader", new Worker(new URL("../../../workers/reader.ts", import.meta.url), { type: "module" }));
const startAnalysis = () =>
  start<AnalysisApi>(
    "analysis",
    new Worker(new URL("../../../workers/analysis.ts", import.meta.url), { type: "module" }),
  );
const startExport = () =>
  start<ExportApi>("export", new Worker(new URL("../../../workers/export.ts", import.meta.url), { type: "module" }));

async function using<Api, Result>(worker: WorkerHandle<Api>, use: (api: WorkerHandle<Api>["api"]) => Promise<Result>) {
  try {
    return await use(worker.api);
  } finally {
    worker.terminate();
  }
}

async function timed(work: () => Promise<string[]>): Promise<SurveyStep> {
  const started = performance.now();
  const wrong = await work();
  return { ms: performance.now() - started, wrong };
}

/** Makes the object-chunked copy; `ms` is without its verification, which takes `verifyMs`. */
async function rechunk(datasetId: string): Promise<SurveyStep & { verifyMs: number; byteLength: number }> {
  const lastAt: Partial<Record<Stage, number>> = {};
  const started = performance.now();
  const onProgress = ({ stage }: Progress) => {
    lastAt[stage] = performance.now();
  };
  return using(startRechunk(), async (api) => {
    const { byteLength, changed } = await api.rechunk({ datasetId }, { onProgress });
    const wrong = changed ? [] : ["nothing was rechunked"];
    return { ms: lastAt.rechunk! - started, verifyMs: performance.now() - lastAt.rechunk!, byteLength, wrong };
  });
}

async function verify({ datasetId, size }: DatasetRequest): Promise<SurveyStep & { checkedChunks: number }> {
  return using(startRechunk(), async (api) => {
    const { elapsedMs, checkedChunks, checkedEpochs, damage } = await api.verify({ datasetId });
    const wrong = damage.map(({ path, what }) => `${path}: ${what}`);
    if (checkedEpochs !== size.epochCount) wrong.push(`${checkedEpochs} epochs were checked of ${size.epochCount}`);
    if (checkedChunks === 0) wrong.push("no chunk was checked");
    return { ms: elapsedMs, checkedChunks, wrong };
  });
}

/** Random light curves through the page's calls, `perCall` in each, and then some of them against what was written. */
async function readCurves(request: DatasetRequest & { calls: number; perCall: number; compared: number }) {
  const { datasetId, size, calls, perCall, compared } = request;
  return using(startReader(), async (api) => {
    const { record } = await api.open({ datasetId });
    const { objectKey } = await api.objects({ datasetId });
    const reader = new CurveReader(() => api);
    const { between } = seededRandom(calls);
    const place = () => ({
      object: between(0, objectKey.length - 1),
      measurement: between(0, size.measurementCount - 1),
    });
    const name = ({ object, measurement }: ReturnType<typeof place>) => ({
      objectKey: objectKey[object]!,
      measurementKey: record.measurements[measurement]!.measurementKey,
    });
    const wanted = Array.from({ length: calls }, () => Array.from({ length: perCall }, place));
    const milliseconds: number[] = [];
    for (const places of wanted) {
      const started = performance.now();
      await reader.read({ datasetId }, places.map(name));
      milliseconds.push(performance.now() - started);
    }
    const sky = skyOf(size);
    const wrong: string[] = [];
    for (const at of Array.from({ length: compared }, place)) {
      const [curve] = await reader.read({ datasetId }, [name(at)]);
      const { object, measurement } = at;
      const expected = syntheticCurve(sky, { ...size, missing: request.missing }, object, measurement);
      const { value, uncertainty, flags, epochKeys } = curve!;
      const same =
        epochKeys.every((key, epoch) => key === `gr${epoch}`) &&
        sameNumbers(value, expected.value) &&
        sameNumbers(uncertainty, expected.uncertainty) &&
        sameNumbers(flags, expected.flags);
      if (!same) wrong.push(`the light curve of object ${object} in measurement ${measurement}`);
    }
    const ms = milliseconds.reduce((sum, one) => sum + one, 0);
    return { ms, p50: milliseconds.sort((a, b) => a - b)[calls >> 1]!, wrong };
  });
}

const sameNumbers = (found: ArrayLike<number>, expected: ArrayLike<number>) =>
  found.length === expected.length && Array.from(expected).every((number, i) => Object.is(number, found[i]));

const comparedStatistics = ["n_epochs_valid", "median", "weighted_mean", "std"] as const;

/** The statistics of one measurement, and those of some objects against their definitions. */
async function analyse(request: DatasetRequest & { compared: number }): Promise<SurveyStep> {
  const { datasetId, size, compared } = request;
  const measurement = size.measurementCount >> 1;
  const { record } = await using(startReader(), (api) => api.open({ datasetId }));
  const axis = record.measurements[measurement]!;
  return using(startAnalysis(), async (api) => {
    const step = await timed(async () => {
      const { changed } = await api.analyse({ datasetId, measurementKeys: [axis.measurementKey] });
      return changed ? [] : ["nothing was computed"];
    });
    const columnNames = comparedStatistics.map((name) => statisticColumnName(name, axis.measurementKey));
    const columns = await api.statistics({ datasetId, columnNames });
    const sky = skyOf(size);
    const time = Float64Array.from({ length: size.epochCount }, (_, epoch) => 58000 + epoch);
    const { between } = seededRandom(compared);
    for (let k = 0; k < compared; k++) {
      const object = between(0, size.objectCount - 1);
      const { value, uncertainty } = syntheticCurve(sky, { ...size, missing: request.missing }, object, measurement);
      const valid = validMask(value, uncertainty, validityRule(axis));
      const points = selectPoints(time, value, uncertainty, valid);
      for (const [i, name] of comparedStatistics.entries()) {
        const expected = computeStatistics(points, size.epochCount)[name];
        const found = columns[i]!.data[object] as number;
        const near = Object.is(found, expected) || Math.abs(found - expected) <= 1e-6 * Math.abs(expected);
        if (!near) step.wrong.push(`${name} of object ${object} is ${found}, not ${expected}`);
      }
    }
    return step;
  });
}

/** The zip; of one that is not larger than `wholeBytes` every byte, by a reader of zips that is not ours. */
async function exportZip({ datasetId, wholeBytes }: { datasetId: string; wholeBytes: number }) {
  configure({ useWebWorkers: false });
  return using(startExport(), async (api) => {
    const started = performance.now();
    const blob = await api.exportZip({ datasetId });
    const ms = performance.now() - started;
    const wrong: string[] = [];
    const [first = 0] = new Uint32Array(await blob.slice(0, 4).arrayBuffer());
    if (first !== 0x04034b50) wrong.push(`the zip begins with 0x${first.toString(16)}`);
    const entries = await new ZipReader(new BlobReader(blob), { checkSignature: true }).getEntries();
    if (!entries.some(({ filename }) => filename === "zarr.json")) wrong.push("the zip has no zarr.json");
    const readWhole = blob.size <= wholeBytes;
    let storedBytes = 0;
    const write = ({ length }: Uint8Array) => {
      storedBytes += length;
    };
    for (const entry of readWhole ? (entries as FileEntry[]) : [])
      await entry.getData(new WritableStream({ write })).catch((error) => wrong.push(`${entry.filename}: ${error}`));
    const said = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
    if (readWhole && storedBytes !== said) wrong.push(`${storedBytes} bytes came out of a zip of ${said}`);
    return { ms, byteLength: blob.size, entryCount: entries.length, readWhole, wrong };
  });
}

export const survey = { rechunk, verify, readCurves, analyse, exportZip };
