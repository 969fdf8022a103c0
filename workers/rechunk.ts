import { repair } from "../src/pipeline/check/repair.ts";
import { verify } from "../src/pipeline/check/verify.ts";
import { rechunk, type ShardWorkers } from "../src/pipeline/copy/rechunk.ts";
import type { RechunkApi, ShardRechunkApi } from "../src/rpc/api.ts";
import { workerPool } from "../src/rpc/pool.ts";
import { serve } from "../src/rpc/serve.ts";
import { shardWorkers } from "../src/rpc/shard-workers.ts";
import { spawn } from "../src/rpc/spawn.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

/** Workers for the shards of one job, side by side: when they end, the browser closes their many files. */
async function withShardWorkers<T>(datasetId: string, use: (workers: ShardWorkers) => Promise<T>): Promise<T> {
  const workers = workerPool(Math.min(Math.max(navigator.hardwareConcurrency, 1), 2), () =>
    spawn<ShardRechunkApi>(
      "shard-rechunk",
      new Worker(new URL("./shard-rechunk.ts", import.meta.url), { type: "module", name: "shard-rechunk" }),
    ),
  );
  try {
    return await use(shardWorkers(workers, datasetId));
  } finally {
    workers.terminate();
  }
}

serve<RechunkApi>({
  rechunk: (request, job) =>
    withShardWorkers(request.datasetId, async (workers) => rechunk(await openOpfsTree(), request, job, workers)),
  verify: (request, job) =>
    withShardWorkers(request.datasetId, async (workers) => verify(await openOpfsTree(), request, job, workers)),
  repair: async (request, job) => repair(await openOpfsTree(), request, job),
} satisfies RechunkApi);
