import { expect, test } from "vitest";
import { countNearEarlier } from "../../../../src/core/crossmatch/near-earlier.ts";
import { emptyUnion } from "../../../../src/core/crossmatch/union.ts";

test("new objects closer than the radius to an earlier one are counted, each once", () => {
  const arcsec = (count: number) => count / 3600;
  const decDeg = Float64Array.of(2, 2 + arcsec(10), 2 + arcsec(0.9), 2 + arcsec(9.5), 2 + arcsec(5));
  const union = { ...emptyUnion(), key: ["1", "2", "3", "4", "5"], raDeg: new Float64Array(5).fill(150), decDeg };
  expect(countNearEarlier(union, 2, 1)).toBe(2);
  expect(countNearEarlier(union, 2, 0.8)).toBe(1);
  expect(countNearEarlier(union, 2, 20)).toBe(3);
  expect([countNearEarlier(union, 0, 1), countNearEarlier(union, 5, 1)]).toEqual([0, 0]);
});
