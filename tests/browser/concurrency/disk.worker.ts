// Looks at what lies in the OPFS, as it lies there.
import { createContentHasher } from "../../../src/core/bytes/content-hash.ts";
import { serve } from "../../../src/rpc/serve.ts";
import { listDatasetIds } from "../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../src/storage/files.ts";
import { listFiles } from "../../../src/storage/list-files.ts";
import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import type { DiskApi } from "./disk-api.ts";

async function hashes(tree: FileTree): Promise<Record<string, string>> {
  const state: Record<string, string> = {};
  for (const datasetId of await listDatasetIds(tree)) {
    const dataset = tree.subtree(`datasets/${datasetId}`);
    for (const path of await listFiles(dataset)) {
      let bytes: Uint8Array<ArrayBuffer> = (await dataset.readFile(path)) ?? new Uint8Array();
      if (path === "dataset.json") {
        const { datasetId: _id, createdAt: _at, crc32c: _sum, ...same } = JSON.parse(new TextDecoder().decode(bytes));
        bytes = new TextEncoder().encode(JSON.stringify(same));
      }
      const hasher = await createContentHasher();
      hasher.update(bytes);
      state[path] = `${bytes.length} ${hasher.digest()}`;
    }
  }
  return state;
}

serve<DiskApi>({
  datasetIds: async () => listDatasetIds(await openOpfsTree()),
  state: async () => hashes(await openOpfsTree()),
} satisfies DiskApi);
