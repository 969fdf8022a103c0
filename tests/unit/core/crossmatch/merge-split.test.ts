import { expect, test } from "vitest";
import { mergeSplit, Sightings } from "../../../../src/core/crossmatch/merge-split.ts";
import { separationArcsec } from "../../../../src/core/crossmatch/sky.ts";
import { addToUnion, emptyUnion, type ObjectUnion } from "../../../../src/core/crossmatch/union.ts";
import { seededRandom } from "../../../support/random.ts";

const arcsec = 1 / 3600;
const radiusArcsec = 1;

/** The union of catalogs of positions, and what has seen which. */
function unite(catalogs: [raDeg: number, decDeg: number][][]) {
  const sightings = new Sightings();
  let union: ObjectUnion = emptyUnion();
  for (const positions of catalogs) {
    const raDeg = Float64Array.from(positions, ([ra]) => ra);
    const decDeg = Float64Array.from(positions, ([, dec]) => dec);
    const added = addToUnion(union, { raDeg, decDeg }, { radiusArcsec });
    union = added.union;
    sightings.add(added.objectOfSource, union.key.length);
  }
  return { union, sightings };
}

test("a star whose first position lay at the edge is one again, at the mean of all its sources", () => {
  const at = [0, 1.1, 0.9, 1.2, 1].map((off): [number, number][] => [[10, off * arcsec]]);
  const { union, sightings } = unite(at);
  expect(union.key).toEqual(["1", "2"]);
  const merged = mergeSplit({ ...union, raDeg: union.raDeg, decDeg: union.decDeg }, sightings, 1.2);
  expect(merged.key).toEqual(["1"]);
  expect(merged.sourceCount).toEqual(Uint32Array.of(5));
  expect(merged.decDeg[0]! / arcsec).toBeCloseTo(0.84, 6);
});

test("two stars that one catalog has seen both stay two, however close", () => {
  const { union, sightings } = unite([
    [
      [10, 0],
      [10, 0.8 * arcsec],
    ],
    [[10, 0]],
    [[10, 0.8 * arcsec]],
  ]);
  expect(mergeSplit(union, sightings, radiusArcsec)).toBe(union);
});

test("where an error is known, the mean is weighted by it", () => {
  const one = { raDeg: Float64Array.of(10, 10), decDeg: Float64Array.of(0, 0.9 * arcsec) };
  const sightings = new Sightings();
  sightings.add(Int32Array.of(0), 2);
  sightings.add(Int32Array.of(1), 2);
  const counts = { key: ["1", "2"], sourceCount: Uint32Array.of(1, 1) };
  const merged = mergeSplit({ ...one, ...counts, errorArcsec: Float64Array.of(0.1, 0.2) }, sightings, radiusArcsec);
  expect(merged.decDeg[0]! / arcsec).toBeCloseTo(0.18, 6);
  expect(merged.errorArcsec[0]).toBeCloseTo(1 / Math.sqrt(125), 9);
});

test("of a field that scatters widely most split stars are made one, and none is lost (20 fields)", () => {
  let split = 0;
  let left = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const { next } = seededRandom(seed);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const stars = Array.from({ length: 200 }, (_, k): [number, number] => [
      (359.95 + 0.006 * (k % 20)) % 360,
      10 + 0.006 * Math.floor(k / 20),
    ]);
    const catalogs = Array.from({ length: 10 }, () =>
      stars
        .filter(() => next() < 0.8)
        .map(([ra, dec]): [number, number] => [ra + 0.35 * arcsec * normal(), dec + 0.35 * arcsec * normal()]),
    );
    const { union, sightings } = unite(catalogs);
    const merged = mergeSplit(union, sightings, radiusArcsec);
    split += union.key.length - stars.length;
    const nearOf = ({ raDeg, decDeg }: ObjectUnion) =>
      stars.map(([ra, dec]) => raDeg.filter((at, k) => separationArcsec(at, decDeg[k]!, ra, dec) < 3).length);
    const [before, after] = [nearOf(union), nearOf(merged)];
    expect(after.every((count, star) => count >= 1 && count <= before[star]!)).toBe(true);
    left += after.filter((count) => count > 1).length;
    expect(merged.sourceCount.reduce((sum, count) => sum + count)).toBe(catalogs.flat().length);
  }
  expect(left).toBeLessThan(split / 2);
  expect(split).toBeGreaterThan(20);
});
