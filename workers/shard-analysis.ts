import { periodRows } from "../src/pipeline/analyse/period-rows.ts";
import { shardCandidates } from "../src/pipeline/analyse/shard-candidates.ts";
import { shardStatistics } from "../src/pipeline/analyse/shard-statistics.ts";
import type { ShardAnalysisApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

serve<ShardAnalysisApi>({
  periodRows: async (request, job) => periodRows({ root: await openOpfsTree() }, request, job),
  shardCandidates: async (request, job) => shardCandidates({ root: await openOpfsTree() }, request, job),
  shardStatistics: async (request, job) => shardStatistics({ root: await openOpfsTree() }, request, job),
} satisfies ShardAnalysisApi);
