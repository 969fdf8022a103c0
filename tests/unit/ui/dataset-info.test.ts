import { expect, test } from "vitest";
import type { DatasetOverview } from "../../../src/core/verbs/datasets.ts";
import { assumed } from "../../../src/ui/views/info/dataset-info.ts";

test("what was assumed of the files is a line each, with the file it was assumed of first and what changes it", () => {
  const assumptions = [
    { kind: "unit", text: "MAG has no unit: taken as mag.", path: "night-1.cat" },
    { kind: "match", text: "A radius of 1″ was used." },
    { kind: "table", text: "All rows were read as one object.", path: "mine.csv", remedy: "file" },
  ];
  const { head, rows } = assumed({ record: { assumptions } } as unknown as DatasetOverview);
  expect(head).toHaveLength(4);
  expect(rows).toEqual([
    [
      "unit",
      "MAG has no unit: taken as mag.",
      "night-1.cat",
      "Drop the catalogs again, with a review, and use “Change columns”",
    ],
    ["match", "A radius of 1″ was used.", "", "Drop the catalogs again, with a review, and use “Change matching”"],
    ["table", "All rows were read as one object.", "mine.csv", expect.stringMatching(/^Save its rows as a table /)],
  ]);
  expect(assumed({ record: {} } as unknown as DatasetOverview).rows).toEqual([]);
});
