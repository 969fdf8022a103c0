import { removeDataset, renameDataset } from "../src/pipeline/dataset/datasets.ts";
import { excludeEpochs } from "../src/pipeline/dataset/exclude-epochs.ts";
import { saveView } from "../src/pipeline/dataset/view.ts";
import { sweepDatasets } from "../src/pipeline/epochs/sweep-datasets.ts";
import { expandArchives } from "../src/pipeline/ingest/expand-archives.ts";
import { ingest } from "../src/pipeline/ingest/ingest.ts";
import { separations } from "../src/pipeline/ingest/separations.ts";
import type { ParserApi, WriterApi } from "../src/rpc/api.ts";
import { workerPool } from "../src/rpc/pool.ts";
import { serve } from "../src/rpc/serve.ts";
import { spawn } from "../src/rpc/spawn.ts";
import { sweepExportFolders } from "../src/storage/export-folders.ts";
import { openOpfsTree } from "../src/storage/opfs/opfs-tree.ts";

const parsers = workerPool(Math.min(Math.max(navigator.hardwareConcurrency - 1, 1), 8), () =>
  spawn<ParserApi>("parser", new Worker(new URL("./parser.ts", import.meta.url), { type: "module", name: "parser" })),
);
const parser = {
  concurrency: parsers.size + 1,
  contentHash: (request) => parsers.run((api) => api.contentHash(request)),
  parseSources: (request) => parsers.run((api) => api.parseSources(request)),
  parseReference: (request) => parsers.run((api) => api.parseReference(request)),
  parseEpochTable: (request) => parsers.run((api) => api.parseEpochTable(request)),
} satisfies Parameters<typeof ingest>[0]["parser"];

serve<WriterApi>({
  expandArchives,
  ingest: async (request, job) => ingest({ root: await openOpfsTree(), parser }, request, job),
  preview: (request) => parsers.run((api) => api.preview(request)),
  separations: async (request) => separations({ root: await openOpfsTree(), parser }, request),
  async sweep() {
    const root = await openOpfsTree();
    await sweepExportFolders(root);
    await sweepDatasets(root);
  },
  rename: async (request) => renameDataset(await openOpfsTree(), request),
  excludeEpochs: async (request) => excludeEpochs(await openOpfsTree(), request),
  remove: async (request, job) => removeDataset(await openOpfsTree(), request, job),
  saveView: async (request) => saveView(await openOpfsTree(), request),
} satisfies WriterApi);
