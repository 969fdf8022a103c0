import { objectShardVerbs } from "../src/pipeline/copy/object-shard-verbs.ts";
import type { ShardRechunkApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

serve<ShardRechunkApi>(objectShardVerbs(openOpfsTree()) satisfies ShardRechunkApi);
