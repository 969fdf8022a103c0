import { expect, test } from "vitest";
import { besideColumn, pairObjects } from "../../../../src/core/known/side-by-side.ts";

const arcsec = 1 / 3600;
const objects = (...all: [key: string, raDeg: number, decDeg: number][]) => ({
  objectKey: all.map(([key]) => key),
  raDeg: Float64Array.from(all, ([, ra]) => ra),
  decDeg: Float64Array.from(all, ([, , dec]) => dec),
});
const ours = objects(["1", 10, 0], ["2", 10, 1], ["3", 10, 2], ["4", Number.NaN, Number.NaN]);

test("by position the closest pairs come first, each object is in one pair, and what is left alone is counted", () => {
  const theirs = objects(["a", 10, 1.5 * arcsec], ["b", 10, 0.5 * arcsec], ["c", 10, 1 + 0.2 * arcsec], ["d", 50, 0]);
  const pairs = pairObjects(ours, theirs, { by: "position", radiusArcsec: 2 });
  expect([...pairs.row]).toEqual([1, 2, -1, -1]);
  expect(pairs).toMatchObject({ matchedCount: 2, aloneCount: 2, othersAloneCount: 2, ambiguousCount: 1 });
  expect(pairs.separationArcsec[0]).toBeCloseTo(0.5, 6);
  expect(pairs.medianSeparationArcsec).toBeCloseTo(0.35, 6);
  const narrow = pairObjects(ours, theirs, { by: "position", radiusArcsec: 0.3 });
  expect([...narrow.row]).toEqual([-1, 2, -1, -1]);
});

test("by key objects are paired wherever they lie, and how far they lie apart tells that keys agree by chance", () => {
  const theirs = objects(["3", 11, 2], ["1", 10, 1], ["9", 0, 0], ["4", 10, 0]);
  const pairs = pairObjects(ours, theirs, { by: "key" });
  expect([...pairs.row]).toEqual([1, -1, 0, 3]);
  expect(pairs).toMatchObject({ matchedCount: 3, aloneCount: 1, othersAloneCount: 1, ambiguousCount: 0 });
  expect(pairs.separationArcsec[0]).toBeCloseTo(3600, 3);
  expect(pairs.separationArcsec[3]).toBeNaN();
  expect(pairs.medianSeparationArcsec).toBeGreaterThan(3500);
});

test("a column has no number and no text where there is no partner", () => {
  const row = Int32Array.of(1, -1);
  expect(besideColumn({ name: "n", unit: "mag", data: Float64Array.of(5, 6) }, row)).toEqual({
    ...{ name: "n", unit: "mag", data: Float64Array.of(6, Number.NaN) },
  });
  expect(besideColumn({ name: "t", data: ["a", "b"] }, row).data).toEqual(["b", ""]);
});
