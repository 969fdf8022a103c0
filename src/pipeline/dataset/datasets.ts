import { ahead } from "../../core/ahead.ts";
import { datasetFiles } from "../../core/cube/dataset.ts";
import { isWorkbenchError, reportError, WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { DatasetRequest, DatasetSummary } from "../../core/verbs/datasets.ts";
import { changeRecord, datasetTree, listDatasetIds } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { listFiles } from "../../storage/list-files.ts";
import { writerLock } from "../../storage/locks.ts";
import type { StoreIo } from "../store-io.ts";
import { type DatasetState, readDatasetState } from "./dataset-state.ts";

/** Datasets that are looked at side by side. */
const listedAtOnce = 8;

/** The verb that lists datasets. */
export const datasets = ({ root }: StoreIo, _request: undefined, _job: Job): Promise<DatasetSummary[]> =>
  listDatasets(root);

/**
 * Every dataset, newest first; half-made and half-removed ones are left out. One that cannot be opened is listed with
 * the reason, behind the others.
 */
export async function listDatasets(root: FileTree): Promise<DatasetSummary[]> {
  const listed: DatasetSummary[] = [];
  for await (const { result } of ahead(await listDatasetIds(root), listedAtOnce, (id) => summaryOf(root, id)))
    listed.push(...((await result) ?? []));
  return listed.sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
}

/** One that cannot be read takes no other with it, whatever is wrong with it. */
async function summaryOf(root: FileTree, datasetId: string): Promise<DatasetSummary[] | undefined> {
  const tree = datasetTree(root, datasetId);
  try {
    return [summarise(await readDatasetState(tree))];
  } catch (error) {
    const summary = await closedSummary(
      tree,
      datasetId,
      isWorkbenchError(error) ? error : unreadable(datasetId, error),
    );
    return summary && [summary];
  }
}

function unreadable(datasetId: string, error: unknown): WorkbenchError<"DatasetDamaged"> {
  const found = error instanceof Error ? error.message : String(error);
  return new WorkbenchError(
    "DatasetDamaged",
    { datasetId, path: datasetFiles.dataset, expected: "a dataset's directory", found },
    `The dataset in the folder ${datasetId} cannot be read: ${found}.`,
    { cause: error },
  );
}

/** What is told of a dataset that cannot be opened; undefined where it is in the making, or being removed. */
async function closedSummary(
  tree: FileTree,
  datasetId: string,
  error: WorkbenchError,
): Promise<DatasetSummary | undefined> {
  // What stands where a file should be may be a folder.
  const lengthOf = (path: string) => tree.byteLength(path).catch(() => undefined);
  const journalBytes = await lengthOf(datasetFiles.journal);
  const record = await lengthOf(datasetFiles.dataset);
  if (isWorkbenchError(error, "DatasetMissing")) {
    if (record !== undefined || journalBytes === undefined) return undefined;
    const details = { datasetId, path: datasetFiles.dataset, expected: "a sealed record", found: "no such file" };
    const message = `${datasetFiles.dataset} is missing, where ${datasetFiles.journal} is not.`;
    return closedSummary(tree, datasetId, new WorkbenchError("DatasetDamaged", details, message));
  }
  const lengths = await Promise.all((await listFiles(tree)).map(lengthOf));
  return {
    datasetId,
    name: `Dataset ${datasetId.slice(0, 8)}`,
    createdAt: "",
    objectCount: 0,
    epochCount: 0,
    measurementCount: 0,
    upToDate: false,
    rechunked: false,
    byteLength: lengths.reduce<number>((total, length) => total + (length ?? 0), 0),
    error: reportError(error),
  };
}

export function summarise({ record, epochs, journalHash, unfinished }: DatasetState): DatasetSummary {
  const { datasetId, name, createdAt, objectCount, measurements, generation } = record;
  let byteLength = generation?.byteLength ?? 0;
  for (const { shards } of epochs.values()) for (const shard of shards) byteLength += shard.byteLength;
  return {
    datasetId,
    name,
    createdAt,
    objectCount,
    epochCount: epochs.size,
    measurementCount: measurements.length,
    byteLength,
    upToDate: generation?.journalHash === journalHash,
    rechunked: generation !== undefined,
    ...(unfinished ? { unfinished } : {}),
  };
}

/** @throws DatasetMissing */
export async function renameDataset(
  { root }: StoreIo,
  request: { datasetId: string; name: string },
  _job: Job,
): Promise<void> {
  await changeRecord(datasetTree(root, request.datasetId), (record) => ({ ...record, name: request.name }));
}

/**
 * Removes a dataset; one whose removal was cut off goes on when asked again, and is listed no more meanwhile. Does
 * nothing if it is gone.
 * @throws DatasetBusy while epochs are being written
 */
export async function removeDataset({ root }: StoreIo, request: DatasetRequest, job: Job): Promise<void> {
  const tree = datasetTree(root, request.datasetId);
  const lock = await writerLock(request.datasetId);
  try {
    await changeRecord(tree, (record) => ({ ...record, removing: true })).catch((error) => {
      if (!isWorkbenchError(error)) throw error;
    });
    // dataset.json goes last: without it a cut-off removal could not be told from a dataset in the making.
    const paths = (await listFiles(tree)).filter((path) => path !== datasetFiles.dataset);
    for (const [done, path] of paths.entries()) {
      await job.checkpoint("delete");
      job.progress({ stage: "delete", done, total: paths.length, unit: "file" });
      await tree.remove(path);
    }
    await root.remove(`datasets/${request.datasetId}`);
    job.progress({ stage: "delete", done: paths.length, total: paths.length, unit: "file" });
  } finally {
    lock.release();
  }
}
