import { repair } from "../src/pipeline/check/repair.ts";
import { verify } from "../src/pipeline/check/verify.ts";
import { type CopyIo, rechunk } from "../src/pipeline/copy/rechunk.ts";
import type { RechunkApi, ShardRechunkApi } from "../src/rpc/api.ts";
import { type WorkerPool, workerPool } from "../src/rpc/pool.ts";
import { serve } from "../src/rpc/serve.ts";
import { shardWorkers } from "../src/rpc/shard-workers.ts";
import { spawn } from "../src/rpc/spawn.ts";
import { WorkerOfPage as Worker } from "../src/rpc/worker-of-page.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

const newWorkers = () =>
  workerPool(Math.min(Math.max(navigator.hardwareConcurrency, 1), 2), () =>
    spawn<ShardRechunkApi>(
      "shard-rechunk",
      new Worker(new URL("./shard-rechunk.ts", import.meta.url), { type: "module", name: "shard-rechunk" }),
    ),
  );

/** Of the next job, where it was said that there will be one. */
let prepared: WorkerPool<ShardRechunkApi> | undefined;

/** With workers for the shards of one job, side by side: when they end, the browser closes their many files. */
async function withShardWorkers<T>(use: (io: CopyIo) => Promise<T>): Promise<T> {
  const workers = prepared ?? newWorkers();
  prepared = undefined;
  try {
    return await use({ root: await openOpfsTree(), workers: shardWorkers(workers) });
  } finally {
    workers.terminate();
  }
}

serve<RechunkApi>({
  rechunk: (request, job) => withShardWorkers((io) => rechunk(io, request, job)),
  verify: (request, job) => withShardWorkers((io) => verify(io, request, job)),
  async prepare() {
    prepared ??= newWorkers();
    prepared.start();
  },
  repair: async (request, job) => repair({ root: await openOpfsTree() }, request, job),
} satisfies RechunkApi);
