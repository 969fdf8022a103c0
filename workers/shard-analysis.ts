import { inTurn } from "../src/core/ahead.ts";
import { periodRows } from "../src/pipeline/analyse/period-rows.ts";
import { recoverRows } from "../src/pipeline/analyse/recover-rows.ts";
import { shardCandidates } from "../src/pipeline/analyse/shard-candidates.ts";
import { shardStatistics } from "../src/pipeline/analyse/shard-statistics.ts";
import type { ShardAnalysisApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

/** One shard after the other: of two side by side the one that is waited for would take twice as long. */
const turn = inTurn();
/** One batch of objects after the other, for the same reason; statistics do not wait for a search. */
const searchTurn = inTurn();

serve<ShardAnalysisApi>({
  periodRows: (request, job) =>
    searchTurn(async () => {
      await job.checkpoint("search");
      return periodRows({ root: await openOpfsTree() }, request, job);
    }),
  recoverRows: (request, job) =>
    searchTurn(async () => {
      await job.checkpoint("search");
      return recoverRows({ root: await openOpfsTree() }, request, job);
    }),
  shardCandidates: (request, job) => turn(async () => shardCandidates({ root: await openOpfsTree() }, request, job)),
  shardStatistics: (request, job) => turn(async () => shardStatistics({ root: await openOpfsTree() }, request, job)),
} satisfies ShardAnalysisApi);
