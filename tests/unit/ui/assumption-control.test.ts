import { expect, test } from "vitest";
import type { ColumnMapping } from "../../../src/core/format/catalog.ts";
import { controlOf, controlWords } from "../../../src/ui/state/ingest/assumption-control.ts";
import { draftOf, mappingOf, sameMapping } from "../../../src/ui/state/ingest/mapping-draft.ts";

test("every kind of assumption has a place where it is changed", () => {
  const kinds = ["unit", "filler", "time", "pairing", "table", "match", "position", "property"] as const;
  expect(kinds.map((kind) => controlWords[controlOf(kind)])).toEqual([
    "Change columns",
    "Change columns",
    "Change files",
    "Change columns",
    "Change names",
    "Change matching",
    "Change columns",
    "Change what is kept",
  ]);
});

test("a mapping that keeps fillers, or takes another column for limits, is another mapping", () => {
  const measurement = { measurement: "v", value: "Vmag", unit: "mag", kind: "mag" } as const;
  const found: ColumnMapping = { ra: "ra", dec: "dec", measurements: [measurement] };
  const kept: ColumnMapping = { ...found, measurements: [{ ...measurement, keepFillers: true }] };
  expect(sameMapping(found, found)).toBe(true);
  expect(sameMapping(found, kept)).toBe(false);
  expect(sameMapping(found, { ...found, measurements: [{ ...measurement, limit: "l_Vmag" }] })).toBe(false);
  expect(mappingOf(draftOf(kept, found))).toEqual(kept);
});
