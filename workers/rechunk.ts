import { rechunk } from "../src/pipeline/rechunk.ts";
import { repair } from "../src/pipeline/repair.ts";
import { verify } from "../src/pipeline/verify.ts";
import type { RechunkApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { openOpfsTree } from "../src/storage/opfs-tree.ts";

serve<RechunkApi>({
  rechunk: async (request, job) => rechunk(await openOpfsTree(), request, job),
  verify: async (request, job) => verify(await openOpfsTree(), request, job),
  repair: async (request, job) => repair(await openOpfsTree(), request, job),
} satisfies RechunkApi);
