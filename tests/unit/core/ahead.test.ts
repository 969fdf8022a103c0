import { expect, test } from "vitest";
import { ahead, allOf, inTurn } from "../../../src/core/ahead.ts";

test("results come in the items' order, with no more than the limit under way", async () => {
  let under = 0;
  let most = 0;
  const start = async (ms: number) => {
    most = Math.max(most, ++under);
    await new Promise((resolve) => setTimeout(resolve, ms));
    under--;
    return ms * 10;
  };
  const seen: number[] = [];
  for await (const { item, result } of ahead([5, 1, 3, 0, 2], 3, start)) {
    expect(await result).toBe(item * 10);
    seen.push(item);
  }
  expect(seen).toEqual([5, 1, 3, 0, 2]);
  expect(most).toBe(3);
});

test("a rejection surfaces at its own item's turn", async () => {
  const start = async (n: number) => {
    if (n === 2) throw new Error("second");
    return n;
  };
  const seen: unknown[] = [];
  for await (const { result } of ahead([1, 2, 3], 3, start)) seen.push(await result.catch((error) => error.message));
  expect(seen).toEqual([1, "second", 3]);
});

test("whoever stops early waits for what was started", async () => {
  let under = 0;
  const start = async (ms: number) => {
    under++;
    await new Promise((resolve) => setTimeout(resolve, ms));
    under--;
  };
  for await (const { result } of ahead([0, 5, 10, 20], 3, start)) {
    await result;
    break;
  }
  expect(under).toBe(0);
});

test("works in turn begin when the one before has ended, with a result or an error", async () => {
  const turn = inTurn();
  const seen: string[] = [];
  const work = (name: string, fails = false) =>
    turn(async () => {
      seen.push(`${name} begins`);
      for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const all = await Promise.allSettled([work("a"), work("b", true), work("c")]);
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("works side by side all end before the first error is thrown", async () => {
  const ended: string[] = [];
  const work = async (name: string, turns: number, fails = false) => {
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setTimeout(resolve, 0));
    ended.push(name);
    if (fails) throw new Error(name);
    return name;
  };
  expect(await allOf([work("a", 2), work("b", 1)])).toEqual(["a", "b"]);
  await expect(allOf([work("c", 3), work("d", 1, true), work("e", 2, true)])).rejects.toThrow("d");
  expect(ended).toEqual(["b", "a", "d", "e", "c"]);
});
