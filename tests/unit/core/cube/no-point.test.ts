import { expect, test } from "vitest";
import { epochExcluded, noPoint, pointExcluded, pointUncorrected } from "../../../../src/core/cube/no-point.ts";

test("every reason for a missing point has a code of its own, below 0, stored or not", () => {
  const codes = [...Object.values(noPoint), epochExcluded, pointExcluded, pointUncorrected];
  expect(new Set(codes).size).toBe(codes.length);
  expect(Math.max(...codes)).toBeLessThan(0);
});
