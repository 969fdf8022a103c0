/** Zarr v3 metadata documents, as data: https://zarr-specs.readthedocs.io/en/latest/v3/core/ */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface NamedConfiguration {
  name: string;
  configuration?: { [key: string]: Json };
}

export type DataType = "float32" | "float64" | "int16" | "int32" | "string";

export interface ArrayMetadata {
  zarr_format: 3;
  node_type: "array";
  shape: number[];
  data_type: DataType;
  chunk_grid: { name: "regular"; configuration: { chunk_shape: number[] } };
  chunk_key_encoding: { name: "default"; configuration: { separator: "/" } };
  fill_value: number | string;
  codecs: NamedConfiguration[];
  attributes: { [key: string]: Json };
  dimension_names: string[];
}

export interface GroupMetadata {
  zarr_format: 3;
  node_type: "group";
  attributes: { [key: string]: Json };
  consolidated_metadata: { kind: "inline"; must_understand: false; metadata: { [path: string]: ArrayMetadata } };
}

export const bytesCodec: NamedConfiguration = { name: "bytes", configuration: { endian: "little" } };
export const crc32cCodec: NamedConfiguration = { name: "crc32c" };
export const stringCodec: NamedConfiguration = { name: "vlen-utf8" };

/** What differs between the arrays of a store. */
export interface ArrayTraits {
  dataType: DataType;
  shape: number[];
  /** Chunk of the grid: a shard where `codecs` is `sharded`. */
  chunkShape: number[];
  codecs: NamedConfiguration[];
  fillValue: number | string;
  dimensionNames: string[];
  attributes?: { [key: string]: Json };
}

export function arrayMetadata(array: ArrayTraits): ArrayMetadata {
  return {
    zarr_format: 3,
    node_type: "array",
    shape: array.shape,
    data_type: array.dataType,
    chunk_grid: { name: "regular", configuration: { chunk_shape: array.chunkShape } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: Number.isNaN(array.fillValue) ? "NaN" : array.fillValue,
    codecs: array.codecs,
    attributes: array.attributes ?? {},
    dimension_names: array.dimensionNames,
  };
}

/** The codec list of a sharded array; `innerCodecs` starts with `bytes`. */
export function sharded(innerShape: number[], innerCodecs: NamedConfiguration[]): NamedConfiguration[] {
  const configuration = {
    chunk_shape: innerShape,
    codecs: innerCodecs as unknown as Json,
    index_codecs: [bytesCodec, crc32cCodec] as unknown as Json,
    index_location: "end",
  };
  return [{ name: "sharding_indexed", configuration }];
}

/** Shape and codecs of the chunks within a shard; undefined where an array has no shards. */
export function innerChunks({ codecs }: ArrayMetadata): { shape: number[]; codecs: NamedConfiguration[] } | undefined {
  const { configuration } = codecs.find(({ name }) => name === "sharding_indexed") ?? {};
  return (
    configuration && {
      shape: configuration.chunk_shape as number[],
      codecs: configuration.codecs as unknown as NamedConfiguration[],
    }
  );
}

/** The root group with its arrays' metadata inline. */
export function groupMetadata(
  arrays: ReadonlyMap<string, ArrayMetadata>,
  attributes: { [key: string]: Json },
): GroupMetadata {
  const metadata = Object.fromEntries(arrays);
  return {
    zarr_format: 3,
    node_type: "group",
    attributes,
    consolidated_metadata: { kind: "inline", must_understand: false, metadata },
  };
}

export function encodeMetadata(metadata: ArrayMetadata | GroupMetadata): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(metadata, null, 2)}\n`);
}

/** Whether the metadata document says that a shard's index and each chunk in it end with a checksum of their own. */
export function checksItsChunks(document: Uint8Array | undefined): boolean {
  if (!document) return false;
  const { codecs } = JSON.parse(new TextDecoder().decode(document)) as Partial<ArrayMetadata>;
  const sharding = codecs?.find(({ name }) => name === "sharding_indexed")?.configuration;
  const endsChecked = (list: unknown) => (list as NamedConfiguration[] | undefined)?.at(-1)?.name === "crc32c";
  return sharding !== undefined && endsChecked(sharding.codecs) && endsChecked(sharding.index_codecs);
}
