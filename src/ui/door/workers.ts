import type { WorkbenchError } from "../../core/errors.ts";
import type { Watch } from "../../core/job.ts";
import { loadedPart } from "../../core/load-part.ts";
import type { AnalysisApi, BlocksApi, ExportApi, KeeperApi, ReaderApi, RechunkApi, WriterApi } from "../../rpc/api.ts";
import { type Client, type Streams, spawn, type WorkerHandle } from "../../rpc/spawn.ts";

const endAll = new Set<(error: WorkbenchError) => void>();
const clearedListeners = new Set<() => void>();

const clearedPart = loadedPart(async () => {
  const { ClearedStorage } = await import("./cleared-storage.ts");
  return new ClearedStorage((error) => {
    for (const end of endAll) end(error);
    for (const listener of clearedListeners) listener();
  });
});

/** Tells when what workers read and write is gone, as the browser's data of the page was cleared. */
export const onCleared = (listener: () => void) => clearedListeners.add(listener);

/** Starts a worker at its first use, and again after it died. */
function handleOnDemand<Api>(start: () => WorkerHandle<Api>): () => WorkerHandle<Api> {
  let handle: WorkerHandle<Api> | undefined;
  endAll.add((error) => handle?.terminate(error));
  return () => {
    if (!handle?.alive) handle = start();
    return handle;
  };
}

function onDemand<Api>(start: () => WorkerHandle<Api>): () => Client<Api> {
  const handle = handleOnDemand(start);
  return () =>
    new Proxy(handle().api as Record<string | symbol, (...call: unknown[]) => Promise<unknown>>, {
      get: (api, method) =>
        api[method] &&
        ((request?: { datasetId?: string; file?: unknown }, watch?: Watch<unknown>) => {
          const call = api[method]!(request, watch);
          // Until there is a dataset there is nothing to be cleared, and nothing of a file that is only looked at.
          if (request?.datasetId ? request.file : !(watch && "onProgress" in watch)) return call;
          call.catch(() => {}); // until the part is there
          return clearedPart().then(
            (storage) => storage.during(call),
            () => call,
          );
        }),
    }) as Client<Api>;
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
/** Streams of the worker, which end where the data under them is cleared. */
export async function* blocks<Block>(
  open: (streams: Streams<BlocksApi>) => AsyncGenerator<Block, void, void>,
): AsyncGenerator<Block, void, void> {
  const stream = open(blockReader().streams);
  const storage = await clearedPart().catch(() => undefined);
  yield* storage?.throughout(stream) ?? stream;
}
