import { loadedPart } from "../src/core/load-part.ts";
import { removeDataset, renameDataset } from "../src/pipeline/dataset/datasets.ts";
import { excludeEpochs } from "../src/pipeline/dataset/exclude-epochs.ts";
import { sweepDatasets } from "../src/pipeline/epochs/sweep-datasets.ts";
import { expandArchives } from "../src/pipeline/ingest/expand-archives.ts";
import { ingest } from "../src/pipeline/ingest/ingest.ts";
import { separations } from "../src/pipeline/ingest/separations.ts";
import type { ParserApi, WriterApi } from "../src/rpc/api.ts";
import { poolVerbs, workerPool } from "../src/rpc/pool.ts";
import { serve } from "../src/rpc/serve.ts";
import { spawn } from "../src/rpc/spawn.ts";
import { WorkerOfPage as Worker } from "../src/rpc/worker-of-page.ts";
import { sweepExportFolders } from "../src/storage/export-folders.ts";
import { openOpfsTree, prepareOpfsChanges } from "../src/storage/opfs/opfs-tree.ts";

const parsers = workerPool(Math.min(Math.max(navigator.hardwareConcurrency - 1, 1), 8), () =>
  spawn<ParserApi>("parser", new Worker(new URL("./parser.ts", import.meta.url), { type: "module", name: "parser" })),
);
/** With zarrita, without which catalogs are read. */
const importPart = loadedPart(() => import("../src/pipeline/import/import-store.ts"));
const rematchPart = loadedPart(() => import("../src/pipeline/ingest/rematch.ts"));
const parser = poolVerbs(parsers);

serve<WriterApi>({
  expandArchives(request, job) {
    // Most drops are of catalogs, which are to be parsed next.
    parsers.start();
    return expandArchives(request, job);
  },
  importStore: async (request, job) => (await importPart()).importStore({ root: await openOpfsTree() }, request, job),
  async ingest(request, job) {
    const io = { root: await openOpfsTree(), parser };
    if (request.anewFrom === undefined) return ingest(io, request, job);
    return (await rematchPart()).rematch(io, request, job);
  },
  preview: parser.preview,
  separations: async (request, job) => separations({ root: await openOpfsTree(), parser }, request, job),
  async sweep(_, job) {
    const root = await openOpfsTree();
    await sweepExportFolders(root);
    await sweepDatasets({ root }, undefined, job);
    await prepareOpfsChanges();
  },
  rename: async (request, job) => renameDataset({ root: await openOpfsTree() }, request, job),
  excludeEpochs: async (request, job) => excludeEpochs({ root: await openOpfsTree() }, request, job),
  remove: async (request, job) => removeDataset({ root: await openOpfsTree() }, request, job),
} satisfies WriterApi);
