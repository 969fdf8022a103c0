/** What lies in a dataset's directory, as the page shows it. */
export interface StoreDescription {
  /** The directory's name. */
  name: string;
  layout: "epoch-chunked" | "object-chunked";
  arrays: ArrayDescription[];
  /** Attributes of the group. */
  attributes: Record<string, unknown>;
  byteLength: number;
  fileCount: number;
}

/** One Zarr array of a store. */
export interface ArrayDescription {
  name: string;
  dataType: string;
  shape: number[];
  dimensionNames: string[];
  /** Shape of the shards, or of the chunks where there are no shards. */
  chunkShape: number[];
  /** Shape of the chunks within a shard; absent where there are no shards. */
  innerChunkShape?: number[];
  codecs: string[];
  attributes: Record<string, unknown>;
  byteLength: number;
}
