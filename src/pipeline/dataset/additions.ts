import { encodeMerged, parseAdditionLog } from "../../core/additions/addition-log.ts";
import { keptView, viewChanges } from "../../core/additions/kept-view.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { firstStamp } from "../../core/additions/stamp.ts";
import { parseSealedJson } from "../../core/bytes/sealed-json.ts";
import { datasetFiles } from "../../core/cube/dataset.ts";
import { isWorkbenchError, WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { Addition, KeptAdditions } from "../../core/verbs/additions.ts";
import type { DatasetRequest } from "../../core/verbs/datasets.ts";
import type { DatasetView } from "../../core/verbs/view.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { tryLock, withLock } from "../../storage/locks.ts";
import type { StoreIo } from "../store-io.ts";

/** Where a thread appends what is added to a dataset. */
export const additionLogPath = (logId: string) => `${datasetFiles.additionLogs}/${logId}.jsonl`;

/** Held by the thread that appends to a log, for as long as it lives. */
export const logLock = (logId: string) => `lightcurve-workbench/addition-log/${logId}`;

export const additions = async ({ root }: StoreIo, { datasetId }: DatasetRequest, _job: Job): Promise<KeptAdditions> =>
  readAdditions(datasetTree(root, datasetId));

/**
 * Everything that was added to a dataset, by whichever tab, and what of it cannot be read any more.
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 */
export async function readAdditions(tree: FileTree): Promise<KeptAdditions> {
  // Logs come first: what is merged meanwhile is missing there, but not in the file that it was merged into.
  const logs = await readLogs(tree, await logIds(tree));
  const view = await readOldView(tree);
  const base = await readLog(tree, datasetFiles.additions);
  const all = [view, ...logs, base];
  return { additions: all.flatMap(({ additions }) => additions), damage: all.flatMap(({ damage }) => damage) };
}

/**
 * The view that was kept of a dataset; undefined where nothing was.
 * @throws DatasetDamaged where part of it cannot be read
 */
export async function readView(tree: FileTree): Promise<DatasetView | undefined> {
  return keptView(await readMerged(tree));
}

/**
 * Everything that was added to a dataset, merged.
 * @throws DatasetDamaged where part of it cannot be read
 */
export async function readMerged(tree: FileTree): Promise<MergedAdditions> {
  const { additions, damage } = await readAdditions(tree);
  refuseDamage(damage);
  const merged = new MergedAdditions();
  merged.merge(additions);
  return merged;
}

function refuseDamage([damage]: KeptAdditions["damage"]): void {
  if (!damage) return;
  const { path, what } = damage;
  throw new WorkbenchError(
    "DatasetDamaged",
    { datasetId: "", path, expected: "what was kept (selections, tags, notes)", found: what },
    `${path}, which keeps selections, tags and notes, is not as it was written: ${what}.`,
  );
}

/**
 * Merges what tabs that are gone have added, and what earlier workbenches kept, into one file. May be cut off anywhere, and
 * done again: merging twice is merging once. Files that are damaged are left alone.
 * @param ownLog a log of this thread, closed, that is to be merged too
 */
export async function mergeAdditions(tree: FileTree, datasetId: string, ownLog?: string): Promise<void> {
  await withLock(`lightcurve-workbench/additions/${datasetId}`, async () => {
    const ids = await logIds(tree);
    const hasOldView = (await tree.byteLength(datasetFiles.view)) !== undefined;
    if (ids.length === 0 && !hasOldView) return;
    const base = await readLog(tree, datasetFiles.additions);
    if (base.damage.length > 0) return;
    const merged = new MergedAdditions();
    merged.merge(base.additions);
    const done: string[] = [];
    const take = (path: string, { additions, damage }: KeptAdditions) => {
      if (damage.length > 0) return;
      merged.merge(additions);
      done.push(path);
    };
    if (hasOldView) take(datasetFiles.view, await readOldView(tree));
    const locks = await Promise.all(ids.map(async (id) => (id === ownLog ? undefined : tryLock(logLock(id)))));
    try {
      for (const [n, id] of ids.entries())
        if (id === ownLog || locks[n]) take(additionLogPath(id), await readLog(tree, additionLogPath(id)));
      if (done.length === 0) return;
      if (!merged.isEmpty) await tree.replaceFile(datasetFiles.additions, encodeMerged(merged));
      for (const path of done) await tree.remove(path);
    } finally {
      for (const lock of locks) lock?.release();
    }
  });
}

async function logIds(tree: FileTree): Promise<string[]> {
  const entries = await tree.list(datasetFiles.additionLogs);
  return entries.flatMap(({ name, kind }) =>
    kind === "file" && name.endsWith(".jsonl") ? [name.slice(0, -".jsonl".length)] : [],
  );
}

function readLogs(tree: FileTree, ids: readonly string[]): Promise<KeptAdditions[]> {
  return Promise.all(ids.map((id) => readLog(tree, additionLogPath(id))));
}

async function readLog(tree: FileTree, path: string): Promise<KeptAdditions> {
  const bytes = await tree.readFile(path);
  if (!bytes) return { additions: [], damage: [] };
  const { lines, damaged, unterminated } = parseAdditionLog(bytes);
  const damage = damaged.map(({ line, found }) => ({ path, what: line > 0 ? `line ${line}: ${found}` : found }));
  if (unterminated) damage.push({ path, what: "the last line has no line feed" });
  return { additions: lines, damage };
}

/** What an earlier workbench kept, as the first of all acts. A later version's is nothing for this one. */
async function readOldView(tree: FileTree): Promise<KeptAdditions> {
  const bytes = await tree.readFile(datasetFiles.view);
  if (!bytes) return { additions: [], damage: [] };
  const damaged = (error: unknown) => {
    const what = error instanceof Error ? error.message : String(error);
    return { additions: [], damage: [{ path: datasetFiles.view, what }] };
  };
  try {
    return { additions: oldViewAdditions(parseSealedJson(new TextDecoder().decode(bytes))), damage: [] };
  } catch (error) {
    if (error instanceof RangeError || isWorkbenchError(error, "InvalidArgument")) return damaged(error);
    throw error;
  }
}

export const oldViewAdditions = (view: unknown): Addition[] =>
  viewChanges(new MergedAdditions(), view).map((change) => ({ ...change, stamp: firstStamp }));
