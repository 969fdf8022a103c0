import { expect, test } from "vitest";
import { findLostOffset } from "../../../../src/core/crossmatch/lost-offset.ts";
import { buildZoneIndex } from "../../../../src/core/crossmatch/zone-index.ts";
import { jittered, type Positions, randomCap, randomNumbers } from "./random-sky.ts";

const radiusArcsec = 1;
const find = (objects: Positions, sources: Positions) =>
  findLostOffset(buildZoneIndex(objects.raDeg, objects.decDeg), objects, sources, radiusArcsec, undefined);

const moved = ({ raDeg, decDeg }: Positions, east: number, north: number): Positions => ({
  raDeg: raDeg.map((ra, k) => ra + east / 3600 / Math.cos((decDeg[k]! * Math.PI) / 180)),
  decDeg: decDeg.map((dec) => dec + north / 3600),
});

/** Some of a field, with as many sources beside it that are no objects. */
function partly(random: () => number, field: Positions, at: [number, number], share: number): Positions {
  const kept = [...field.raDeg.keys()].filter(() => random() < share);
  const others = randomCap(random, Math.round(field.raDeg.length * (1 - share)), at[0], at[1], 0.1);
  const both = (own: Float64Array, other: Float64Array) => Float64Array.of(...kept.map((row) => own[row]!), ...other);
  return { raDeg: both(field.raDeg, others.raDeg), decDeg: both(field.decDeg, others.decDeg) };
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "an offset beyond the radius is found where most sources agree on it (seed %i)",
  (seed) => {
    const random = randomNumbers(seed);
    const at: [number, number] = [360 * random(), 120 * random() - 60];
    const field = randomCap(random, 20 + Math.floor(500 * random()), at[0], at[1], 0.1);
    const angle = 2 * Math.PI * random();
    const size = 2 + 50 * random();
    const [east, north] = [size * Math.cos(angle), size * Math.sin(angle)];
    const sources = moved(jittered(random, partly(random, field, at, 0.7), 0.2), east, north);
    const offset = find(field, sources);
    expect(Math.hypot(offset!.eastArcsec - east, offset!.northArcsec - north)).toBeLessThan(0.2);
  },
);

test("fields that have nothing in common, and those that agree already, have none (400 seeds)", () => {
  for (let seed = 100; seed < 300; seed++) {
    const random = randomNumbers(seed);
    const count = 6 + Math.floor(300 * random() ** 2);
    const field = randomCap(random, count, 80, 20, 0.05);
    expect(find(field, randomCap(random, count, 80, 20, 0.05)), `seed ${seed}, other stars`).toBeUndefined();
    expect(find(field, jittered(random, field, 0.3)), `seed ${seed}, the same stars`).toBeUndefined();
  }
});
