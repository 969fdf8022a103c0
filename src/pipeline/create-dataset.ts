import type { DatasetRecord, ObjectAxis } from "../core/cube/dataset.ts";
import type { FileTree } from "../storage/files.ts";

/** A dataset to be made: its record but for what is counted or planned, and its objects. */
export interface NewDataset
  extends Omit<DatasetRecord, "formatVersion" | "objectCount" | "chunks" | "generation" | "removing"> {
  objects: ObjectAxis;
  /** Epochs that are expected, for the shape of chunks; more may come. */
  epochCount: number;
  /** Bound that a later rechunk must keep. Default 256 MB. */
  maxBytes?: number;
}

/**
 * Makes a dataset without epochs: object columns and metadata of the epoch-chunked store, then dataset.json, whose
 * appearance is what makes the dataset exist.
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 */
export async function createDataset(_tree: FileTree, _dataset: NewDataset): Promise<DatasetRecord> {
  throw new Error("not written yet");
}
