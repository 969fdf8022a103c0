import { expect, test } from "vitest";
import { madeColumns, makeColumn, usedIn } from "../../../../src/ui/state/explore/made-columns.ts";

const objects = {
  ...{ count: 3, objectKey: ["1", "2", "3"], columns: [] },
  ...{
    raDeg: new Float64Array(3),
    decDeg: new Float64Array(3),
    xImage: new Float64Array(3),
    yImage: new Float64Array(3),
  },
};
const of = (data: Record<string, Float64Array | undefined>) => ({
  ...{ objects, names: Object.keys(data), epochs: 10 },
  data: (name: string) => data[name],
});

test("a column that is made waits for the columns it names, and for no others", () => {
  expect(makeColumn("a - b", of({ a: Float64Array.of(1, 2, 3), b: undefined }))).toEqual({ kind: "waiting" });
  const made = makeColumn("a * 2", of({ a: Float64Array.of(1, 2, 3), b: undefined }));
  expect(made).toEqual({ kind: "data", data: Float64Array.of(2, 4, 6) });
  expect(makeColumn("a +", of({ a: undefined }))).toMatchObject({
    kind: "error",
    message: expect.stringContaining("Column"),
  });
  expect(usedIn("A + mean_by(b, c)", ["a", "b", "c"])).toEqual(["a", "b", "c"]);
});

test("what is kept and is no list of columns is none", () => {
  const columns = [{ name: "color", expression: "a - b" }];
  expect(madeColumns(JSON.stringify(columns))).toEqual(columns);
  for (const kept of [undefined, "{", "3", '[{"name":1}]']) expect(madeColumns(kept)).toEqual([]);
});
