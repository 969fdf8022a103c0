import type { AnalysisApi, BlocksApi, ExportApi, KeeperApi, ReaderApi, RechunkApi, WriterApi } from "../../rpc/api.ts";
import { type Client, spawn, type WorkerHandle } from "../../rpc/spawn.ts";

/** Starts a worker at its first use, and again after it died. */
function handleOnDemand<Api>(start: () => WorkerHandle<Api>): () => WorkerHandle<Api> {
  let handle: WorkerHandle<Api> | undefined;
  return () => {
    if (!handle?.alive) handle = start();
    return handle;
  };
}

function onDemand<Api>(start: () => WorkerHandle<Api>): () => Client<Api> {
  const handle = handleOnDemand(start);
  return () => handle().api;
}

// `new Worker(new URL("…", import.meta.url), …)` must be written out in full: Vite finds it by its text.
export const writer = onDemand(() =>
  spawn<WriterApi>(
    "writer",
    new Worker(new URL("../../../workers/writer.ts", import.meta.url), { type: "module", name: "writer" }),
  ),
);
export const keeper = onDemand(() =>
  spawn<KeeperApi>(
    "keeper",
    new Worker(new URL("../../../workers/keeper.ts", import.meta.url), { type: "module", name: "keeper" }),
  ),
);
export const rechunker = onDemand(() =>
  spawn<RechunkApi>(
    "rechunk",
    new Worker(new URL("../../../workers/rechunk.ts", import.meta.url), { type: "module", name: "rechunk" }),
  ),
);
export const reader = onDemand(() =>
  spawn<ReaderApi>(
    "reader",
    new Worker(new URL("../../../workers/reader.ts", import.meta.url), { type: "module", name: "reader" }),
  ),
);
export const exporter = onDemand(() =>
  spawn<ExportApi>(
    "export",
    new Worker(new URL("../../../workers/export.ts", import.meta.url), { type: "module", name: "export" }),
  ),
);
export const analyst = onDemand(() =>
  spawn<AnalysisApi>(
    "analysis",
    new Worker(new URL("../../../workers/analysis.ts", import.meta.url), { type: "module", name: "analysis" }),
  ),
);
const blockReader = handleOnDemand(() =>
  spawn<BlocksApi>(
    "blocks",
    new Worker(new URL("../../../workers/blocks.ts", import.meta.url), { type: "module", name: "blocks" }),
  ),
);
export const blocks = () => blockReader().streams;
