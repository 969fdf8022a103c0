import { expect, test } from "vitest";
import { expressionColumn, type FilterTable, filterRows } from "../../../../src/core/table/filter.ts";

const table: FilterTable = {
  count: 6,
  columns: new Map<string, Float64Array | string[]>([
    ["mag", Float64Array.of(15, 16, Number.NaN, 18, 20, 25)],
    ["field", ["a", "a", "a", "b", "b", "c"]],
    ["ccd", Float64Array.of(1, 1, 2, 2, Number.NaN, 3)],
  ]),
  constants: { epochs: 100 },
  raDeg: new Float64Array(6),
  decDeg: new Float64Array(6),
};
const column = (expression: string) => [...expressionColumn(expression, table)];

// What pandas 2.3 gives: df.groupby("field").mag.transform("mean") and so on, with dropna as it is at first.
test.each([
  ["count_by(field)", [3, 3, 3, 2, 2, 1]],
  ["count_by(ccd)", [2, 2, 2, 2, Number.NaN, 1]],
  ["mean_by(mag, field)", [15.5, 15.5, 15.5, 19, 19, 25]],
  ["median_by(mag, field)", [15.5, 15.5, 15.5, 19, 19, 25]],
  ["sum_by(mag, ccd)", [31, 31, 18, 18, Number.NaN, 25]],
  ["std_by(mag, field)", [Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, Math.SQRT2, Math.SQRT2, Number.NaN]],
  ["min_by(mag, field)", [15, 15, 15, 18, 18, 25]],
  ["max_by(mag, field)", [16, 16, 16, 20, 20, 25]],
])("%s is what pandas' groupby and transform give", (expression, expected) => {
  expect(column(expression)).toEqual(expected.map((one) => (Number.isNaN(one) ? Number.NaN : expect.closeTo(one, 12))));
});

test("aggregates filter, and say what is wrong with their operands", () => {
  expect([...filterRows("mag < mean_by(mag, field)", table)]).toEqual([1, 0, 0, 1, 0, 0]);
  expect(() => column("mean_by(field, ccd)")).toThrow("expected a number, found a column of strings");
  expect(() => column("mean_by(mag, 3)")).toThrow("expected a column, found a number");
});

test("an expression is a column: of numbers, of texts, a condition as 1 and 0, one value for all", () => {
  expect(column("10 ** (-0.4 * (mag - 25))").at(-1)).toBe(1);
  expect(column("field")).toEqual(["a", "a", "a", "b", "b", "c"]);
  expect(column("mag > 15.5")).toEqual([0, 1, 0, 1, 1, 1]);
  expect(column("epochs / 2")).toEqual(new Array(6).fill(50));
  expect(column("'x'")).toEqual(new Array(6).fill("x"));
  expect(() => column("magg + 1")).toThrow("such as mag");
});
