import { datasetFiles } from "../../core/cube/dataset.ts";
import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { DatasetRequest } from "../../core/verbs/datasets.ts";
import type { StoreDescription, StoredArray } from "../../core/verbs/describe.ts";
import { type ArrayMetadata, innerChunks } from "../../core/zarr/metadata.ts";
import { readStoreMetadata } from "../../storage/axis-files.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { listFiles } from "../../storage/list-files.ts";
import type { StoreIo } from "../store-io.ts";

/** The verb that describes the stores of a dataset. */
export const describe = ({ root }: StoreIo, { datasetId }: DatasetRequest, _job: Job): Promise<StoreDescription[]> =>
  describeStores(datasetTree(root, datasetId));

/**
 * Describes the stores of a dataset: first the epoch-chunked one, then the published object-chunked one.
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 * @throws DatasetMissing, DatasetDamaged
 */
export async function describeStores(tree: FileTree): Promise<StoreDescription[]> {
  const { generation } = await readRecord(tree);
  const stores = [describeStore(tree, datasetFiles.epochChunked, "epoch-chunked")];
  if (generation) stores.push(describeStore(tree, datasetFiles.objectChunked(generation.generation), "object-chunked"));
  return Promise.all(stores);
}

async function describeStore(
  tree: FileTree,
  name: string,
  layout: StoreDescription["layout"],
): Promise<StoreDescription> {
  const store = tree.subtree(name);
  const group = await readStoreMetadata(store);
  if (!group) {
    const [path, expected, found] = [`${name}/zarr.json`, "the metadata of a Zarr group", "nothing"];
    throw new WorkbenchError("DatasetDamaged", { path, expected, found }, `${path} is missing.`);
  }
  const files = await Promise.all(
    (await listFiles(store)).map(async (path) => ({ path, byteLength: (await store.byteLength(path)) ?? 0 })),
  );
  const bytesBelow = (prefix: string) =>
    files.reduce((sum, { path, byteLength }) => (path.startsWith(prefix) ? sum + byteLength : sum), 0);
  const arrays = Object.entries(group.consolidated_metadata.metadata).map(([path, metadata]) =>
    describeArray(path, metadata, bytesBelow(`${path}/`)),
  );
  arrays.sort((a, b) => b.byteLength - a.byteLength);
  return {
    name,
    layout,
    arrays,
    attributes: group.attributes,
    byteLength: bytesBelow(""),
    fileCount: files.length,
  };
}

function describeArray(name: string, metadata: ArrayMetadata, byteLength: number): StoredArray {
  const { data_type: dataType, shape, dimension_names: dimensionNames, chunk_grid: grid, attributes } = metadata;
  const inner = innerChunks(metadata);
  return defined({
    name,
    shape,
    byteLength,
    dataType,
    dimensionNames,
    chunkShape: grid.configuration.chunk_shape,
    innerChunkShape: inner?.shape,
    codecs: (inner?.codecs ?? metadata.codecs).map((codec) => codec.name),
    attributes,
  });
}
