import { expect, onTestFinished, test } from "vitest";
import { spawn } from "../../../src/rpc/spawn.ts";
import { eventually } from "../../support/eventually.ts";
import type { CountedBlocksApi } from "./blocks-api.ts";

const datasetId = "small";
const eachObject = { datasetId, blockBytes: 1 };

async function start() {
  const worker = spawn<CountedBlocksApi>(
    "blocks",
    new Worker(new URL("./blocks.worker.ts", import.meta.url), { type: "module" }),
  );
  onTestFinished(() => worker.terminate());
  return { ...worker, curveCount: await worker.api.make() };
}

/** Long enough for a worker that does not heed its credits to run away. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 30));

test("a stream gives every light curve, and closes its files at the end", async () => {
  const { api, streams, curveCount } = await start();
  let seen = 0;
  for await (const { objectKeys, measurementKeys, numbers } of streams.curveBlocks({ datasetId, blockBytes: 3000 })) {
    seen += objectKeys.length * measurementKeys.length;
    expect(numbers.byteLength).toBeLessThanOrEqual(3000);
  }
  expect(seen).toBe(curveCount);
  expect(await api.look()).toMatchObject({ openHandles: 0 });
});

test("a slow consumer holds the worker back: never more blocks ahead than it asked for", async () => {
  const { api, streams } = await start();
  const ahead = 3;
  let taken = 0;
  let made = 0;
  for await (const block of streams.curveBlocks(eachObject, { ahead })) {
    expect(block.objectKeys).toHaveLength(1);
    taken++;
    await eventually(async () => {
      made += (await api.look()).made;
      expect(made).toBe(taken + ahead);
    });
    await aWhile();
    const look = await api.look();
    expect(look.made).toBe(0);
    expect(look.openHandles).toBeGreaterThan(0);
    if (taken === 8) break;
  }
  // When the loop has been left, the worker has left off, and its files are closed.
  expect(await api.look()).toEqual({ made: 0, openHandles: 0 });
});

test("an abort ends a stream that nobody is asking of, and closes its files", async () => {
  const { api, streams } = await start();
  const controller = new AbortController();
  const { signal } = controller;
  const blocks = streams.curveBlocks(eachObject, { signal });
  await blocks.next();
  expect((await api.look()).openHandles).toBeGreaterThan(0);
  controller.abort();
  await eventually(async () => expect((await api.look()).openHandles).toBe(0));
  await expect(blocks.next()).rejects.toMatchObject({ tag: "Aborted" });
  await expect(streams.curveBlocks(eachObject, { signal }).next()).rejects.toMatchObject({ tag: "Aborted" });
});

test("an epoch is streamed with no file open in between", async () => {
  const { api, streams } = await start();
  const objects: number[] = [];
  for await (const { objectKeys } of streams.epochBlocks({ datasetId, epochKey: "gr1", blockBytes: 1 })) {
    objects.push(objectKeys.length);
    expect((await api.look()).openHandles).toBe(0);
  }
  expect(objects).toEqual([64, 64, 22]);
});

test("errors keep their tag: what is not there, and a worker that is terminated", async () => {
  const { streams, terminate } = await start();
  await expect(streams.epochBlocks({ datasetId, epochKey: "none" }).next()).rejects.toMatchObject({
    tag: "UnknownEpoch",
    details: { epochKey: "none" },
  });
  const blocks = streams.curveBlocks(eachObject, { ahead: 1 });
  await blocks.next();
  terminate();
  const rest = async () => {
    for (;;) if ((await blocks.next()).done) return;
  };
  await expect(rest()).rejects.toMatchObject({ tag: "WorkerDied" });
});
