import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WorkbenchError } from "../../../../src/core/errors.ts";
import { ClearedStorage } from "../../../../src/ui/door/cleared-storage.ts";

let isThere = true;
let looks = 0;

/** The browser's private file system: there is `datasets/` in it, until everything is cleared. */
const root = {
  async getDirectoryHandle() {
    looks++;
    if (!isThere) throw new DOMException("gone", "NotFoundError");
    return { values: async function* () {} };
  },
};

beforeEach(() => {
  [isThere, looks] = [true, 0];
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => root } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A worker that never answers, until it is ended. */
function silentWorker() {
  let end = (_: Error) => {};
  const answer = new Promise<never>((_, reject) => {
    end = reject;
  });
  answer.catch(() => {});
  return { answer, end: (error: Error) => end(error) };
}

async function* blocksOf(answer: Promise<never>): AsyncGenerator<string, void, void> {
  yield "first";
  await answer;
}

const outcome = (promise: Promise<unknown>) => promise.then(String, ({ tag }: WorkbenchError) => tag);

test("a call that never settles ends when the data under it is cleared", async () => {
  const worker = silentWorker();
  const storage = new ClearedStorage(worker.end);
  const ended = outcome(storage.during(worker.answer));
  await vi.advanceTimersByTimeAsync(2500);
  isThere = false;
  await vi.advanceTimersByTimeAsync(1500);
  expect(await ended).toBe("DataCleared");
});

test("so does a stream, after the blocks that it gave", async () => {
  const worker = silentWorker();
  const storage = new ClearedStorage(worker.end);
  const stream = storage.throughout(blocksOf(worker.answer));
  expect((await stream.next()).value).toBe("first");
  const ended = outcome(stream.next());
  await vi.advanceTimersByTimeAsync(1500);
  isThere = false;
  await vi.advanceTimersByTimeAsync(1500);
  expect(await ended).toBe("DataCleared");
  expect((await stream.next()).done).toBe(true);
});

test("a stream whose files are missed says that they were cleared, and what else it throws it throws", async () => {
  const aborted = new WorkbenchError("Aborted", {}, "aborted");
  async function* failing(): AsyncGenerator<number, void, void> {
    yield 1;
    throw aborted;
  }
  const left = new ClearedStorage(() => {}).throughout(failing());
  await left.next();
  await expect(left.next()).rejects.toBe(aborted);

  const damaged = new WorkbenchError(
    "DatasetDamaged",
    { path: "c/0", expected: "c/0", found: "nothing" },
    "c/0 is missing",
  );
  const worker = silentWorker();
  const stream = new ClearedStorage(() => {}).throughout(blocksOf(worker.answer));
  await stream.next();
  const ended = outcome(stream.next());
  await vi.advanceTimersByTimeAsync(0);
  isThere = false;
  worker.end(damaged);
  await vi.advanceTimersByTimeAsync(200);
  expect(await ended).toBe("DataCleared");
});

test("a stream that is left early closes that of the worker", async () => {
  let closed = false;
  async function* endless(): AsyncGenerator<number, void, void> {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      closed = true;
    }
  }
  for await (const block of new ClearedStorage(() => {}).throughout(endless())) if (block === 3) break;
  expect(closed).toBe(true);
});

test("calls that take less than a second cost no look but the first, whatever lies between them", async () => {
  const storage = new ClearedStorage(() => {});
  for (let call = 0; call < 10; call++) {
    await storage.during(Promise.resolve(call));
    await vi.advanceTimersByTimeAsync(call % 2 === 0 ? 100 : 3000);
  }
  expect(looks).toBe(1);
});
