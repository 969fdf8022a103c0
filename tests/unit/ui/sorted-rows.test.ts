import { expect, test } from "vitest";
import { sortedRows } from "../../../src/ui/objects/sorted-rows.ts";

const nan = Number.NaN;

test("rows without a column stay in the store's order", () => {
  expect([...sortedRows(3, undefined, true)]).toEqual([0, 1, 2]);
});

test("numbers sort either way, NaN last both times, equal ones as they were", () => {
  const data = Float64Array.of(2, nan, 1, 2, -5);
  expect([...sortedRows(5, data, false)]).toEqual([4, 2, 0, 3, 1]);
  expect([...sortedRows(5, data, true)]).toEqual([0, 3, 2, 4, 1]);
});

test("keys sort by the numbers in them, empty ones last", () => {
  expect([...sortedRows(4, ["I10", "", "I9", "I100"], false)]).toEqual([2, 0, 3, 1]);
});
