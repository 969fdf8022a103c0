import { ahead, type SideBySide } from "../../core/ahead.ts";
import { publishedGeneration } from "../../core/cube/named-parts.ts";
import type { Job } from "../../core/job.ts";
import { planInjections } from "../../core/recovery/plan-injections.ts";
import type { RecoverReport, SearchedCurve } from "../../core/recovery/recovery.ts";
import type { RecoverRequest, RecoverRowsVerbs } from "../../core/verbs/recover.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { openDatasetReader } from "../read/read.ts";
import type { StoreIo } from "../store-io.ts";
import { chosenMeasurements, type State, stateOf } from "./search-periods.ts";

export interface RecoverIo extends StoreIo {
  /** Searches some objects at a time: a pool of workers, or this thread. */
  searcher: SideBySide<RecoverRowsVerbs>;
}

/** Signals that a worker is given at a time. */
const mostSignals = 32;

/**
 * Injects signals into light curves of the published generation, in memory, and searches those as `searchPeriods` would.
 * Begins anew where light curves are read otherwise by then. Reports signals, in stage `search`.
 * @throws DatasetMissing, NotRechunked, UnknownObject, UnknownMeasurement, InvalidRequest, DatasetDamaged, Aborted
 */
export async function recover(io: RecoverIo, request: RecoverRequest, job: Job): Promise<RecoverReport> {
  const tree = datasetTree(io.root, request.datasetId);
  const isSame = async ({ id }: State) => (await stateOf(tree)).id === id;
  for (;;) {
    const state = await stateOf(tree);
    try {
      const report = await recoverOnce(io, request, state, job);
      if (await isSame(state)) return report;
    } catch (error) {
      if (await isSame(state)) throw error;
    }
    await job.checkpoint("search");
  }
}

async function recoverOnce(
  { root, searcher }: RecoverIo,
  request: RecoverRequest,
  { record }: State,
  job: Job,
): Promise<RecoverReport> {
  const { datasetId, settings } = request;
  const generation = publishedGeneration(record);
  const measurementKeys = chosenMeasurements(record, generation, request.measurementKeys).map(
    ({ measurementKey }) => measurementKey,
  );
  const tree = datasetTree(root, datasetId);
  const times = await timesOf(tree, record.excludedEpochs);
  const span = [times[0] ?? 0, times.at(-1) ?? 0] as const;
  const { planned, notes } = planInjections(request.objectKeys.length, request.injections, span);

  const ofObject = new Map<number, number[]>();
  for (const [i, { object }] of planned.entries()) ofObject.set(object, [...(ofObject.get(object) ?? []), i]);
  const objects = [...ofObject].sort(([a], [b]) => a - b);
  const total = planned.length;
  let done = 0;
  const found: SearchedCurve[] = new Array(total);
  const untouched: RecoverReport["untouched"] = [];
  const said = new Set(notes);
  let share: Pick<RecoverReport, "spanDays" | "sampling"> = { spanDays: span[1] - span[0], sampling: [] };
  const progress = () => job.progress({ stage: "search", done, total, unit: "object" });
  const size = Math.max(1, Math.min(mostSignals, Math.ceil(total / (4 * searcher.concurrency))));
  progress();
  const start = (batch: Batch) =>
    searcher.recoverRows(
      {
        ...{ datasetId, measurementKeys, settings },
        objectKeys: batch.map(([object]) => request.objectKeys[object]!),
        injections: batch.map(([, signals]) => signals.map((i) => planned[i]!)),
        seeds: batch.map(([object]) => request.injections.seed + 1 + object),
      },
      job,
    );
  for await (const { item, result } of ahead(batches(objects, size), searcher.concurrency, start)) {
    const { found: rows, notes: own, ...of } = await result;
    for (const note of own) said.add(note);
    if (rows.length > 0) share = of;
    for (const [k, [object, signals]] of item.entries()) {
      const [own = nothing, shuffled = nothing, ...ofSignals] = rows[k] ?? [];
      untouched.push({ objectKey: request.objectKeys[object]!, found: own, shuffled });
      for (const [at, i] of signals.entries()) found[i] = ofSignals[at] ?? nothing;
      done += signals.length;
    }
    progress();
    await job.checkpoint("search");
  }
  return { measurementKeys, injected: planned, found, untouched, ...share, notes: [...said] };
}

/** Of the epochs that are not excluded, ascending, days. */
async function timesOf(tree: FileTree, excludedEpochs: readonly string[] = []): Promise<Float64Array> {
  const excluded = new Set(excludedEpochs);
  const reader = await openDatasetReader(tree);
  try {
    const { epochKey, epochMjd } = await reader.epochs();
    return epochMjd.filter((one, epoch) => Number.isFinite(one) && !excluded.has(epochKey[epoch]!)).sort();
  } finally {
    reader.close();
  }
}

/** Objects, each with its signals. */
type Batch = [object: number, signals: number[]][];

function* batches(objects: Batch, size: number): Generator<Batch> {
  let batch: Batch = [];
  let count = 0;
  for (const one of objects) {
    batch.push(one);
    count += one[1].length;
    if (count < size) continue;
    yield batch;
    batch = [];
    count = 0;
  }
  if (batch.length > 0) yield batch;
}

const nothing: SearchedCurve = {
  ...{ periodDays: Number.NaN, power: Number.NaN, fap: Number.NaN, logFap: Number.NaN },
  ...{ median: Number.NaN, mad: Number.NaN, inverseEta: Number.NaN, pointCount: 0 },
  ...{ sineGain: Number.NaN, flare: Number.NaN, dip: Number.NaN, covered: 0, missed: 0 },
};
