import type { ObjectUnion } from "../../core/crossmatch/union.ts";
import { type DatasetRecord, datasetFormatVersion, type ObjectAxis } from "../../core/cube/dataset.ts";
import { planEpochChunks } from "../../core/cube/plan-chunks.ts";
import { writeRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { writeUnion } from "../dataset/union-file.ts";
import { writeEpochChunkedMetadata } from "./epoch-chunked-metadata.ts";

/** A dataset to be made: its record but for what is counted or planned, and its objects. */
export interface NewDataset
  extends Omit<
    DatasetRecord,
    "formatVersion" | "objectCount" | "chunks" | "epochAxisHash" | "generation" | "removing"
  > {
  objects: ObjectAxis;
  /** Where the objects are a union's: what `objects` is derived from. */
  union?: ObjectUnion | undefined;
  /** Epochs that are expected, for the shape of chunks; more may come. */
  epochCount: number;
  /** Flags take 32 bits. */
  wideFlags?: true | undefined;
  /** Bound that a later rechunk must keep. Default 256 MB. */
  maxBytes?: number;
}

/**
 * Makes a dataset without epochs: object columns and metadata of the epoch-chunked store, then dataset.json, whose
 * appearance is what makes the dataset exist.
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 */
export async function createDataset(tree: FileTree, dataset: NewDataset): Promise<DatasetRecord> {
  const { objects, union, epochCount, maxBytes, wideFlags, ...given } = dataset;
  const objectCount = objects.objectKey.length;
  const counts = {
    objectCount,
    measurementCount: given.measurements.length,
    tableCount: given.tables.length,
    epochCount,
    ...(wideFlags && { wideFlags }),
    ...(given.properties?.length && { propertyCount: given.properties.length }),
  };
  const record: DatasetRecord = {
    formatVersion: datasetFormatVersion,
    ...given,
    reference: { ...given.reference, ...(union && { revision: 1 }) },
    objectCount,
    chunks: planEpochChunks(counts, maxBytes),
  };
  const epochAxisHash = await writeEpochChunkedMetadata(tree, record, [], { objects }, "empty");
  if (union) await writeUnion(tree, 1, union);
  const complete = { ...record, epochAxisHash };
  await writeRecord(tree, complete);
  return complete;
}
