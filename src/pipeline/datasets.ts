import { datasetFiles } from "../core/cube/dataset.ts";
import { isWorkbenchError } from "../core/errors.ts";
import type { Job } from "../core/job.ts";
import type { DatasetSummary } from "../core/requests.ts";
import { changeRecord, datasetTree, listDatasetIds } from "../storage/dataset-directory.ts";
import type { FileTree } from "../storage/files.ts";
import { writerLock } from "../storage/locks.ts";
import { readDatasetState } from "./dataset-state.ts";
import { summarise } from "./read.ts";

/** Every dataset, newest first; half-removed ones and those whose record cannot be read are left out. */
export async function listDatasets(root: FileTree): Promise<DatasetSummary[]> {
  const ids = await listDatasetIds(root);
  const states = await Promise.all(
    ids.map((datasetId) =>
      readDatasetState(datasetTree(root, datasetId)).catch((error: unknown) => {
        if (isWorkbenchError(error)) return undefined;
        throw error;
      }),
    ),
  );
  return states
    .flatMap((state) => (state && !state.record.removing ? [summarise(state)] : []))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** @throws DatasetMissing */
export async function renameDataset(root: FileTree, request: { datasetId: string; name: string }): Promise<void> {
  await changeRecord(datasetTree(root, request.datasetId), (record) => ({ ...record, name: request.name }));
}

/**
 * Removes a dataset: marks it, so that from then on it is in no list, then removes its stores, and its record last. One
 * that was cut off goes on when asked again. Does nothing if it is gone.
 * @throws DatasetBusy while a job writes to it, Aborted
 */
export async function removeDataset(root: FileTree, { datasetId }: { datasetId: string }, job: Job): Promise<void> {
  const tree = datasetTree(root, datasetId);
  const lock = await writerLock(datasetId);
  try {
    try {
      await changeRecord(tree, (record) => ({ ...record, removing: true }));
    } catch (error) {
      // A damaged or foreign record does not keep a dataset from being removed.
      if (!isWorkbenchError(error)) throw error;
    }
    const entries = (await tree.list("")).filter(({ name }) => name !== datasetFiles.dataset);
    for (const [done, { name }] of entries.entries()) {
      job.progress({ stage: "delete", done, total: entries.length, unit: "file" });
      await job.checkpoint("delete");
      await tree.remove(name);
    }
    await root.remove(`datasets/${datasetId}`);
  } finally {
    lock.release();
  }
}
