import type { Job } from "../core/job.ts";
import type { DatasetSummary } from "../core/requests.ts";
import type { FileTree } from "../storage/files.ts";

/** Every dataset, newest first; half-removed ones are left out. */
export async function listDatasets(_root: FileTree): Promise<DatasetSummary[]> {
  throw new Error("not written yet");
}

/** @throws DatasetMissing */
export async function renameDataset(_root: FileTree, _request: { datasetId: string; name: string }): Promise<void> {
  throw new Error("not written yet");
}

/** Removes a dataset, largest files first; one that was cut off goes on when asked again. Does nothing if it is gone. */
export async function removeDataset(_root: FileTree, _request: { datasetId: string }, _job: Job): Promise<void> {
  throw new Error("not written yet");
}
