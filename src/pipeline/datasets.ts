import { datasetFiles } from "../core/cube/dataset.ts";
import { isWorkbenchError } from "../core/errors.ts";
import type { Job } from "../core/job.ts";
import type { DatasetSummary } from "../core/requests.ts";
import { changeRecord, datasetTree, listDatasetIds } from "../storage/dataset-directory.ts";
import type { FileTree } from "../storage/files.ts";
import { listFiles } from "../storage/list-files.ts";
import { writerLock } from "../storage/locks.ts";
import { type DatasetState, readDatasetState } from "./dataset-state.ts";

/** Every dataset, newest first; half-made, half-removed and unreadable ones are left out. */
export async function listDatasets(root: FileTree): Promise<DatasetSummary[]> {
  const states = (await listDatasetIds(root)).map((datasetId) =>
    readDatasetState(datasetTree(root, datasetId)).catch((error) => {
      if (isWorkbenchError(error)) return undefined;
      throw error;
    }),
  );
  return (await Promise.all(states))
    .flatMap((state) => (state ? [summarise(state)] : []))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
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
export async function renameDataset(root: FileTree, request: { datasetId: string; name: string }): Promise<void> {
  await changeRecord(datasetTree(root, request.datasetId), (record) => ({ ...record, name: request.name }));
}

/**
 * Removes a dataset; one whose removal was cut off goes on when asked again, and is listed no more meanwhile. Does
 * nothing if it is gone.
 * @throws DatasetBusy while epochs are being written
 */
export async function removeDataset(root: FileTree, request: { datasetId: string }, job: Job): Promise<void> {
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
