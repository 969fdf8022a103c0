import { silentJob } from "../../../src/core/job.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { serve } from "../../../src/rpc/serve.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import { writeTestDataset } from "../../support/small-dataset.ts";
import type { DatasetApi } from "./dataset-api.ts";

const datasetId = "small";

serve<DatasetApi>({
  async make({ size }) {
    const root = await openOpfsTree();
    await root.remove(`datasets/${datasetId}`); // another test may have left one of another shape under this id
    await writeTestDataset(datasetTree(root, datasetId), size);
    await rechunk({ root }, { datasetId, maxBytes: 2 ** 22 }, silentJob());
  },
  async remove() {
    await (await openOpfsTree()).remove(`datasets/${datasetId}`);
  },
});
