import { inTurn } from "../src/core/ahead.ts";
import type { Job } from "../src/core/job.ts";
import { periodRows } from "../src/pipeline/analyse/period-rows.ts";
import { recoverRows } from "../src/pipeline/analyse/recover-rows.ts";
import { shardCandidates } from "../src/pipeline/analyse/shard-candidates.ts";
import { shardStatistics } from "../src/pipeline/analyse/shard-statistics.ts";
import type { StoreIo } from "../src/pipeline/store-io.ts";
import type { ShardAnalysisApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

/** One shard after the other: of two side by side the one that is waited for would take twice as long. */
const turn = inTurn();
/** One batch of objects after the other, for the same reason; statistics do not wait for a search. */
const searchTurn = inTurn();

/** What was stopped while it waited for its turn opens nothing. */
const searched =
  <Request, Rows>(rows: (io: StoreIo, request: Request, job: Job) => Promise<Rows>) =>
  (request: Request, job: Job): Promise<Rows> =>
    searchTurn(async () => {
      await job.checkpoint("search");
      return rows({ root: await openOpfsTree() }, request, job);
    });

serve<ShardAnalysisApi>({
  periodRows: searched(periodRows),
  recoverRows: searched(recoverRows),
  shardCandidates: (request, job) => turn(async () => shardCandidates({ root: await openOpfsTree() }, request, job)),
  shardStatistics: (request, job) => turn(async () => shardStatistics({ root: await openOpfsTree() }, request, job)),
} satisfies ShardAnalysisApi);
