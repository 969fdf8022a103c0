import type { Job } from "../job.ts";
import type { DatasetRequest } from "./datasets.ts";

/** What lies in a dataset's directory, as the page shows it. */
export interface StoreDescription {
  /** The directory's name. */
  name: string;
  layout: "epoch-chunked" | "object-chunked";
  arrays: StoredArray[];
  /** Attributes of the group. */
  attributes: Record<string, unknown>;
  byteLength: number;
  fileCount: number;
}

/** One Zarr array of a store. */
export interface StoredArray {
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

export interface DescribeVerbs {
  /** The stores of a dataset as they lie on disk: first the epoch-chunked one, then the published object-chunked one. */
  describe(request: DatasetRequest, job: Job): Promise<StoreDescription[]>;
}
