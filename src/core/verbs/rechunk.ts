import type { DatasetRecord } from "../cube/dataset.ts";
import type { ObjectShardShape, RechunkShard } from "../cube/plan-rechunk.ts";
import type { CodecName } from "../kernels/codec-name.ts";

export interface RechunkRequest {
  datasetId: string;
  /** Upper bound of the rechunk's buffers. */
  maxBytes?: number;
  codec?: CodecName;
  /** Makes a new generation even when the published one is up to date. */
  force?: boolean;
}

/** One shard of the object-chunked copy to be made, with all that is to be known of the epoch-chunked store. */
export interface ObjectShardRequest {
  record: DatasetRecord;
  /** Paths of all committed shards below the store: what is not among them is all fill value. */
  committed: string[];
  /** Positions in the store, in the order in which a light curve has them. */
  epochIndices: Uint32Array;
  /** Of the generation, below the dataset's. */
  directory: string;
  codec: CodecName;
  objectsPerShard: number;
  shard: RechunkShard;
}

export interface ShardCheckRequest {
  /** Below the dataset's directory. */
  path: string;
  shape: ObjectShardShape;
  /** Position of the shard along the object axis. */
  shard: number;
}

/** What was found in one shard of an object-chunked copy. */
export interface CheckedShard {
  checkedChunks: number;
  /** Why the file could not be read to its end. */
  unreadable?: string;
  /** Objects with a chunk that is not as it was written. */
  damaged: { object: number; what: string }[];
  /** Of each measurement or table, as `KernelEpochSums.copy` gives them. */
  sums: Int32Array[];
}

export interface RechunkReport {
  datasetId: string;
  generation: number;
  /** False when the published generation was up to date already. */
  changed: boolean;
  byteLength: number;
  elapsedMs: number;
}
