import { datasetFiles } from "../../core/cube/dataset.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { ArrayDescription, StoreDescription } from "../../core/verbs/store-description.ts";
import { readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { listFiles } from "../../storage/list-files.ts";

interface Codec {
  name: string;
  configuration?: { codecs?: Codec[]; chunk_shape?: number[]; level?: number };
}

interface ArrayMetadata {
  node_type: "array";
  data_type: string | { name: string };
  shape: number[];
  dimension_names?: (string | null)[];
  chunk_grid: { configuration: { chunk_shape: number[] } };
  codecs: Codec[];
  attributes?: Record<string, unknown>;
}

interface GroupMetadata {
  attributes?: Record<string, unknown>;
  consolidated_metadata?: { metadata: Record<string, ArrayMetadata | { node_type: "group" }> };
}

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
  const group = await readGroup(store, name);
  const files = await Promise.all(
    (await listFiles(store)).map(async (path) => ({ path, byteLength: (await store.byteLength(path)) ?? 0 })),
  );
  const bytesBelow = (prefix: string) =>
    files.reduce((sum, { path, byteLength }) => (path.startsWith(prefix) ? sum + byteLength : sum), 0);
  const arrays = Object.entries(group.consolidated_metadata?.metadata ?? {}).flatMap(([path, metadata]) =>
    metadata.node_type === "array" ? [describeArray(path, metadata, bytesBelow(`${path}/`))] : [],
  );
  arrays.sort((a, b) => b.byteLength - a.byteLength);
  return {
    ...{ name, layout, arrays, attributes: group.attributes ?? {} },
    ...{ byteLength: bytesBelow(""), fileCount: files.length },
  };
}

async function readGroup(store: FileTree, name: string): Promise<GroupMetadata> {
  const bytes = await store.readFile("zarr.json");
  try {
    return JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())) as GroupMetadata;
  } catch {
    const path = `${name}/zarr.json`;
    const found = bytes ? "other bytes" : "nothing";
    throw new WorkbenchError(
      "DatasetDamaged",
      { datasetId: "", path, expected: "the metadata of a Zarr group", found },
      `${path}: expected the metadata of a Zarr group, found ${found}.`,
    );
  }
}

function describeArray(name: string, metadata: ArrayMetadata, byteLength: number): ArrayDescription {
  const { data_type, shape, dimension_names, chunk_grid, codecs, attributes } = metadata;
  const inner = codecs.find((codec) => codec.name === "sharding_indexed")?.configuration;
  return {
    ...{ name, shape, byteLength },
    dataType: typeof data_type === "string" ? data_type : data_type.name,
    dimensionNames: (dimension_names ?? []).map((dimension) => dimension ?? ""),
    chunkShape: chunk_grid.configuration.chunk_shape,
    ...(inner?.chunk_shape ? { innerChunkShape: inner.chunk_shape } : {}),
    codecs: (inner?.codecs ?? codecs).map((codec) => codec.name),
    attributes: attributes ?? {},
  };
}
