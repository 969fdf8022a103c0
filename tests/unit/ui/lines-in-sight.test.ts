import { expect, test } from "vitest";
import { linesInSight, scrollTopShowing, steppedIn } from "../../../src/ui/kit/lines-in-sight.ts";

const seen = 120;
const lines = { height: 20, count: 1000, head: 20 };

test("the lines in sight have elements, and those about them that are asked for", () => {
  expect(linesInSight(lines, 0, seen)).toEqual({ first: 0, end: 7, slots: 7, pageLines: 4 });
  expect(linesInSight(lines, 410, seen)).toMatchObject({ first: 20, end: 27 });
  expect(linesInSight({ ...lines, overscan: 8 }, 410, seen)).toMatchObject({ first: 12, end: 35 });
});

test("a list that has become shorter than where it was scrolled to shows its end", () => {
  expect(linesInSight({ ...lines, count: 10 }, 4000, seen)).toMatchObject({ first: 6, end: 10 });
  expect(linesInSight({ ...lines, count: 0 }, 4000, seen)).toMatchObject({ first: 0, end: 0 });
});

test("a line is shown with as little scrolling as it takes", () => {
  expect(scrollTopShowing(4, lines, 0, seen)).toBe(0); // the last of five lines below the head
  expect(scrollTopShowing(10, lines, 0, seen)).toBe(120);
  expect(scrollTopShowing(7, lines, 120, seen)).toBe(120);
  expect(scrollTopShowing(2, lines, 120, seen)).toBe(40);
});

test("a step ends at the first and the last item", () => {
  expect(steppedIn(10, -1, 1)).toBe(0);
  expect(steppedIn(10, -1, -1)).toBe(0);
  expect(steppedIn(10, 8, 5)).toBe(9);
});
