import { additionKeeper } from "../src/pipeline/dataset/addition-keeper.ts";
import type { KeeperApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

serve<KeeperApi>(additionKeeper(openOpfsTree()) satisfies KeeperApi);
