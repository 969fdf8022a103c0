import { expect, test } from "vitest";
import { median } from "../../../src/core/lightcurve/order.ts";
import { medianInPlace } from "../../../src/core/median-in-place.ts";
import { seededRandom } from "../../support/random.ts";

test("the median found in place is that of the sorted values, whatever their order, number and repetitions", () => {
  const random = seededRandom(5);
  for (let length = 0; length < 200; length++)
    for (const distinct of [1, 2, 3, 10, 1e9]) {
      const values = Float64Array.from({ length }, () => Math.floor(random.next() * distinct) - distinct / 2);
      for (const ordered of [values, values.slice().sort(), values.slice().sort().reverse()]) {
        const expected = median(ordered);
        const inPlace = ordered.slice();
        expect(medianInPlace(inPlace)).toBe(expected);
        expect(inPlace.sort()).toEqual(values.slice().sort());
      }
    }
});
