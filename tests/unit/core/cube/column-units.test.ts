import { expect, test } from "vitest";
import { unitAttributes, unitOfAttributes } from "../../../../src/core/cube/column-units.ts";

test.each([
  ["days", { units: "d", units_text: "days" }],
  ["Seconds", { units: "s", units_text: "Seconds" }],
  ["days since J2000", { units: "d", units_text: "days since J2000" }],
  ["hours since 2000-01-01", { units: "h", units_text: "hours since 2000-01-01" }],
  ["time since start", { units_text: "time since start" }],
  ["BJD - 2457000, days", { units: "BJD - 2457000, days" }],
  ["deg", { units: "deg" }],
  [undefined, {}],
])("a column in %j is left alone by xarray as %j, and keeps its text", (unit, attributes) => {
  expect(unitAttributes(unit)).toEqual(attributes);
  expect(unitOfAttributes(attributes)).toBe(unit);
});
