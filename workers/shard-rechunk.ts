import { type ObjectShardChecker, objectShardChecker } from "../src/pipeline/copy/check-object-shard.ts";
import { objectShardMaker } from "../src/pipeline/copy/make-object-shard.ts";
import type { ShardRechunkApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { datasetTree } from "../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

let checker: ObjectShardChecker | undefined;
let maker: ReturnType<typeof objectShardMaker> | undefined;

serve<ShardRechunkApi>({
  async makeShard(request, job) {
    const root = await openOpfsTree();
    maker ??= objectShardMaker(datasetTree(root, request.record.datasetId));
    await maker.make(request, job);
  },
  async checkShard({ datasetId, ...request }) {
    checker ??= objectShardChecker(datasetTree(await openOpfsTree(), datasetId));
    return checker.check(request);
  },
} satisfies ShardRechunkApi);
