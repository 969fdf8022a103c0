import { expect, test } from "vitest";
import { numberAmongNamesakes } from "../../../../../src/ui/views/top/namesakes.ts";

test("datasets of one name are numbered by when they were made; others have no number", () => {
  const made = (datasetId: string, name: string, createdAt: string) => ({ datasetId, name, createdAt });
  const all = [
    made("c", "field", "2026-11-30T10:00:00Z"),
    made("a", "field", "2026-11-29T10:00:00Z"),
    made("b", "other", "2026-11-28T10:00:00Z"),
    made("d", "field", "2026-11-30T10:00:00Z"),
  ];
  expect(all.map((one) => numberAmongNamesakes(one, all))).toEqual([2, 1, undefined, 3]);
});
