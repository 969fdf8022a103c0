import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inLanes } from "../../../src/core/lanes.ts";

// Time is made up: real timers come in another order on a busy machine.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Works for as many milliseconds as an item says, and notes which lane had it, in the order in which they began. */
async function lanesOf(groups: number[][], laneCount: number): Promise<[item: number, lane: number][]> {
  const began: [number, number][] = [];
  const busy = new Set<number>();
  const done = inLanes(groups, laneCount, async (ms, lane) => {
    expect(busy.has(lane), `lane ${lane} is at work`).toBe(false);
    busy.add(lane);
    began.push([ms, lane]);
    await wait(ms);
    busy.delete(lane);
  });
  await vi.runAllTimersAsync();
  await done;
  return began;
}

test("one lane works on all groups, one after the other", async () => {
  expect(await lanesOf([[3, 2, 1], [4], []], 1)).toEqual([
    [3, 0],
    [2, 0],
    [1, 0],
    [4, 0],
  ]);
  expect(await lanesOf([[], []], 1)).toEqual([]);
});

test("lanes start on groups of their own and then help with what is left", async () => {
  const began = await lanesOf(
    [
      [50, 51, 52, 53, 54],
      [1, 2],
    ],
    2,
  );
  expect(began.slice(0, 5)).toEqual([
    [50, 0],
    [1, 1],
    [2, 1],
    [51, 1],
    [52, 0],
  ]);
  expect(began.map(([item]) => item).sort()).toEqual([1, 2, 50, 51, 52, 53, 54]);
});

test("the last item of a group is left to the lane that is at work on the group", async () => {
  expect(
    await lanesOf(
      [
        [30, 1],
        [2, 3],
      ],
      2,
    ),
  ).toEqual([
    [30, 0],
    [2, 1],
    [3, 1],
    [1, 0],
  ]);
});

test("more lanes than groups share what there is", async () => {
  const began = await lanesOf([[10, 11, 12, 13]], 3);
  expect(new Set(began.map(([, lane]) => lane)).size).toBe(3);
  expect(began.length).toBe(4);
});

test("the first error ends everything, after what was started", async () => {
  const ended: number[] = [];
  const work = async (ms: number) => {
    await wait(ms);
    if (ms === 5) throw new Error("five");
    ended.push(ms);
  };
  const failed = expect(
    inLanes(
      [
        [30, 31, 32],
        [5, 6],
      ],
      2,
      work,
    ),
  ).rejects.toThrow("five");
  await vi.runAllTimersAsync();
  await failed;
  expect(ended).toEqual([30]);
});
