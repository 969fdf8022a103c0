import { objectShardMaker } from "../src/pipeline/make-object-shard.ts";
import type { ShardRechunkApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { datasetTree } from "../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../src/storage/opfs-tree.ts";

let maker: ReturnType<typeof objectShardMaker> | undefined;

serve<ShardRechunkApi>({
  async makeShard(request, job) {
    const root = await openOpfsTree();
    maker ??= objectShardMaker(datasetTree(root, request.record.datasetId));
    await maker.make(request, job);
  },
} satisfies ShardRechunkApi);
