import { analyse } from "../src/pipeline/analyse/analyse.ts";
import { readStatistics } from "../src/pipeline/dataset/statistics.ts";
import type { AnalysisApi, ShardAnalysisApi } from "../src/rpc/api.ts";
import { workerPool } from "../src/rpc/pool.ts";
import { serve } from "../src/rpc/serve.ts";
import { spawn } from "../src/rpc/spawn.ts";
import { datasetTree } from "../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

const workers = workerPool(Math.min(Math.max(navigator.hardwareConcurrency, 1), 8), () =>
  spawn<ShardAnalysisApi>(
    "shard-analysis",
    new Worker(new URL("./shard-analysis.ts", import.meta.url), { type: "module", name: "shard-analysis" }),
  ),
);
const analyst = {
  concurrency: workers.size + 1,
  shardStatistics: (request) => workers.run((api) => api.shardStatistics(request)),
} satisfies Parameters<typeof analyse>[0]["analyst"];

serve<AnalysisApi>({
  analyse: async (request, job) => analyse({ root: await openOpfsTree(), analyst }, request, job),
  statistics: async (request) => readStatistics(datasetTree(await openOpfsTree(), request.datasetId), request),
} satisfies AnalysisApi);
