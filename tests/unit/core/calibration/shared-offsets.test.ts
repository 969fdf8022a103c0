import { describe, expect, test } from "vitest";
import type { Ensemble } from "../../../../src/core/calibration/ensemble.ts";
import { findSharedOffsets } from "../../../../src/core/calibration/shared-offsets.ts";
import { findZeroPoints } from "../../../../src/core/calibration/zero-points.ts";
import { seededRandom } from "../../../support/random.ts";

/** @param stated how much too small the errors are stated */
function made(objectCount: number, epochCount: number, offset: (epoch: number) => number, stated = 1): Ensemble {
  const random = seededRandom(objectCount * 1000 + epochCount);
  const noise = () => Array.from({ length: 12 }, () => random.between(0, 1000) / 1000).reduce((a, b) => a + b) - 6;
  const value = Float64Array.from(
    { length: objectCount * epochCount },
    (_, at) => 15 + Math.floor(at / epochCount) / 50 + 0.005 * noise() + offset(at % epochCount),
  );
  return { objectCount, epochCount, value, uncertainty: new Float64Array(value.length).fill(0.005 * stated) };
}

const shared = (ensemble: Ensemble) => findSharedOffsets(ensemble, findZeroPoints(ensemble));

describe("Offsets that epochs share", () => {
  test("are found with their size, also where errors are stated ten times too small or too large", () => {
    for (const stated of [0.1, 1, 10]) {
      const found = shared(made(40, 60, (epoch) => 0.02 * Math.sin(5 * epoch), stated));
      expect(found.isBeyondErrors).toBe(true);
      expect(found.amplitude).toBeCloseTo(0.02 / Math.SQRT2, 3);
    }
  });

  test("are not found in noise, whatever the errors say", () => {
    for (const [objects, epochs] of [
      [60, 300],
      [40, 60],
      [12, 5],
      [4, 4],
    ] as const)
      for (const stated of [0.1, 1]) expect(shared(made(objects, epochs, () => 0, stated)).isBeyondErrors).toBe(false);
  });

  test("are found where only a few epochs of many have them", () => {
    expect(shared(made(40, 200, (epoch) => (epoch % 50 === 7 ? 0.3 : 0))).isBeyondErrors).toBe(true);
  });

  test("are not said to be there by an object that varies alone", () => {
    const ensemble = made(20, 100, () => 0);
    for (let epoch = 0; epoch < 100; epoch++) ensemble.value[epoch]! += 0.5 * Math.sin(epoch / 3);
    expect(shared(ensemble).isBeyondErrors).toBe(false);
  });

  test("cannot be told of three epochs, nor from three objects", () => {
    expect(shared(made(40, 3, (epoch) => epoch)).correlation).toBeNaN();
    expect(shared(made(3, 40, (epoch) => epoch)).isBeyondErrors).toBe(false);
  });
});
