import { ahead } from "../core/ahead.ts";
import type { AxisColumn } from "../core/column.ts";
import { unitOfAttributes } from "../core/cube/column-units.ts";
import type { EpochAxis, EpochTime, ObjectAxis } from "../core/cube/dataset.ts";
import { limitsOfArrays, type StatedLimit } from "../core/cube/limits.ts";
import { WorkbenchError } from "../core/errors.ts";
import { type AxisArray, axisChunkPath, decodeAxisArray } from "../core/zarr/axis-array.ts";
import type { ArrayMetadata, GroupMetadata } from "../core/zarr/metadata.ts";
import { encodeMetadata } from "../core/zarr/metadata.ts";
import type { FileTree } from "./files.ts";
import { writeFile } from "./write-file.ts";

const rootMetadata = "zarr.json";

/** The root document of a store, which holds the metadata of all of its arrays; undefined where there is none. */
export async function readStoreMetadata(store: FileTree): Promise<GroupMetadata | undefined> {
  const bytes = await store.readFile(rootMetadata);
  if (!bytes) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as GroupMetadata;
  } catch (error) {
    throw damaged(rootMetadata, "JSON", error);
  }
}

/** A small file of a store: where it is, and all that is in it. */
export type MetadataFile = [path: string, bytes: Uint8Array];

/**
 * Whether others read a store: `empty` where there is nothing to read, `unpublished` where nobody knows of what there is.
 */
export type StoreState = "empty" | "unpublished" | "in use";

/**
 * Writes the small files of a store, the last one after all others; leaves alone what is there already.
 * @param files what `metadataFiles` makes
 */
export async function writeStoreMetadata(
  store: FileTree,
  files: readonly MetadataFile[],
  state: StoreState,
): Promise<void> {
  const write = async ([path, bytes]: MetadataFile) => {
    if (state !== "empty" && (await holds(store, path, bytes))) return;
    await (state === "in use" ? store.replaceFile(path, bytes) : writeFile(store, path, bytes));
  };
  // All at once: one after the other, most of an ingest of one epoch would be waiting for the browser's answers.
  const written = ahead(files.slice(0, -1), files.length, write);
  for await (const { result } of written) await result;
  for (const root of files.slice(-1)) await write(root);
}

/** Files of a store besides its shards, by path; the root's document, which describes all others, is the last. */
export function metadataFiles(
  axes: readonly AxisArray[],
  documents: ReadonlyMap<string, ArrayMetadata | GroupMetadata>,
): MetadataFile[] {
  const chunks = axes.flatMap(({ name, bytes }): MetadataFile[] => (bytes ? [[axisChunkPath(name), bytes]] : []));
  const described = [...documents].map(
    ([name, metadata]): MetadataFile => [name ? `${name}/zarr.json` : rootMetadata, encodeMetadata(metadata)],
  );
  return [...chunks, ...described.reverse()];
}

async function holds(store: FileTree, path: string, bytes: Uint8Array): Promise<boolean> {
  const present = await store.readFile(path);
  return present?.length === bytes.length && present.every((byte, at) => byte === bytes[at]);
}

/**
 * The arrays along one dimension, as columns; the axis's own keys under the dimension's name.
 * @param only names of the arrays that are wanted; all where not given
 * @throws DatasetDamaged where a chunk is missing or not as it was written
 */
async function readColumns(
  store: FileTree,
  dimension: string,
  only?: readonly string[],
): Promise<Map<string, AxisColumn>> {
  const arrays = Object.entries((await readStoreMetadata(store))?.consolidated_metadata.metadata ?? {});
  const along = arrays.filter(
    ([name, { dimension_names: names }]) =>
      names.length === 1 && names[0] === dimension && (only?.includes(name) ?? true),
  );
  const columns = along.map(async ([name, metadata]): Promise<[string, AxisColumn]> => {
    const attributes: ArrayMetadata["attributes"] = metadata.attributes ?? {}; // a damaged document may have none
    const { column, description } = attributes;
    const unit = unitOfAttributes(attributes);
    const said = {
      ...(unit === undefined ? {} : { unit }),
      ...(typeof description === "string" ? { description } : {}),
    };
    const data = await readAxisChunk(store, name, metadata);
    return [name, { name: typeof column === "string" ? column : name, ...said, data }];
  });
  return new Map(await Promise.all(columns));
}

async function readAxisChunk(store: FileTree, name: string, metadata: ArrayMetadata): Promise<AxisColumn["data"]> {
  const path = axisChunkPath(name);
  try {
    return decodeAxisArray(metadata, await store.readFile(path));
  } catch (error) {
    throw error instanceof RangeError ? damaged(path, "the array's one chunk", error) : error;
  }
}

/** Takes known arrays out of `columns`; what stays there are the axis's own columns. */
function take(columns: Map<string, AxisColumn>, name: string): { numbers: Float64Array; texts: string[] } {
  const data = columns.get(name)?.data ?? [];
  columns.delete(name);
  return data instanceof Float64Array ? { numbers: data, texts: [] } : { numbers: new Float64Array(), texts: data };
}

/** The object axis of a store. */
export async function readObjectAxis(store: FileTree): Promise<ObjectAxis> {
  const columns = await readColumns(store, "object");
  return {
    objectKey: take(columns, "object").texts,
    raDeg: take(columns, "object_ra").numbers,
    decDeg: take(columns, "object_dec").numbers,
    xImage: take(columns, "object_x_image").numbers,
    yImage: take(columns, "object_y_image").numbers,
    columns: [...columns.values()],
  };
}

/** The keys of a store's objects alone: each column is a file of its own. */
export async function readObjectKeys(store: FileTree): Promise<string[]> {
  return take(await readColumns(store, "object", ["object"]), "object").texts;
}

/** The keys and times of a store's epochs alone, in the order of the store. */
export async function readEpochTimes(store: FileTree): Promise<Pick<EpochAxis, "epochKey" | "epochMjd">> {
  const columns = await readColumns(store, "epoch", ["epoch", "epoch_mjd"]);
  return { epochKey: take(columns, "epoch").texts, epochMjd: take(columns, "epoch_mjd").numbers };
}

/** What catalogs state as limits, of a store that has any. */
export async function readLimits(store: FileTree): Promise<StatedLimit[]> {
  const columns = await readColumns(store, "limit");
  return limitsOfArrays(new Map([...columns].map(([name, { data }]) => [name, data])));
}

/** The epoch axis of a store, in the order of the store. */
export async function readEpochAxis(store: FileTree): Promise<EpochAxis> {
  const columns = await readColumns(store, "epoch");
  return {
    epochKey: take(columns, "epoch").texts,
    epochMjd: take(columns, "epoch_mjd").numbers,
    timeSource: take(columns, "epoch_time_source").texts as EpochTime["source"][],
    columns: [...columns.values()],
  };
}

function damaged(path: string, expected: string, cause: unknown): WorkbenchError<"DatasetDamaged"> {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new WorkbenchError(
    "DatasetDamaged",
    { path, expected, found },
    `${path} is not as it was written: ${found}.`,
    { cause },
  );
}
