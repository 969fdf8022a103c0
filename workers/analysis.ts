import { analyse } from "../src/pipeline/analyse/analyse.ts";
import { calibrate } from "../src/pipeline/analyse/calibrate.ts";
import { flagCounts } from "../src/pipeline/analyse/flag-counts.ts";
import { searchPeriod } from "../src/pipeline/analyse/periodogram.ts";
import { readKnownObjects } from "../src/pipeline/analyse/read-known-objects.ts";
import { recover } from "../src/pipeline/analyse/recover.ts";
import { searchPeriods } from "../src/pipeline/analyse/search-periods.ts";
import { statistics } from "../src/pipeline/dataset/statistics.ts";
import type { AnalysisApi, ShardAnalysisApi } from "../src/rpc/api.ts";
import { poolVerbs, workerPool } from "../src/rpc/pool.ts";
import { serve } from "../src/rpc/serve.ts";
import { spawn } from "../src/rpc/spawn.ts";
import { WorkerOfPage as Worker } from "../src/rpc/worker-of-page.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

const workers = workerPool(Math.min(Math.max(navigator.hardwareConcurrency, 1), 8), () =>
  spawn<ShardAnalysisApi>(
    "shard-analysis",
    new Worker(new URL("./shard-analysis.ts", import.meta.url), { type: "module", name: "shard-analysis" }),
  ),
);
const analyst = poolVerbs(workers);

serve<AnalysisApi>({
  analyse: async (request, job) => analyse({ root: await openOpfsTree(), analyst }, request, job),
  calibrate: async (request, job) => calibrate({ root: await openOpfsTree(), analyst }, request, job),
  flagCounts: async (request, job) => flagCounts({ root: await openOpfsTree() }, request, job),
  periodogram: searchPeriod,
  prepare: async () => workers.start(),
  readKnownObjects,
  recover: async (request, job) => recover({ root: await openOpfsTree(), searcher: analyst }, request, job),
  searchPeriods: async (request, job) => searchPeriods({ root: await openOpfsTree(), searcher: analyst }, request, job),
  statistics: async (request, job) => statistics({ root: await openOpfsTree() }, request, job),
} satisfies AnalysisApi);
