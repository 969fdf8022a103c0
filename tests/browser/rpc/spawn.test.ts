import { expect, test } from "vitest";
import { spawn } from "../../../src/rpc/spawn.ts";
import type { EchoApi } from "./echo.worker.ts";
import type { ParentApi } from "./parent.worker.ts";

const echo = () =>
  spawn<EchoApi>("echo", new Worker(new URL("./echo.worker.ts", import.meta.url), { type: "module", name: "echo" }));

test("a call goes out and its typed arrays come back", async () => {
  const worker = echo();
  const { x } = await worker.api.echo({ x: Float32Array.of(1, 2) });
  expect(x).toEqual(Float32Array.of(2, 4));
  worker.terminate();
});

test("a typed error keeps its tag and details", async () => {
  const worker = echo();
  await expect(worker.api.fail({ file: "a.cat" })).rejects.toMatchObject({
    name: "WorkbenchError",
    tag: "NotACatalog",
    details: { file: "a.cat", found: "noise" },
  });
  worker.terminate();
});

test("an abort stops a running call, which rejects with Aborted", async () => {
  const worker = echo();
  const controller = new AbortController();
  await expect(
    worker.api.forever({}, { signal: controller.signal, onEvent: () => controller.abort() }),
  ).rejects.toMatchObject({ tag: "Aborted" });
  worker.terminate();
});

test("a call to a worker that is terminated rejects, with and without a job", async () => {
  const worker = echo();
  const calls = [worker.api.crash({}), worker.api.forever({}, { onEvent: () => worker.terminate() })];
  for (const outcome of await Promise.allSettled(calls))
    expect(outcome).toMatchObject({ status: "rejected", reason: { tag: "WorkerDied" } });
  await expect(worker.api.echo({ x: new Float32Array(1) })).rejects.toMatchObject({ tag: "WorkerDied" });
  expect(worker.alive).toBe(false);
});

test("a call to a worker that crashes rejects with the reason", async () => {
  const worker = echo();
  await expect(worker.api.crash({})).rejects.toMatchObject({ tag: "WorkerDied", message: /kaboom/ });
});

test("a call to a worker that cannot be loaded rejects", async () => {
  const worker = spawn<EchoApi>("missing", new Worker("/no-such-worker.js", { type: "module" }));
  await expect(worker.api.echo({ x: new Float32Array(1) })).rejects.toMatchObject({ tag: "WorkerDied" });
});

test("a request that cannot be cloned rejects, and the worker lives on", async () => {
  const worker = echo();
  const uncloneable = { x: (() => 0) as unknown as Float32Array };
  await expect(worker.api.forever(uncloneable, { onProgress() {} })).rejects.toMatchObject({ name: "DataCloneError" });
  await expect(worker.api.echo({ x: new Float32Array(1) })).resolves.toBeDefined();
  worker.terminate();
});

const parent = () =>
  spawn<ParentApi>("parent", new Worker(new URL("./parent.worker.ts", import.meta.url), { type: "module" }));

test("a worker's calls go through to a worker that the page starts for it, and its typed arrays come back", async () => {
  const worker = parent();
  const { x } = await worker.api.echo({ x: Float32Array.of(1, 2) });
  expect(x).toEqual(Float32Array.of(2, 4));
  worker.terminate();
});

test.each([
  ["fail", "NotACatalog", /a\.cat is noise/],
  ["crash", "WorkerDied", /kaboom/],
  ["terminate", "WorkerDied", /terminated/],
  ["missing", "WorkerDied", /could not be loaded/],
] as const)("a worker hears of it when such a worker ends with %s", async (how, tag, message) => {
  const worker = parent();
  const error = await worker.api.failing({ how });
  expect(error.tag).toBe(tag);
  expect(error.message).toMatch(message);
  worker.terminate();
});

test("when a worker ends, those that the page started for it end as well", async () => {
  const worker = parent();
  const lock = crypto.randomUUID();
  const held = async () => (await navigator.locks.query()).held?.some(({ name }) => name === lock);
  worker.api.holding({ lock }).catch(() => {});
  await expect.poll(held).toBe(true);
  worker.terminate();
  await expect.poll(held).toBe(false);
});
