// Runs folders of odd catalogs through the whole ingest, and compares what is stored with the values that are right.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { separationArcsec } from "../../src/core/crossmatch/sky.ts";
import type { DatasetRecord, EpochAxis, ObjectAxis } from "../../src/core/cube/dataset.ts";
import type { Slab } from "../../src/core/cube/slab.ts";
import { type ErrorReport, reportError } from "../../src/core/errors.ts";
import { silentJob } from "../../src/core/job.ts";
import type { DroppedFile } from "../../src/core/verbs/expand-archives.ts";
import type { IngestReport } from "../../src/core/verbs/ingest.ts";
import { openDatasetWriter } from "../../src/pipeline/epochs/write-epoch.ts";
import { expandArchives } from "../../src/pipeline/ingest/expand-archives.ts";
import { ingest } from "../../src/pipeline/ingest/ingest.ts";
import { readEpochAxis, readObjectAxis } from "../../src/storage/axis-files.ts";
import { datasetTree } from "../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../src/storage/files.ts";
import { memoryTree } from "./memory-tree.ts";
import { planned, type Unplanned } from "./planned.ts";
import { dropped } from "./sample-files.ts";
import { thisThreadParser } from "./this-thread-parser.ts";

/** The shared odd inputs beside the checkout; absent on most machines. */
export const oddInputs = fileURLToPath(new URL("../../../shared/reports/inputs/", import.meta.url));
export const hasOddInputs = existsSync(oddInputs);

/** A right value; `v`, `u` null: no value is right. `m`: the measurement's key after its first `-`. */
export interface ExpectedPoint {
  ra: number;
  dec: number;
  epoch: string;
  m: string;
  v: number | null;
  u: number | null;
}

/** What is right of a folder: `objects` null where it does not matter, `times` null where unknown is right. */
export interface Expected {
  objects?: number | null;
  times: Record<string, number | null>;
  points: ExpectedPoint[];
}

/** What an ingest stored, all of it. */
export interface Stored {
  report: IngestReport;
  record: DatasetRecord;
  objects: ObjectAxis;
  epochs: EpochAxis;
  slabs: Map<string, Slab>;
}

/** Names below `oddInputs` that begin with one of the given numbers, such as `"07"`; all of them where none is given. */
export function oddFolders(...numbers: string[]): string[] {
  if (!hasOddInputs) return [];
  return readdirSync(oddInputs)
    .filter((name) => statSync(join(oddInputs, name)).isDirectory())
    .filter((name) => numbers.length === 0 || numbers.some((number) => name.startsWith(`${number}-`)))
    .sort();
}

/** Every file of a folder but `README.md` and `expect.json`, as a drop of the folder brings them. */
export function dropOf(folder: string): DroppedFile[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "README.md" && entry.name !== "expect.json")
    .map((entry) => join(entry.parentPath, entry.name));
  return files.sort().map((path) => dropped(relative(folder, path), readFileSync(path)));
}

export function expectedOf(folder: string): Expected {
  return { times: {}, points: [], ...JSON.parse(readFileSync(join(folder, "expect.json"), "utf8")) };
}

/** Ingests a drop into an empty tree as the page does by default, and reads back all of it. */
export async function ingestDrop(
  files: DroppedFile[],
  request: Partial<Unplanned> = {},
  root: FileTree = memoryTree(),
): Promise<Stored> {
  const expanded = await expandArchives({ files }, silentJob());
  const io = { root, parser: thisThreadParser };
  const report = await ingest(io, planned({ files: expanded.files, match: { mode: "auto" }, ...request }), silentJob());
  return { report, ...(await readStored(root, report.datasetId)) };
}

/** All that a dataset's epoch-chunked store holds. */
export async function readStored(root: FileTree, datasetId: string): Promise<Omit<Stored, "report">> {
  const tree = datasetTree(root, datasetId);
  const store = tree.subtree("lightcurves_write.zarr");
  const writer = await openDatasetWriter(tree);
  const slabs = new Map<string, Slab>();
  for (const epochKey of writer.epochs.keys()) slabs.set(epochKey, (await writer.readSlab(epochKey))!);
  const { record } = writer;
  await writer.close();
  return { record, objects: await readObjectAxis(store), epochs: await readEpochAxis(store), slabs };
}

/** A value and its uncertainty as stored, undefined where the store has no such measurement or epoch. */
export function storedPoint(stored: Omit<Stored, "report">, object: number, epochKey: string, m: string) {
  const slab = stored.slabs.get(epochKey);
  const index = stored.record.measurements.findIndex(({ measurementKey }) => afterDash(measurementKey) === m);
  if (!slab || index < 0 || object < 0) return undefined;
  return { v: slab.value[index]![object]!, u: slab.uncertainty[index]![object]! };
}

const afterDash = (key: string) => key.slice(key.indexOf("-") + 1);

/** Everything in which a dataset differs from what is right, as sentences; empty where nothing does. */
export function differences(stored: Omit<Stored, "report">, expected: Expected, toleranceArcsec = 1): string[] {
  const { objects, epochs } = stored;
  const wrong: string[] = [];
  if (typeof expected.objects === "number" && objects.objectKey.length !== expected.objects)
    wrong.push(`${objects.objectKey.length} objects, expected ${expected.objects}`);
  for (const [epochKey, mjd] of Object.entries(expected.times)) {
    const at = epochs.epochKey.indexOf(epochKey);
    const found = at < 0 ? undefined : epochs.epochMjd[at]!;
    const right = mjd === null ? Number.isNaN(found) : found !== undefined && Math.abs(found - mjd) < 1e-6;
    if (!right) wrong.push(`epoch ${epochKey} at ${found}, expected ${mjd}`);
  }
  for (const { ra, dec, epoch, m, v, u } of expected.points) {
    const apart = Array.from(objects.raDeg, (raDeg, k) => separationArcsec(raDeg, objects.decDeg[k]!, ra, dec));
    const object = apart.reduce((best, arcsec, k) => (arcsec < (apart[best] ?? toleranceArcsec) ? k : best), -1);
    const found = storedPoint(stored, object, epoch, m);
    const where = `${m} at ${ra} ${dec} in ${epoch}`;
    if (object < 0) wrong.push(`no object at ${ra} ${dec}`);
    else if (!found) wrong.push(`no ${where}: there are ${stored.record.measurements.map((o) => o.measurementKey)}`);
    else if (!isClose(found.v, v) || !isClose(found.u, u))
      wrong.push(`${where} is ${found.v} +- ${found.u}, expected ${v} +- ${u}`);
  }
  return wrong;
}

/** float32 of the same decimals, or a conversion's last bits. */
function isClose(found: number, right: number | null): boolean {
  if (right === null) return Number.isNaN(found);
  return Math.abs(found - right) <= 2e-6 * Math.max(1e-3, Math.abs(right));
}

export interface InputRun {
  /** Why there is no dataset, where the whole drop was refused. */
  refusal?: ErrorReport;
  stored?: Stored;
  expected: Expected;
  /** In what the dataset differs from what is right; a refusal differs in everything. */
  wrong: string[];
  /** All that the user is told, one sentence each: refusals, warnings, assumptions, left-out files. */
  said: string[];
}

/** Ingests a folder of odd inputs and compares it with its `expect.json`. */
export async function runInput(folder: string, request: Partial<Unplanned> = {}): Promise<InputRun> {
  const path = join(oddInputs, folder);
  const expected = expectedOf(path);
  try {
    const stored = await ingestDrop(dropOf(path), request);
    return { stored, expected, wrong: differences(stored, expected), said: saidBy(stored.report) };
  } catch (error) {
    const refusal = reportError(error);
    return { refusal, expected, wrong: [`refused: ${refusal.message}`], said: [refusal.message] };
  }
}

export function saidBy({ refused, warnings, assumptions, ignored }: IngestReport): string[] {
  return [
    ...refused.map(({ error }) => error.message),
    ...warnings.flatMap((catalog) => catalog.warnings.map(({ message }) => message)),
    ...assumptions.map(({ text }) => text),
    ...ignored.map(({ reason }) => reason),
  ];
}
