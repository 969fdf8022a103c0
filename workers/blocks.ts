import { readCurveBlocks } from "../src/pipeline/read/read-curve-blocks.ts";
import { readEpochBlocks } from "../src/pipeline/read/read-epoch-blocks.ts";
import type { BlocksApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

serve<BlocksApi>({
  async *curveBlocks(request) {
    yield* readCurveBlocks({ root: await openOpfsTree() }, request);
  },
  async *epochBlocks(request) {
    yield* readEpochBlocks({ root: await openOpfsTree() }, request);
  },
} satisfies BlocksApi);
