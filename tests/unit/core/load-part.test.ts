import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadedPart } from "../../../src/core/load-part.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a part is loaded when it is first asked for, once", async () => {
  const load = vi.fn(async () => "part");
  const part = loadedPart(load);
  expect(load).not.toHaveBeenCalled();
  expect(await Promise.all([part(), part()])).toEqual(["part", "part"]);
  expect(await part()).toBe("part");
  expect(load).toHaveBeenCalledTimes(1);
});

test("a load that fails is tried again before anybody hears of it", async () => {
  const load = vi.fn(async () => "part");
  load.mockRejectedValueOnce(new TypeError("Failed to fetch")).mockRejectedValueOnce(new TypeError("Failed to fetch"));
  const part = loadedPart(load)();
  await vi.runAllTimersAsync();
  expect(await part).toBe("part");
  expect(load).toHaveBeenCalledTimes(3);
});

test("what cannot be loaded is told, and asked for anew the next time", async () => {
  const load = vi.fn(async () => "part");
  for (let attempt = 1; attempt <= 4; attempt++) load.mockRejectedValueOnce(new TypeError(`attempt ${attempt}`));
  const part = loadedPart(load);
  const failing = expect(part()).rejects.toThrow("attempt 4");
  await vi.runAllTimersAsync();
  await failing;
  expect(await part()).toBe("part");
});
