import { expect, test } from "vitest";
import { withMoreColumns } from "../../../../src/core/export/whole-table.ts";
import { besidePrefixes, keptBeside } from "../../../../src/ui/state/beside/beside-book.svelte.ts";

const beside = { ...{ datasetId: "a", name: "A", by: "position", radiusArcsec: 1 }, columnNames: ["mag"] };

test("what is kept and lists no datasets is none, and two of the same name have prefixes of their own", () => {
  expect(keptBeside(JSON.stringify([beside]))).toEqual([beside]);
  for (const kept of [undefined, "{", "3", '[{"name":1}]']) expect(keptBeside(kept)).toEqual([]);
  expect(besidePrefixes(["M 31!", "m_31", "2 nights"].map((name) => ({ name })))).toEqual([
    "m_31",
    "m_31_2",
    "d_2_nights",
  ]);
});

test("a column whose name is taken gets a number, and one of other objects is refused", () => {
  const table = [{ name: "object_key", data: ["1", "2"] }];
  const more = (name: string, ...data: number[]) => ({ name, data: Float64Array.from(data) });
  const names = withMoreColumns(table, [more("a", 1, 2), more("object_key", 3, 4), more("a", 5, 6)]);
  expect(names.map(({ name }) => name)).toEqual(["object_key", "a", "object_key_2", "a_2"]);
  expect(names.at(-1)!.data).toEqual(Float64Array.of(5, 6));
  expect(() => withMoreColumns(table, [more("a", 1)])).toThrowError(/moreColumns\[0\]\.data: expected 2 entries/);
});
