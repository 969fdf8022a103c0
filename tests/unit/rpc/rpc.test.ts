import { transferHandlers } from "comlink";
import { expect, onTestFinished, test, vi } from "vitest";
import { WorkbenchError } from "../../../src/core/errors.ts";
import type { Progress } from "../../../src/core/job.ts";
import { buffersOf } from "../../../src/rpc/buffers.ts";
import { CallerJob, WorkerJob } from "../../../src/rpc/job-port.ts";
import { decodeError, encodeError, installThrowHandler } from "../../../src/rpc/throw-handler.ts";

test("a WorkbenchError keeps class, tag, details and cause across a port", () => {
  const error = new WorkbenchError(
    "CatalogSyntax",
    { file: "a.cat", line: 3, expected: "21 values", found: "20" },
    "bad row",
    {
      cause: new TypeError("inner"),
    },
  );
  const back = decodeError(structuredClone(encodeError(error))) as WorkbenchError<"CatalogSyntax">;
  expect(back).toBeInstanceOf(WorkbenchError);
  expect(back.tag).toBe("CatalogSyntax");
  expect(back.details).toEqual({ file: "a.cat", line: 3, expected: "21 values", found: "20" });
  expect(back.message).toBe("bad row");
  expect((back.cause as Error).name).toBe("TypeError");
});

test("other thrown values cross as they are", () => {
  expect(decodeError(structuredClone(encodeError("plain")))).toBe("plain");
  expect((decodeError(structuredClone(encodeError(new RangeError("far")))) as Error).name).toBe("RangeError");
});

test("comlink still has the throw handler that ours replaces, in the shape that ours relies on", () => {
  const original = transferHandlers.get("throw");
  expect(original?.canHandle({ value: 1 })).toBe(false);
  installThrowHandler();
  expect(transferHandlers.get("throw")).not.toBe(original);
});

test("buffers of a result are found once each, and long string arrays are not walked", () => {
  const shared = new Float32Array(4);
  const keys = new Proxy(["a", "b"], {
    get(target, property, receiver) {
      if (property === "1") throw new Error("walked");
      return Reflect.get(target, property, receiver);
    },
  });
  const result = { shared, again: shared.subarray(1), list: [{ x: new Int16Array(2) }], keys, n: 1 };
  expect(buffersOf(result)).toEqual([shared.buffer, result.list[0]?.x.buffer]);
});

function connect(watch: ConstructorParameters<typeof CallerJob>[0]) {
  const caller = new CallerJob(watch);
  return { caller, worker: new WorkerJob(caller.takePort()) };
}

test("the last progress of each stage and every event arrive, in few messages", async () => {
  const seen: Progress[] = [];
  const events: unknown[] = [];
  const { caller, worker } = connect({ onProgress: (p) => seen.push(p), onEvent: (e) => events.push(e) });
  for (let done = 1; done <= 1000; done++) {
    worker.progress({ stage: "parse", done, total: 1000, unit: "catalog" });
    worker.event(done);
  }
  worker.end();
  await caller.ended;
  caller.close();
  expect(seen.at(-1)).toEqual({ stage: "parse", done: 1000, total: 1000, unit: "catalog" });
  expect(seen.length).toBeLessThan(100);
  expect(events).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
});

test("an abort reaches a loop that only ever checks in", async () => {
  const controller = new AbortController();
  const { caller, worker } = connect({ signal: controller.signal });
  await worker.checkpoint("write");
  controller.abort();
  await expect(
    (async () => {
      for (let i = 0; i < 10_000; i++) await worker.checkpoint("write");
    })(),
  ).rejects.toMatchObject({ tag: "Aborted", details: { stage: "write" } });
  worker.end();
  await caller.ended;
  caller.close();
});

test("a signal that was aborted before the call aborts it", async () => {
  const { caller, worker } = connect({ signal: AbortSignal.abort() });
  await expect(
    (async () => {
      for (let i = 0; i < 10_000; i++) await worker.checkpoint("parse");
    })(),
  ).rejects.toMatchObject({ tag: "Aborted" });
  worker.end();
  caller.close();
});

test("a listener that throws is told of, and the call goes on to its end", async () => {
  const told = vi.fn();
  vi.stubGlobal("reportError", told);
  onTestFinished(() => void vi.unstubAllGlobals());
  const heard: number[] = [];
  const job = new CallerJob({
    onProgress() {
      throw new Error("of a listener");
    },
    onEvent: (event) => heard.push(event as number),
  });
  const worker = new WorkerJob(job.takePort());
  worker.progress({ stage: "read", done: 1, total: 2, unit: "file" });
  worker.event(7);
  worker.end();
  await job.ended;
  job.close();
  expect(heard).toEqual([7]);
  expect(told).toHaveBeenCalledWith(expect.objectContaining({ message: "of a listener" }));
});
