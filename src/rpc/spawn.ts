import { wrap } from "comlink";
import { WorkbenchError } from "../core/errors.ts";
import { abortedError, type Job, type Watch } from "../core/job.ts";
import { CallerJob, installJobHandler } from "./job-port.ts";
import { CallerStream, installStreamHandler } from "./stream-port.ts";
import { installThrowHandler } from "./throw-handler.ts";
import { startWorkersOf, type WorkerOfPage } from "./worker-of-page.ts";

/** A worker's interface as its caller sees it: a Job becomes a Watch, and may be left out. */
export type Client<Api> = {
  // biome-ignore lint/suspicious/noExplicitAny: matches methods of any request
  [K in keyof Api]: Api[K] extends (request: any, job: Job<infer Event>) => Promise<infer Result>
    ? (...call: Call<Parameters<Api[K]>[0], Event>) => Promise<Result>
    : Api[K];
};

type Call<Request, Event> = undefined extends Request
  ? [request?: Request, watch?: Watch<Event>]
  : [request: Request, watch?: Watch<Event>];

const isWatching = ({ signal, onProgress, onEvent }: Watch<unknown>) => Boolean(signal ?? onProgress ?? onEvent);

export interface StreamOptions {
  signal?: AbortSignal | undefined;
  /** Blocks that the worker makes ahead of the one that is being looked at; 2 where not given. */
  ahead?: number | undefined;
}

/**
 * Those methods that give streams. The worker starts at the first block asked for, and leaves off when the loop is left
 * or the signal aborts: a stream that is neither read to its end nor left keeps its files open.
 */
export type Streams<Api> = {
  // biome-ignore lint/suspicious/noExplicitAny: matches methods of any request
  [K in keyof Api as Api[K] extends (request: any) => AsyncGenerator ? K : never]: Api[K] extends (
    request: infer Request,
  ) => AsyncGenerator<infer Block>
    ? (request: Request, options?: StreamOptions) => AsyncGenerator<Block, void, void>
    : never;
};

export interface WorkerHandle<Api> {
  readonly api: Client<Api>;
  readonly streams: Streams<Api>;
  readonly alive: boolean;
  /** Ends the worker at once; calls that are pending reject with the error, or with `WorkerDied`. */
  terminate(error?: WorkbenchError): void;
}

/**
 * Gives a worker's interface as functions. comlink never settles a call to a worker that failed to load, crashed or was
 * terminated: every call is raced with the worker's death.
 */
export function spawn<Api>(name: string, worker: Worker | WorkerOfPage): WorkerHandle<Api> {
  installThrowHandler();
  installJobHandler();
  installStreamHandler();
  const endChildren = worker instanceof Worker ? startWorkersOf(worker) : () => {};
  const remote = wrap<Record<string, (...args: unknown[]) => Promise<unknown>>>(worker);
  const pending = new Set<(error: Error) => void>();
  let death: WorkbenchError | undefined;

  function die(reason: string, error?: WorkbenchError): void {
    if (death) return;
    death =
      error ?? new WorkbenchError("WorkerDied", { worker: name, reason }, `The ${name} worker stopped: ${reason}.`);
    worker.terminate();
    endChildren();
    for (const reject of pending) reject(death);
    pending.clear();
  }
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    die((event as ErrorEvent).message || "its script could not be loaded");
  });
  worker.addEventListener("messageerror", () => die("a message could not be read"));

  /** The answer to a call, or the worker's death. */
  async function unlessDied<T>(answer: Promise<T>): Promise<T> {
    let settle = (_: Error) => {};
    const died = new Promise<never>((_, reject) => {
      settle = reject;
      pending.add(reject);
    });
    try {
      return await Promise.race([answer, died]);
    } finally {
      pending.delete(settle);
    }
  }

  async function call(method: string, request: unknown, watch: Watch<unknown> | undefined): Promise<unknown> {
    if (death) throw death;
    if (watch?.signal?.aborted) throw abortedError();
    const job = watch && isWatching(watch) ? new CallerJob(watch) : undefined;
    const answer = async () => {
      try {
        const result = await remote[method]?.(request, job);
        await job?.ended;
        return result;
      } catch (error) {
        // A request that cannot be cloned never reached the worker: nobody will end the job.
        if (error instanceof DOMException && error.name === "DataCloneError") job?.close();
        else await job?.ended;
        throw error;
      }
    };
    try {
      return await unlessDied(answer());
    } finally {
      job?.close();
    }
  }

  async function* stream(method: string, request: unknown, { signal, ahead = 2 }: StreamOptions = {}) {
    if (death) throw death;
    if (signal?.aborted) throw abortedError("read");
    const blocks = new CallerStream<unknown>(ahead);
    const stop = () => blocks.stop();
    signal?.addEventListener("abort", stop);
    const settled = unlessDied(remote[method]!(request, blocks));
    settled.catch(() => blocks.end()); // thrown below, when what had arrived is taken
    try {
      for (;;) {
        const block = await blocks.take();
        if (signal?.aborted) throw abortedError("read");
        if (block === undefined) break;
        yield block;
      }
      await settled;
    } finally {
      stop();
      signal?.removeEventListener("abort", stop);
      await settled.catch(() => {}); // the worker has closed its files
      blocks.close();
    }
  }

  const api = new Proxy(
    {},
    {
      get: (_, method) =>
        // A proxy that answers "then" would be taken for a promise by `await`.
        typeof method === "string" && method !== "then"
          ? (request: unknown, watch?: Watch<unknown>) => call(method, request, watch)
          : undefined,
    },
  ) as Client<Api>;
  const streams = new Proxy(
    {},
    {
      get: (_, method) => (request: unknown, options?: StreamOptions) => stream(String(method), request, options),
    },
  ) as Streams<Api>;

  return {
    api,
    streams,
    get alive() {
      return death === undefined;
    },
    terminate: (error) => die("it was terminated", error),
  };
}
