import type { DatasetRecord, EpochRun } from "../cube/dataset.ts";
import type { ObjectShardShape, RechunkShard } from "../cube/plan-rechunk.ts";
import type { Job } from "../job.ts";
import type { CodecName } from "../kernels/codec-name.ts";
import type { ValidityRule } from "../kernels/statistics-kernel.ts";

/** What all shards of an object-chunked copy are made from, and how: said once, before the first of them. */
export interface ObjectShardSource {
  record: DatasetRecord;
  /** Where each epoch lies in the epoch-chunked store, in the order of `epochIndices`. */
  runs: EpochRun[][];
  /** Positions in the store, in the order in which a light curve has them. */
  epochIndices: Uint32Array;
  /** Of the generation, below the dataset's. */
  directory: string;
  codec: CodecName;
  objectsPerShard: number;
}

export interface ShardCheckRequest {
  datasetId: string;
  /** Below the dataset's directory. */
  path: string;
  shape: ObjectShardShape;
  /** Position of the shard along the object axis. */
  shard: number;
  /** Of light curves, which points are valid, for every measurement: where it is there, epochs valid in all are counted. */
  rules?: ValidityRule[];
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
  /** Of each object of the shard, where rules were given and it could be read whole. */
  validInAll?: Float64Array<ArrayBuffer>;
}

/** What a rechunk leaves to workers of its own, side by side; each is asked for one shard at a time. */
export interface ObjectShardVerbs {
  /** Says what the shards to come are made from; files that the copy before it had open are closed. */
  beginShards(source: ObjectShardSource, job: Job): Promise<void>;
  makeShard(shard: RechunkShard, job: Job): Promise<void>;
  checkShard(request: ShardCheckRequest, job: Job): Promise<CheckedShard>;
}
