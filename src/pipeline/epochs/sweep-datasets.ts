import { datasetFiles } from "../../core/cube/dataset.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import { datasetTree, listDatasetIds, readAnyRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { writerLock } from "../../storage/locks.ts";
import { removeDataset } from "../dataset/datasets.ts";
import { readUnfinished } from "../dataset/unfinished-ingest.ts";
import type { StoreIo } from "../store-io.ts";
import { openDatasetWriter } from "./write-epoch.ts";

/**
 * Tidies up after whoever was cut off: goes on removing what was half removed, removes what never became a dataset, and
 * brings the metadata of unfinished ones up to what is committed. Leaves alone what another tab is at.
 */
export async function sweepDatasets(io: StoreIo, _request: undefined, job: Job): Promise<void> {
  const { root } = io;
  for (const datasetId of await listDatasetIds(root)) {
    try {
      const state = await stateOf(datasetTree(root, datasetId));
      if (state === "removing") await removeDataset(io, { datasetId }, job);
      else if (state === "unborn") await removeUnborn(root, datasetId);
      else if (state === "unfinished") await (await openDatasetWriter(datasetTree(root, datasetId))).close();
    } catch (error) {
      // Damage, a full disk and a busy dataset are told to whoever opens it.
      if (!isWorkbenchError(error) || error.tag === "Aborted") throw error;
    }
  }
}

type State = "unborn" | "removing" | "unfinished" | "alive";

/** Without dataset.json there is no dataset; with a journal, it is not for us to say that there never was one. */
async function stateOf(tree: FileTree): Promise<State> {
  try {
    if ((await readAnyRecord(tree)).removing) return "removing";
    return (await readUnfinished(tree)) ? "unfinished" : "alive";
  } catch (error) {
    if (!isWorkbenchError(error)) throw error;
    const unborn = error.tag === "DatasetMissing" && (await tree.byteLength(datasetFiles.journal)) === undefined;
    return unborn ? "unborn" : "alive";
  }
}

async function removeUnborn(root: FileTree, datasetId: string): Promise<void> {
  const lock = await writerLock(datasetId);
  try {
    // Whoever was making it may have come to the end meanwhile.
    if ((await stateOf(datasetTree(root, datasetId))) === "unborn") await root.remove(`datasets/${datasetId}`);
  } finally {
    lock.release();
  }
}
