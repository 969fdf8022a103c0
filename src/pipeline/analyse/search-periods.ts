import { ahead, type SideBySide } from "../../core/ahead.ts";
import {
  type DatasetRecord,
  datasetFiles,
  type GenerationRecord,
  type MeasurementAxis,
} from "../../core/cube/dataset.ts";
import { measurementsOf, publishedGeneration, unknownObject } from "../../core/cube/named-parts.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import { searchedMeasurements } from "../../core/lightcurve/searched-measurements.ts";
import { type PeriodColumn, periodTable } from "../../core/periods/period-table.ts";
import { rankingTable } from "../../core/ranking/curve-numbers.ts";
import type {
  PeriodRowsVerbs,
  SearchPeriodsReport,
  SearchPeriodsRequest,
  SearchSettings,
} from "../../core/verbs/search-periods.ts";
import { readObjectKeys } from "../../storage/axis-files.ts";
import { useColumnFile, writeColumnFile } from "../../storage/column-files.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { withLock } from "../../storage/locks.ts";
import { explainFullStorage } from "../dataset/full-storage.ts";
import {
  type PeriodsMadeWith,
  periodRowsPath,
  periodsLock,
  periodsPath,
  type SearchName,
  sweepPeriods,
} from "../dataset/period-columns.ts";
import { type MadeWith, readMadeWith, sameMadeWith } from "../dataset/reading-choices.ts";
import type { StoreIo } from "../store-io.ts";
import { openPeriodRows, readPeriodRows } from "./period-rows-file.ts";

export interface SearchPeriodsIo extends StoreIo {
  /** Searches some objects at a time: a pool of workers, or this thread. */
  searcher: SideBySide<PeriodRowsVerbs>;
}

/** Objects that a worker is given at a time: to open a dataset takes as long as some 15 fast searches. */
const mostObjects = { fast: 256, slow: 64 };
/** At the end, where one worker would else be at work while the others have nothing left to do. */
const leastObjects = { fast: 32, slow: 1 };
/** Columns of a search, at most. */
const mostColumns = 13;

/**
 * Searches for the periods of objects of the published generation, and keeps them with the dataset, in one file a method that is
 * there whole or not at all. What a search has found when it is stopped, however it is stopped, is not searched for again; nor
 * are objects that an earlier search of the same settings saw. Reports objects, in stage `search`.
 * @throws DatasetMissing, NotRechunked, UnknownObject, UnknownMeasurement, InvalidRequest, DatasetDamaged, QuotaExceeded, Aborted
 */
export async function searchPeriods(
  io: SearchPeriodsIo,
  request: SearchPeriodsRequest,
  job: Job,
): Promise<SearchPeriodsReport> {
  const { datasetId } = request;
  const tree = datasetTree(io.root, datasetId);
  return withLock(periodsLock(datasetId), async () => {
    const startedMs = performance.now();
    for (;;) {
      const state = await stateOf(tree);
      try {
        const report = await search(tree, io, request, state, job);
        if (report) return { ...report, elapsedMs: performance.now() - startedMs };
      } catch (error) {
        // A generation that was superseded is removed some time later: the newer one is searched.
        if ((await stateOf(tree)).id === state.id)
          throw await explainFullStorage(error, io.root, datasetId, () => 8 * mostColumns * state.record.objectCount);
      }
    }
  });
}

/** What light curves are read with. */
export interface State {
  record: DatasetRecord;
  inUse: MadeWith;
  id: string;
}

export async function stateOf(tree: FileTree): Promise<State> {
  const record = await readRecord(tree);
  const inUse = await readMadeWith(tree);
  const id = JSON.stringify([record.generation?.generation, record.excludedEpochs ?? [], inUse]);
  return { record, inUse, id };
}

/** @returns undefined where light curves are read otherwise by now */
async function search(
  tree: FileTree,
  { searcher }: SearchPeriodsIo,
  request: SearchPeriodsRequest,
  { record, inUse, id }: State,
  job: Job,
): Promise<Omit<SearchPeriodsReport, "elapsedMs"> | undefined> {
  const { datasetId, settings } = request;
  const generation = publishedGeneration(record);
  const measurements = chosenMeasurements(record, generation, request.measurementKeys);
  const measurementKeys = measurements.map(({ measurementKey }) => measurementKey);
  const excludedEpochs = record.excludedEpochs ?? [];
  const madeWith: PeriodsMadeWith = { settings, measurementKeys, excludedEpochs };
  const text = JSON.stringify(madeWith);
  const objectKeys = await readObjectKeys(tree.subtree(datasetFiles.epochChunked));
  const wanted = wantedObjects(objectKeys, generation.objectCount, request.objectKeys);

  const { name, columns } = tableOf(settings, measurements, record);
  const width = columns.length;
  const path = periodsPath(name, generation.generation);
  const rowsPath = periodRowsPath(name, generation.generation);
  const earlier = request.force
    ? undefined
    : await readColumns(tree, path, { ...inUse, madeWith: text }, generation.objectCount, columns);
  const found = earlier ?? new Float64Array(width * generation.objectCount).fill(Number.NaN);
  const isKnown = (object: number) => !Number.isNaN(found[(width - 1) * generation.objectCount + object]!);
  const take = (rows: Float64Array) => {
    for (let at = 0; at < rows.length; at += width + 1)
      for (let column = 0; column < width; column++)
        found[column * generation.objectCount + rows[at]!] = rows[at + 1 + column]!;
  };
  const names = columns.map((one) => one.name);
  const rowsWith = JSON.stringify([madeWith, inUse, names]);
  const unfinished = await readPeriodRows(tree, rowsPath, rowsWith);
  for (const rows of unfinished?.rows ?? []) take(rows);

  const left = wanted.filter((object) => !isKnown(object));
  const knownCount = wanted.length - left.length;
  const notes = new Set<string>();
  const total = wanted.length;
  let done = knownCount;
  job.progress({ stage: "search", done, total, unit: "object" });
  if (left.length > 0) {
    const file = await openPeriodRows(tree, rowsPath, rowsWith, unfinished?.byteLength ?? 0);
    try {
      const kind = settings.method === "gls" || settings.method === "sine" ? "fast" : "slow";
      const batches = inBatches(left, searcher.concurrency, { most: mostObjects[kind], least: leastObjects[kind] });
      const start = (batch: number[]) => {
        const keys = batch.map((object) => objectKeys[object]!);
        return searcher.periodRows({ datasetId, objectKeys: keys, measurementKeys, settings }, job);
      };
      for await (const { item, result } of ahead(batches, searcher.concurrency, start)) {
        const { rows, notes: own } = await result;
        if ((await stateOf(tree)).id !== id) return undefined;
        for (const note of own) notes.add(note);
        const numbered = new Float64Array(item.length * (width + 1));
        for (const [i, object] of item.entries()) {
          numbered[i * (width + 1)] = object;
          numbered.set(rows.subarray(i * width, (i + 1) * width), i * (width + 1) + 1);
        }
        file.append(numbered);
        take(numbered);
        done += item.length;
        job.progress({ stage: "search", done, total, unit: "object" });
        await job.checkpoint("search");
      }
    } finally {
      file.close();
    }
  }
  if (left.length > 0 || unfinished) {
    const table = { rowCount: generation.objectCount, madeWith: text, ...inUse, columns };
    await writeColumnFile(tree, path, table, found);
    await tree.remove(rowsPath);
    await sweepPeriods(tree, generation.generation);
  }
  return {
    ...{ datasetId, generation: generation.generation, measurementKeys },
    columnNames: names,
    ...{ objectCount: wanted.length, knownCount, notes: [...notes] },
    foundCount: wanted.filter((object) => Number.isFinite(found[object]!)).length,
  };
}

/** What a search is called on disk, and the columns that it makes. @throws InvalidRequest */
function tableOf(
  { method }: SearchSettings,
  measurements: readonly MeasurementAxis[],
  record: DatasetRecord,
): { name: SearchName; columns: PeriodColumn[] } {
  if (method !== "sine") {
    const units = new Set(measurements.map(({ unit }) => unit));
    return { name: method, columns: periodTable(method, units.size === 1 ? [...units][0]! : "") };
  }
  const [only] = measurements;
  if (measurements.length !== 1 || !only)
    throw new WorkbenchError(
      "InvalidRequest",
      { what: "measurementKeys", expected: "one measurement", found: `${measurements.length}` },
      `Sines are searched for in one measurement, not in ${measurements.length}.`,
    );
  return { name: `sine-${record.measurements.indexOf(only)}`, columns: rankingTable(only.measurementKey) };
}

/** What an earlier search of the same found, a column after the other; undefined where there is none, or none that is whole. */
async function readColumns(
  tree: FileTree,
  path: string,
  of: MadeWith & { madeWith: string },
  rowCount: number,
  columns: readonly PeriodColumn[],
): Promise<Float64Array<ArrayBuffer> | undefined> {
  return useColumnFile(tree, path, ({ footer, read }) => {
    if (footer.madeWith !== of.madeWith || !sameMadeWith(footer, of) || footer.rowCount !== rowCount) return undefined;
    // An earlier version had other columns.
    if (footer.columns.map(({ name }) => name).join() !== columns.map(({ name }) => name).join()) return undefined;
    const all = new Float64Array(columns.length * rowCount);
    for (let column = 0; column < columns.length; column++) all.set(read(column), column * rowCount);
    return all;
  }).catch((error) => {
    if (error instanceof WorkbenchError && error.tag === "DatasetDamaged") return undefined;
    throw error;
  });
}

function wantedObjects(
  objectKeys: readonly string[],
  objectCount: number,
  keys: readonly string[] | undefined,
): number[] {
  if (!keys) return Array.from({ length: objectCount }, (_, object) => object);
  const at = new Map(objectKeys.map((key, object) => [key, object]));
  const wanted = new Set<number>();
  for (const key of keys) {
    const object = at.get(key);
    if (object === undefined) throw unknownObject(key);
    if (object < objectCount) wanted.add(object);
  }
  return [...wanted].sort((a, b) => a - b);
}

/** Smaller and smaller ones towards the end. */
function* inBatches(
  all: readonly number[],
  concurrency: number,
  { most, least }: { most: number; least: number },
): Generator<number[]> {
  for (let first = 0; first < all.length; ) {
    const share = Math.ceil((all.length - first) / (2 * concurrency));
    const size = Math.min(most, Math.max(least, share));
    yield all.slice(first, first + size);
    first += size;
  }
}

/** Those named, else those that are searched where nobody says. */
export function chosenMeasurements(
  { measurements, tables }: DatasetRecord,
  { measurementCount }: GenerationRecord,
  keys: readonly string[] | undefined,
): MeasurementAxis[] {
  const known = measurements.slice(0, measurementCount);
  return keys ? measurementsOf(known, keys) : searchedMeasurements({ tables }, known);
}
