import { additions } from "../src/pipeline/dataset/additions.ts";
import { datasets } from "../src/pipeline/dataset/datasets.ts";
import { describe } from "../src/pipeline/dataset/describe.ts";
import { readVerbs } from "../src/pipeline/read/read-verbs.ts";
import { readerPool } from "../src/pipeline/read/reader-pool.ts";
import type { ReaderApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";
import { storageSpace } from "../src/storage/opfs/space.ts";

serve<ReaderApi>({
  ...readVerbs(readerPool(openOpfsTree())),
  datasets: async (request, job) => datasets({ root: await openOpfsTree() }, request, job),
  space: storageSpace,
  describe: async (request, job) => describe({ root: await openOpfsTree() }, request, job),
  additions: async (request, job) => additions({ root: await openOpfsTree() }, request, job),
  ping: async () => {},
} satisfies ReaderApi);
