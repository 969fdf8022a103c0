import { expect, test } from "vitest";
import { inFrame, otherFrame } from "../../../../src/core/format/sky-frame.ts";

test.each([
  ["FK4", 1950, "FK4, equinox 1950"],
  ["FK4-NO-E", undefined, "FK4-NO-E"],
  ["eq_FK4", "B1950", "FK4, equinox B1950"],
  ["FK5", 1975, "FK5, equinox 1975"],
  [undefined, 1950, "equatorial, equinox 1950"],
  ["galactic", undefined, "GALACTIC"],
  ["ICRS", undefined, undefined],
  ["ICRS", 1950, undefined],
  ["FK5", 2000, undefined],
  [undefined, undefined, undefined],
  ["unknown", undefined, undefined],
])("The frame %s of equinox %s is %s", (system, equinox, expected) => {
  expect(otherFrame(system, equinox)).toBe(expected);
});

test("Only positions whose names do not say their frame are said to be of another", () => {
  const columns = ["ra", "DELTA_J2000", "mag"].map((name) => ({ name, data: Float64Array.of(1) }));
  expect(inFrame(columns, () => "FK4").map(({ frame }) => frame)).toEqual(["FK4", undefined, undefined]);
});
