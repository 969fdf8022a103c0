import type { Job } from "../core/job.ts";
import type { ObjectShardRequest, ShardCheckRequest } from "../core/verbs/rechunk.ts";
import type { ShardRechunkApi } from "./api.ts";
import type { WorkerPool } from "./pool.ts";

/** A pool as who makes and checks the shards of one dataset, a lane a worker; it stays the caller's to terminate. */
export function shardWorkers(pool: WorkerPool<ShardRechunkApi>, datasetId: string) {
  return {
    lanes: pool.size,
    start: () => pool.start(),
    make: (request: ObjectShardRequest, _job: Job, lane: number) => pool.run((api) => api.makeShard(request), lane),
    concurrency: pool.size + 1,
    check: (request: ShardCheckRequest) => pool.run((api) => api.checkShard({ datasetId, ...request })),
  };
}
