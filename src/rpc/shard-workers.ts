import type { ObjectShardVerbs } from "../core/verbs/object-shards.ts";
import type { ShardRechunkApi } from "./api.ts";
import { poolVerbs, type WorkerPool } from "./pool.ts";

/**
 * Lets a pool make and check shards: each worker is a lane of its own for making, any idle one checks. The pool stays the
 * caller's to terminate.
 */
export function shardWorkers(pool: WorkerPool<ShardRechunkApi>) {
  const lanes: ObjectShardVerbs[] = Array.from({ length: pool.size }, (_, lane) => poolVerbs(pool, lane));
  const { checkShard, concurrency } = poolVerbs(pool);
  return { lanes, start: () => pool.start(), checkShard, concurrency };
}
