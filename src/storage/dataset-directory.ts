import type { DatasetRecord } from "../core/cube/dataset.ts";
import type { FileTree } from "./files.ts";

/** The directory of one dataset below the root that holds `datasets/`. */
export function datasetTree(root: FileTree, datasetId: string): FileTree {
  return root.subtree(`datasets/${datasetId}`);
}

/** Ids of everything below `datasets/`, sorted. */
export async function listDatasetIds(root: FileTree): Promise<string[]> {
  return (await root.list("datasets")).filter((entry) => entry.kind === "directory").map((entry) => entry.name);
}

/**
 * dataset.json of a dataset's directory.
 * @throws DatasetMissing, DatasetTooNew, DatasetDamaged
 */
export async function readRecord(_tree: FileTree): Promise<DatasetRecord> {
  throw new Error("not written yet");
}

/** Reads dataset.json, changes it and replaces it, alone among all threads. */
export async function changeRecord(
  _tree: FileTree,
  _change: (record: DatasetRecord) => DatasetRecord,
): Promise<DatasetRecord> {
  throw new Error("not written yet");
}
