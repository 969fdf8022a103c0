import { expect, test } from "vitest";
import { CallerStream, WorkerStream } from "../../../src/rpc/stream-port.ts";
import { eventually } from "../../support/eventually.ts";

interface Block {
  n: number;
  numbers: Float32Array;
}

/** A stream of so many blocks, both ends in this thread. */
function connect(ahead: number, count: number) {
  const state = { made: 0, left: false };
  async function* blocks(): AsyncGenerator<Block, void, void> {
    try {
      for (let n = 0; n < count; n++) {
        state.made++;
        yield { n, numbers: new Float32Array(4).fill(n) };
      }
    } finally {
      state.left = true;
    }
  }
  const caller = new CallerStream<Block>(ahead);
  const worker = new WorkerStream(caller.takePort());
  return { caller, state, pumped: worker.pump(blocks()) };
}

/** Long enough for a producer that does not heed its credits to run away. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20));

test("every block arrives in order, and then the end", async () => {
  const { caller, pumped, state } = connect(3, 50);
  const seen: number[] = [];
  for (let block = await caller.take(); block; block = await caller.take()) {
    expect(block.numbers).toEqual(new Float32Array(4).fill(block.n));
    seen.push(block.n);
  }
  await pumped;
  caller.close();
  expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => n));
  expect(state.left).toBe(true);
});

for (const ahead of [1, 4])
  test(`however slow the consumer is, at most ${ahead} blocks more than it took are made`, async () => {
    const { caller, pumped, state } = connect(ahead, 20);
    await eventually(() => expect(state.made).toBe(ahead));
    for (let taken = 1; taken <= 10; taken++) {
      await caller.take();
      await eventually(() => expect(state.made).toBe(taken + ahead));
      await aWhile();
      expect(state.made).toBe(taken + ahead);
    }
    caller.stop();
    await pumped;
    caller.close();
    expect(state.made).toBe(10 + ahead);
    expect(state.left).toBe(true);
  });

test("a consumer that leaves before the first block ends the producer", async () => {
  const { caller, pumped, state } = connect(1, 20);
  caller.stop();
  await pumped;
  caller.close();
  expect(state.made).toBeLessThanOrEqual(1);
});

test("a producer that fails rejects after what it made has been sent", async () => {
  const caller = new CallerStream<Block>(5);
  async function* blocks(): AsyncGenerator<Block, void, void> {
    yield { n: 0, numbers: new Float32Array(1) };
    throw new RangeError("no more");
  }
  const pumped = new WorkerStream(caller.takePort()).pump(blocks());
  await expect(pumped).rejects.toThrow("no more");
  expect((await caller.take())?.n).toBe(0);
  expect(await caller.take()).toBeUndefined();
  caller.close();
});
