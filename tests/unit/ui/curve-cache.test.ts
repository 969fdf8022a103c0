import { expect, test } from "vitest";
import type { LightCurve } from "../../../src/core/lightcurve/light-curve.ts";
import { CurveCache, type CurveName } from "../../../src/ui/state/curves/curve-cache.ts";

const name = (objectKey: string): CurveName => ({ objectKey, measurementKey: "auto" });
const curveOf = ({ objectKey, measurementKey }: CurveName) => ({ objectKey, measurementKey }) as LightCurve;

/** A loader that answers when told to, and remembers what it was asked for. */
function slowLoader() {
  const calls: { names: CurveName[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const load = (names: CurveName[]) =>
    new Promise<LightCurve[]>((resolve, reject) => {
      calls.push({ names, answer: () => resolve(names.map(curveOf)), fail: reject });
    });
  return { calls, load };
}

test("a curve is read once, also when it is asked for again while it is on its way", async () => {
  const { calls, load } = slowLoader();
  const cache = new CurveCache(load);
  const first = cache.fetch([name("a"), name("b")]);
  const second = cache.fetch([name("b"), name("c")]);
  for (const call of calls) call.answer();
  await Promise.all([first, second]);
  await cache.fetch([name("a"), name("c")]);
  expect(calls.map(({ names }) => names.map(({ objectKey }) => objectKey))).toEqual([["a", "b"], ["c"]]);
  expect(["a", "b", "c"].map((key) => cache.peek(name(key))?.objectKey)).toEqual(["a", "b", "c"]);
});

test("fetch resolves only when curves that another call asked for are here too", async () => {
  const { calls, load } = slowLoader();
  const cache = new CurveCache(load);
  cache.fetch([name("a")]);
  let done = false;
  const waiting = cache.fetch([name("a")]).then(() => {
    done = true;
  });
  await Promise.resolve();
  expect(done).toBe(false);
  calls[0]!.answer();
  await waiting;
  expect(cache.peek(name("a"))).toBeDefined();
});

test("a read that failed can be asked for again", async () => {
  const { calls, load } = slowLoader();
  const cache = new CurveCache(load);
  const failing = cache.fetch([name("a")]);
  calls[0]!.fail(new Error("gone"));
  await expect(failing).rejects.toThrow("gone");
  const again = cache.fetch([name("a")]);
  calls[1]!.answer();
  await again;
  expect(cache.peek(name("a"))).toBeDefined();
});

test("what arrives after a clear is not kept", async () => {
  const { calls, load } = slowLoader();
  const cache = new CurveCache(load);
  const old = cache.fetch([name("a")]);
  cache.clear();
  calls[0]!.answer();
  await old;
  expect(cache.peek(name("a"))).toBeUndefined();
});

test("the least recently used curves are forgotten first", async () => {
  const cache = new CurveCache(async (names) => names.map(curveOf), 2);
  await cache.fetch([name("a"), name("b")]);
  cache.peek(name("a"));
  await cache.fetch([name("c")]);
  expect(["a", "b", "c"].map((key) => cache.peek(name(key)) !== undefined)).toEqual([true, false, true]);
});
