import { expose, wrap } from "comlink";
import { expect, test } from "vitest";
import type { Carrier, RemoteStore } from "../../../src/core/verbs/remote-store.ts";
import { installCarrierHandler } from "../../../src/rpc/carrier-port.ts";

interface Api {
  read(request: { file: RemoteStore; from: number }): Promise<unknown>;
}

/** A worker that reads through its caller, both in this thread. */
function connect(read: Api["read"]) {
  installCarrierHandler();
  const { port1, port2 } = new MessageChannel();
  expose({ read }, port2);
  return { api: wrap<Api>(port1), close: () => [port1, port2].forEach((port) => void port.close()) };
}

const store = { url: "https://example.org/x.zarr.zip", name: "x.zarr.zip", version: { byteLength: 9, etag: '"a"' } };

test("what a worker asks is asked by the page, and the answer comes back with its bytes", async () => {
  const asked: unknown[] = [];
  const carrier: Carrier = async (question) => {
    asked.push(question);
    return { status: 206, bytes: Uint8Array.of(1, 2, 3), contentRange: "bytes 4-6/9" };
  };
  const { api, close } = connect(async ({ file: { carrier, ...file }, from }) => {
    const answers = await Promise.all([0, 1].map((more) => carrier({ url: file.url, range: [from + more, 7] })));
    return { file, answers };
  });
  expect(await api.read({ file: { ...store, carrier }, from: 4 })).toEqual({
    file: store,
    answers: [4, 5].map(() => ({ status: 206, bytes: Uint8Array.of(1, 2, 3), contentRange: "bytes 4-6/9" })),
  });
  expect(asked).toEqual([4, 5].map((from) => ({ url: store.url, range: [from, 7] })));
  close();
});

test("what a worker no longer wants is no longer asked", async () => {
  const carrier: Carrier = (_, signal) =>
    new Promise((resolve) => signal!.addEventListener("abort", () => resolve({ failed: "aborted" })));
  const { api, close } = connect(async ({ file: { carrier, url } }) => {
    const abort = new AbortController();
    const answer = carrier({ url }, abort.signal);
    abort.abort();
    return answer;
  });
  expect(await api.read({ file: { ...store, carrier }, from: 0 })).toEqual({ failed: "aborted" });
  close();
});
