import { expect, test } from "vitest";
import { workerPool } from "../../../src/rpc/pool.ts";

interface Api {
  work(): Promise<number>;
}

/** A pool whose workers give their number, and those that were started. */
function numberedPool(size: number) {
  const started: { alive: boolean }[] = [];
  const pool = workerPool<Api>(size, () => {
    const n = started.length;
    const handle = { alive: true, api: { work: async () => n }, streams: {}, terminate() {} };
    started.push(handle);
    return handle;
  });
  return { pool, started };
}

test("workers start when they are first needed, or all at once when that is asked for", async () => {
  const { pool, started } = numberedPool(3);
  expect(await pool.run((api) => api.work())).toBe(0);
  expect(started.length).toBe(1);
  pool.start();
  pool.start();
  expect(started.length).toBe(3);
  expect(await pool.run((api) => api.work(), 2)).toBe(2);
});

test("a worker that died is replaced at its next call", async () => {
  const { pool, started } = numberedPool(2);
  pool.start();
  started[1]!.alive = false;
  expect(await pool.run((api) => api.work(), 1)).toBe(2);
  expect(await pool.run((api) => api.work(), 0)).toBe(0);
});

test("calls go to the worker with the fewest under way", async () => {
  const { pool } = numberedPool(2);
  const first = pool.run((api) => api.work());
  const second = pool.run((api) => api.work());
  expect(await Promise.all([first, second])).toEqual([0, 1]);
});
