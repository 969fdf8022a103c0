import type { Client, WorkerHandle } from "./spawn.ts";

/** Several workers with one interface: each call goes to the worker with the fewest calls under way. */
export interface WorkerPool<Api> {
  readonly size: number;
  run<Result>(call: (api: Client<Api>) => Promise<Result>): Promise<Result>;
  terminate(): void;
}

interface Slot<Api> {
  handle: WorkerHandle<Api> | undefined;
  calls: number;
}

/** Workers start when they are first needed; one that died is replaced at its next call. */
export function workerPool<Api>(size: number, start: () => WorkerHandle<Api>): WorkerPool<Api> {
  const slots: Slot<Api>[] = Array.from({ length: size }, () => ({ handle: undefined, calls: 0 }));
  return {
    size,
    async run(call) {
      const slot = slots.reduce((least, other) => (other.calls < least.calls ? other : least));
      if (!slot.handle?.alive) slot.handle = start();
      slot.calls++;
      try {
        return await call(slot.handle.api);
      } finally {
        slot.calls--;
      }
    },
    terminate() {
      for (const { handle } of slots) handle?.terminate();
    },
  };
}
