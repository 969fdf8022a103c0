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
