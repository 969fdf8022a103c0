import { listDatasets } from "../src/pipeline/dataset/datasets.ts";
import { describeStores } from "../src/pipeline/dataset/describe.ts";
import { readView } from "../src/pipeline/dataset/view.ts";
import { readerPool } from "../src/pipeline/read/reader-pool.ts";
import type { ReaderApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";
import { datasetTree } from "../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";
import { storageSpace } from "../src/storage/opfs/space.ts";

const readers = readerPool(openOpfsTree());

serve<ReaderApi>({
  datasets: async () => listDatasets(await openOpfsTree()),
  space: storageSpace,
  open: async ({ datasetId }) => (await readers.open(datasetId)).overview(),
  objects: async ({ datasetId }) => (await readers.open(datasetId)).objects(),
  epochs: async ({ datasetId }) => (await readers.open(datasetId)).epochs(),
  lightCurves: async ({ datasetId, curves, knownAxisId }) =>
    (await readers.open(datasetId)).curvePack(curves, knownAxisId),
  describe: async ({ datasetId }) => describeStores(datasetTree(await openOpfsTree(), datasetId)),
  view: async ({ datasetId }) => readView(datasetTree(await openOpfsTree(), datasetId)),
  release: async ({ datasetId }) => readers.release(datasetId),
  ping: async () => {},
} satisfies ReaderApi);
