import { expect, test } from "vitest";
import { brightAndFaint, brightLessFaint, medianStamp } from "../../../../src/core/image/median-difference.ts";

test("a median passes over what was not measured", () => {
  expect(
    Array.from(
      medianStamp([
        [1, NaN, NaN],
        [5, 2, NaN],
        [2, 4, NaN],
      ]),
    ),
  ).toEqual([2, 3, NaN]);
});

test("magnitudes are bright where they are small, fluxes where they are large, and epochs without a value are neither", () => {
  const values = [14, NaN, 12, 13, 15, 11, 16];
  expect(brightAndFaint(values, true)).toEqual({ bright: [5, 2], faint: [4, 6] });
  expect(brightAndFaint(values, false)).toEqual({ bright: [6, 4], faint: [2, 5] });
  expect(brightAndFaint([3, 2], true)).toEqual({ bright: [1], faint: [0] });
  expect(brightAndFaint([3, NaN], true)).toEqual({ bright: [], faint: [] });
});

test("what a bright epoch has more is what is left, whatever the skies were", () => {
  const stamp = (sky: number, star: number) => [sky, sky, sky, sky, sky + star, sky, sky, sky, sky];
  const bright = [stamp(100, 50), stamp(300, 50), stamp(7, 90)];
  const faint = [stamp(40, 20), stamp(0, 10), stamp(9, 20)];
  expect(Array.from(brightLessFaint(bright, faint))).toEqual([0, 0, 0, 0, 30, 0, 0, 0, 0]);
});
