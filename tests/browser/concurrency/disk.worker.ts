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
      // The copy names its dataset, and the record has a hash of what names it.
      const text = () => new TextDecoder().decode(bytes).replaceAll(datasetId, "id");
      if (path === "dataset.json") {
        const { createdAt: _at, crc32c: _sum, generation, ...same } = JSON.parse(text());
        const record = { ...same, generation: generation && { ...generation, metadataHash: "" } };
        bytes = new TextEncoder().encode(JSON.stringify(record));
      } else if (/^lightcurves_read\.\d+\.zarr\/zarr\.json$/.test(path)) bytes = new TextEncoder().encode(text());
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
