// Streams from the real OPFS; counts the blocks that were made and the access handles that are open.
import { silentJob } from "../../../src/core/job.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { readCurveBlocks } from "../../../src/pipeline/read/read-curve-blocks.ts";
import { readEpochBlocks } from "../../../src/pipeline/read/read-epoch-blocks.ts";
import { serve } from "../../../src/rpc/serve.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import { smallSize, writeTestDataset } from "../../support/small-dataset.ts";
import type { CountedBlocksApi } from "./blocks-api.ts";

const open = new Set<FileSystemSyncAccessHandle>();
const create = FileSystemFileHandle.prototype.createSyncAccessHandle;
FileSystemFileHandle.prototype.createSyncAccessHandle = async function (...options: unknown[]) {
  const handle = await (create as (...options: unknown[]) => Promise<FileSystemSyncAccessHandle>).apply(this, options);
  const close = handle.close.bind(handle);
  open.add(handle);
  handle.close = () => {
    open.delete(handle);
    close();
  };
  return handle;
};

let made = 0;
async function* counted<Block>(blocks: AsyncGenerator<Block, void, void>) {
  for await (const block of blocks) {
    made++;
    yield block;
  }
}

serve<CountedBlocksApi>({
  async *curveBlocks(request) {
    yield* counted(readCurveBlocks({ root: await openOpfsTree() }, request));
  },
  async *epochBlocks(request) {
    yield* counted(readEpochBlocks({ root: await openOpfsTree() }, request));
  },
  async make() {
    const root = await openOpfsTree();
    const tree = datasetTree(root, "small");
    await tree.remove("");
    await writeTestDataset(tree);
    await rechunk({ root }, { datasetId: "small" }, silentJob());
    return smallSize.objectCount * smallSize.measurementCount;
  },
  async look() {
    const found = { made, openHandles: open.size };
    made = 0;
    return found;
  },
} satisfies CountedBlocksApi);
