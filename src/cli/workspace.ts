import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { WorkbenchError } from "../core/errors.ts";
import { formatCounted } from "../core/format-counted.ts";
import type { DatasetSummary } from "../core/verbs/datasets.ts";
import { listDatasets } from "../pipeline/dataset/datasets.ts";
import type { FileTree } from "../storage/files.ts";
import { UsageError } from "./command.ts";
import { nodeTree } from "./node-tree.ts";

/** A directory with one dataset, held by this process alone. */
export interface Workspace {
  directory: string;
  root: FileTree;
  /** The dataset that is there; undefined where none is, yet. */
  dataset: DatasetSummary | undefined;
  release(): void;
}

const lockFile = "writer.lock";

interface Holder {
  pid: number;
  host: string;
}

/**
 * Opens a directory to work in, and keeps every other process out of it until it is released.
 * @param make makes the directory where it is not there
 * @param part it holds no dataset, but files of one
 * @throws UsageError where it is no directory of ours; DatasetBusy where another process works in it
 */
export async function openWorkspace(directory: string, { make = false, part = false } = {}): Promise<Workspace> {
  const kind = statSync(directory, { throwIfNoEntry: false });
  if (!kind && !make) throw new UsageError(`${directory}: there is no such directory.`);
  if (kind && !kind.isDirectory())
    throw new UsageError(`${directory} is a file: expected a directory of light curves.`);
  mkdirSync(directory, { recursive: true });
  takeLock(directory);
  const release = () => rmSync(join(directory, lockFile), { force: true });
  try {
    const root = nodeTree(directory, { durable: true });
    const known = part ? [] : (await listDatasets(root)).filter(({ createdAt }) => createdAt !== "" || !make);
    const [dataset, another] = known;
    if (another)
      throw new UsageError(
        `${directory} holds ${formatCounted(known.length, "dataset")}, where a directory for this command has one.`,
      );
    if (!dataset && !make) throw new UsageError(`${directory} holds no light curves: “ingest” makes them.`);
    return { directory, root, dataset, release };
  } catch (error) {
    release();
    throw error;
  }
}

const doneWith = (directory: string) => `${directory}.done`;

/**
 * Removes a directory that was worked in. Half of it never stands at its place, where the next run would go on with it.
 * @param remove takes away what is no longer at its place
 */
export async function removeWorkspace(directory: string, remove: typeof rm = rm): Promise<void> {
  await rename(directory, doneWith(directory));
  await remove(doneWith(directory), { recursive: true, force: true });
}

/** What a run left that was killed while it removed its directory. */
export const sweepWorkspace = (directory: string) => rmSync(doneWith(directory), { recursive: true, force: true });

/** Opens it for a command that needs what is there. */
export async function openDataset(directory: string): Promise<Workspace & { dataset: DatasetSummary }> {
  const workspace = await openWorkspace(directory);
  const { dataset } = workspace;
  if (!dataset || dataset.error) {
    workspace.release();
    throw new UsageError(dataset?.error?.message ?? `${directory} holds no light curves.`);
  }
  return { ...workspace, dataset };
}

/**
 * A dataset that is only read, by any number of processes; nobody may write to it meanwhile.
 * @throws UsageError, DatasetBusy
 */
export async function readDataset(directory: string): Promise<{ root: FileTree; dataset: DatasetSummary }> {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${directory}: there is no such directory.`);
  const holder = readHolder(join(directory, lockFile));
  if (holder && !isGone(holder)) throw busy(directory, holder);
  const root = nodeTree(directory, { durable: true });
  const [dataset] = await listDatasets(root);
  if (!dataset || dataset.error) throw new UsageError(dataset?.error?.message ?? `${directory} holds no light curves.`);
  return { root, dataset };
}

/** A lock whose process is gone on this machine is taken over; that of another machine is not ours to judge. */
function takeLock(directory: string): void {
  const path = join(directory, lockFile);
  const mine = JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder);
  for (;;) {
    try {
      writeFileSync(path, mine, { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = readHolder(path);
    if (holder && !isGone(holder)) throw busy(directory, holder);
    rmSync(path, { force: true });
  }
}

const isGone = ({ pid, host }: Holder) => host === hostname() && !isAlive(pid);

const busy = (directory: string, { pid, host }: Holder) =>
  new WorkbenchError(
    "DatasetBusy",
    { datasetId: directory },
    `${directory} is being written to by process ${pid} on ${host}. If that is gone, remove ${join(directory, lockFile)}.`,
  );

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined; // gone meanwhile, or cut off while it was written
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false; // an id that was used again
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
