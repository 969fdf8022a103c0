import { wrap } from "comlink";
import { WorkbenchError } from "../core/errors.ts";
import type { Job } from "../core/job.ts";
import { CallerJob, installJobHandler, type Watch } from "./job-port.ts";
import { installThrowHandler } from "./throw-handler.ts";

/** A worker's interface as its caller sees it: a Job becomes a Watch, and may be left out. */
export type Client<Api> = {
  // biome-ignore lint/suspicious/noExplicitAny: matches methods of any request
  [K in keyof Api]: Api[K] extends () => any
    ? Api[K]
    : // biome-ignore lint/suspicious/noExplicitAny: matches methods of any request
      Api[K] extends (request: any, job: Job<infer Event>) => Promise<infer Result>
      ? (request: Parameters<Api[K]>[0], watch?: Watch<Event>) => Promise<Result>
      : Api[K];
};

export interface WorkerHandle<Api> {
  readonly api: Client<Api>;
  readonly alive: boolean;
  /** Ends the worker at once; calls that are pending reject with `WorkerDied`. */
  terminate(): void;
}

/**
 * Gives a worker's interface as functions. comlink never settles a call to a worker that failed to load, crashed or was
 * terminated: every call is raced with the worker's death.
 */
export function spawn<Api>(name: string, worker: Worker): WorkerHandle<Api> {
  installThrowHandler();
  installJobHandler();
  const remote = wrap<Record<string, (...args: unknown[]) => Promise<unknown>>>(worker);
  const pending = new Set<(error: Error) => void>();
  let death: WorkbenchError<"WorkerDied"> | undefined;

  function die(reason: string): void {
    if (death) return;
    death = new WorkbenchError("WorkerDied", { worker: name, reason }, `The ${name} worker stopped: ${reason}.`);
    worker.terminate();
    for (const reject of pending) reject(death);
    pending.clear();
  }
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    die(event.message || "its script could not be loaded");
  });
  worker.addEventListener("messageerror", () => die("a message could not be read"));

  async function call(method: string, request: unknown, watch: Watch<unknown> | undefined): Promise<unknown> {
    if (death) throw death;
    const job = watch && new CallerJob(watch);
    let settle: ((error: Error) => void) | undefined;
    const died = new Promise<never>((_, reject) => {
      settle = reject;
      pending.add(reject);
    });
    const answer = async () => {
      try {
        return await remote[method]?.(request, job);
      } catch (error) {
        // A request that cannot be cloned never reached the worker: nobody will end the job.
        if (error instanceof DOMException && error.name === "DataCloneError") job?.close();
        else await job?.ended;
        throw error;
      }
    };
    try {
      const result = await Promise.race([answer(), died]);
      if (job) await Promise.race([job.ended, died]);
      return result;
    } finally {
      if (settle) pending.delete(settle);
      job?.close();
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

  return {
    api,
    get alive() {
      return death === undefined;
    },
    terminate: () => die("it was terminated"),
  };
}
