import type { ObjectShardMaker } from "../src/pipeline/make-object-shard.ts";
import { rechunk } from "../src/pipeline/rechunk.ts";
import { repair } from "../src/pipeline/repair.ts";
import { verify } from "../src/pipeline/verify.ts";
import type { RechunkApi, ShardRechunkApi } from "../src/rpc/api.ts";
import { workerPool } from "../src/rpc/pool.ts";
import { serve } from "../src/rpc/serve.ts";
import { spawn } from "../src/rpc/spawn.ts";
import { openOpfsTree } from "../src/storage/opfs-tree.ts";

/** Workers that make shards side by side, for one rechunk: when they end, the browser closes their many files. */
async function withShardMaker<T>(use: (maker: ObjectShardMaker) => Promise<T>): Promise<T> {
  const workers = workerPool(Math.min(Math.max(navigator.hardwareConcurrency, 1), 2), () =>
    spawn<ShardRechunkApi>(
      "shard-rechunk",
      new Worker(new URL("./shard-rechunk.ts", import.meta.url), { type: "module", name: "shard-rechunk" }),
    ),
  );
  try {
    return await use({
      concurrency: workers.size + 1,
      make: (request) => workers.run((api) => api.makeShard(request)),
    });
  } finally {
    workers.terminate();
  }
}

serve<RechunkApi>({
  rechunk: (request, job) => withShardMaker(async (maker) => rechunk(await openOpfsTree(), request, job, maker)),
  verify: async (request, job) => verify(await openOpfsTree(), request, job),
  repair: async (request, job) => repair(await openOpfsTree(), request, job),
} satisfies RechunkApi);
