import { createContentHasher } from "../../core/bytes/content-hash.ts";
import {
  type DatasetRecord,
  datasetFiles,
  type EpochAxis,
  type JournalEpoch,
  type ObjectAxis,
} from "../../core/cube/dataset.ts";
import { mergeEpochAxis } from "../../core/cube/merge-epoch-axis.ts";
import { epochArrays, measurementArrays, objectArrays } from "../../core/cube/store-axes.ts";
import { epochChunkedShapes, storeMetadata } from "../../core/cube/store-metadata.ts";
import type { AxisArray } from "../../core/zarr/axis-array.ts";
import type { ArrayMetadata, GroupMetadata } from "../../core/zarr/metadata.ts";
import {
  metadataFiles,
  readEpochAxis,
  readStoreMetadata,
  type StoreState,
  writeStoreMetadata,
} from "../../storage/axis-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { readObjects } from "../dataset/union-file.ts";

/** What the store does not have yet; what it and the journal say is kept beside it. */
interface NewlyKnown {
  epochs?: EpochAxis | undefined;
  objects?: ObjectAxis;
}

interface Derived {
  axes: AxisArray[];
  documents: Map<string, ArrayMetadata | GroupMetadata>;
  epochAxisHash: string;
}

/**
 * Everything of the epoch-chunked store but its shards, as record, journal and the stored axes have it.
 * @throws DatasetDamaged where a stored axis is not as it was written
 */
export async function deriveEpochChunkedMetadata(
  tree: FileTree,
  record: DatasetRecord,
  epochs: Iterable<JournalEpoch>,
  given: NewlyKnown = {},
): Promise<Derived> {
  const store = tree.subtree(datasetFiles.epochChunked);
  const epochAxis = mergeEpochAxis(epochs, given.epochs, await readEpochAxis(store));
  const axes = [
    ...objectArrays(given.objects ?? (await readObjects(tree, record))),
    ...measurementArrays(record),
    ...epochArrays(epochAxis, record.time),
  ];
  const shapes = epochChunkedShapes(record, epochAxis.epochKey.length);
  const documents = storeMetadata(record, shapes, axes, record.codec);
  return { axes, documents, epochAxisHash: await hashEpochAxis(epochAxis, record) };
}

/**
 * Writes everything of the epoch-chunked store but its shards. All of it is derived: this may be cut off anywhere and
 * called again.
 * @returns the hash of the epoch axis
 */
export async function writeEpochChunkedMetadata(
  tree: FileTree,
  record: DatasetRecord,
  epochs: Iterable<JournalEpoch>,
  given: NewlyKnown,
  state: StoreState = "in use",
): Promise<string> {
  const { axes, documents, epochAxisHash } = await deriveEpochChunkedMetadata(tree, record, epochs, given);
  await writeStoreMetadata(tree.subtree(datasetFiles.epochChunked), metadataFiles(axes, documents), state);
  return epochAxisHash;
}

/** Whether the store's metadata has the shape of what is committed. */
export async function isMetadataCurrent(
  tree: FileTree,
  record: DatasetRecord,
  epochs: Iterable<JournalEpoch>,
): Promise<boolean> {
  const store = tree.subtree(datasetFiles.epochChunked);
  const stored = await readStoreMetadata(store);
  if (!stored) return false;
  let epochCount = 0;
  for (const { epochIndex } of epochs) epochCount = Math.max(epochCount, epochIndex + 1);
  const { lightcurves, flags, source_properties: properties } = epochChunkedShapes(record, epochCount);
  const { metadata } = stored.consolidated_metadata;
  const same = (name: string, shape: number[]) => metadata[name]?.shape.join() === shape.join();
  if (metadata.flags?.data_type !== (flags.dataType ?? "int16")) return false;
  if (!same("lightcurves", lightcurves.shape) || !same("flags", flags.shape)) return false;
  if (metadata.source_properties?.shape.join() !== properties?.shape.join()) return false;
  return (await hashEpochAxis(await readEpochAxis(store), record)) === record.epochAxisHash;
}

/** What `epochAxisHash` of the record is made of. */
export async function hashEpochAxis(axis: EpochAxis, { time }: Pick<DatasetRecord, "time">): Promise<string> {
  const hasher = await createContentHasher();
  const addArray = ({ metadata, bytes }: AxisArray) => {
    hasher.update(new TextEncoder().encode(JSON.stringify(metadata)));
    if (bytes) hasher.update(bytes);
  };
  for (const array of epochArrays(axis, time)) addArray(array);
  return hasher.digest();
}
