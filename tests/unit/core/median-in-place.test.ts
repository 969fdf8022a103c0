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

test("values that cannot be spread over bins, or all but one of which share a bin, have their median all the same", () => {
  const random = seededRandom(6);
  const normal = Float64Array.from({ length: 201 }, () => random.next());
  const withOne = (one: number) => Float64Array.from(normal, (value, i) => (i === 7 ? one : value));
  for (const values of [
    withOne(1e9),
    withOne(Number.POSITIVE_INFINITY),
    withOne(Number.NEGATIVE_INFINITY),
    withOne(Number.MAX_VALUE),
    normal.map((value) => value * 5e-324),
    new Float64Array(200).fill(3),
    // The two middle ones lie at the two ends.
    Float64Array.from({ length: 200 }, (_, i) => (i < 100 ? i / 1e6 : 1000 - i / 1e6)),
  ])
    for (const some of [values, values.subarray(1)]) expect(medianInPlace(some.slice())).toBe(median(some));
});
