import type { SideBySide } from "../core/ahead.ts";
import type { Job } from "../core/job.ts";
import type { Client, WorkerHandle } from "./spawn.ts";

/** Several workers with one interface. */
export interface WorkerPool<Api> {
  readonly size: number;
  /** @param worker counts from 0; where none is named, the one with the fewest calls under way */
  run<Result>(call: (api: Client<Api>) => Promise<Result>, worker?: number): Promise<Result>;
  /** Starts all workers that are not at work yet, while there is something else to do. */
  start(): void;
  terminate(): void;
}

interface Slot<Api> {
  handle: WorkerHandle<Api> | undefined;
  calls: number;
}

/** Workers start when they are first needed; one that died is replaced at its next call. */
export function workerPool<Api>(size: number, start: () => WorkerHandle<Api>): WorkerPool<Api> {
  const slots: Slot<Api>[] = Array.from({ length: size }, () => ({ handle: undefined, calls: 0 }));
  function started(slot: Slot<Api>): WorkerHandle<Api> {
    if (!slot.handle?.alive) slot.handle = start();
    return slot.handle;
  }
  return {
    size,
    async run(call, worker) {
      const idlest = slots.reduce((least, other) => (other.calls < least.calls ? other : least));
      const slot = worker === undefined ? idlest : slots[worker]!;
      const { api } = started(slot);
      slot.calls++;
      try {
        return await call(api);
      } finally {
        slot.calls--;
      }
    },
    start() {
      slots.forEach(started);
    },
    terminate() {
      for (const { handle } of slots) handle?.terminate();
    },
  };
}

/**
 * A pool as the verbs of its workers: each call goes to the one with the fewest under way, or to the worker named. What
 * stops a call's job stops it there; progress stays with whoever shares the work out.
 */
export function poolVerbs<Api extends object>(pool: WorkerPool<Api>, worker?: number): SideBySide<Api> {
  type Calls = Record<string | symbol, (request: unknown, watch: { signal: AbortSignal }) => Promise<unknown>>;
  const verb = (name: string | symbol) => (request: unknown, job: Job) =>
    pool.run((api) => (api as unknown as Calls)[name]!(request, { signal: job.signal }), worker);
  return new Proxy({} as SideBySide<Api>, {
    get: (_, name) => (name === "concurrency" ? pool.size + 1 : verb(name)),
  });
}
