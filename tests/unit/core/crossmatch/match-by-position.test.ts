import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Crossmatch } from "../../../../src/core/crossmatch/crossmatch.ts";
import { matchByPosition } from "../../../../src/core/crossmatch/match-by-position.ts";
import { separationArcsec } from "../../../../src/core/crossmatch/sky.ts";
import { buildZoneIndex, nearestWithin } from "../../../../src/core/crossmatch/zone-index.ts";
import { jittered, type Positions, randomCap, randomNumbers, rotated } from "./random-sky.ts";

function match(objects: Positions, sources: Positions, radiusArcsec: number): Crossmatch {
  return matchByPosition(buildZoneIndex(objects.raDeg, objects.decDeg), sources.raDeg, sources.decDeg, radiusArcsec);
}

/** Greedy over all pairs, by Vincenty's formula: the same rule with neither index nor shortcut. */
function bruteForce(objects: Positions, sources: Positions, radiusArcsec: number) {
  const pairs: { source: number; object: number; arcsec: number }[] = [];
  for (let source = 0; source < sources.raDeg.length; source++) {
    for (let object = 0; object < objects.raDeg.length; object++) {
      const arcsec = separationArcsec(
        ...[objects.raDeg[object]!, objects.decDeg[object]!],
        ...([sources.raDeg[source]!, sources.decDeg[source]!] as [number, number]),
      );
      if (arcsec <= radiusArcsec) pairs.push({ source, object, arcsec });
    }
  }
  pairs.sort((a, b) => a.arcsec - b.arcsec);
  const objectOfSource = new Int32Array(sources.raDeg.length).fill(-1);
  const taken = new Set<number>();
  for (const { source, object } of pairs) {
    if (objectOfSource[source]! >= 0 || taken.has(object)) continue;
    objectOfSource[source] = object;
    taken.add(object);
  }
  const occurs = (key: "source" | "object", value: number) => pairs.filter((pair) => pair[key] === value).length;
  return {
    objectOfSource,
    ambiguous: [...objectOfSource].map((object, source) =>
      Number(object >= 0 && (occurs("source", source) > 1 || occurs("object", object) > 1)),
    ),
    lost: [...objectOfSource].map((object, source) => Number(object < 0 && occurs("source", source) > 0)),
    lostObject: Array.from(objects.raDeg, (_, object) => Number(!taken.has(object) && occurs("object", object) > 0)),
  };
}

const places = fc.constantFrom<[number, number]>(
  [0, 0],
  [0, 89.999],
  [180, -90],
  [359.9999, 45],
  [241.35, 54.62],
  [12, 90],
);
const fields = fc.record({
  seed: fc.integer(),
  place: places,
  sizeArcsec: fc.constantFrom(20, 200, 4000),
  objectCount: fc.nat(120),
  sourceCount: fc.nat(120),
  radiusArcsec: fc.constantFrom(0.5, 3, 40, 3000),
});

function makeField({
  seed,
  place,
  sizeArcsec,
  objectCount,
  sourceCount,
}: typeof fields extends fc.Arbitrary<infer T> ? T : never) {
  const random = randomNumbers(seed);
  return {
    objects: randomCap(random, objectCount, ...place, sizeArcsec / 3600),
    sources: randomCap(random, sourceCount, ...place, sizeArcsec / 3600),
  };
}

describe("matching by position", () => {
  test("equals brute force over all pairs, at the poles and at RA 0 as anywhere", () => {
    fc.assert(
      fc.property(fields, (given) => {
        const { objects, sources } = makeField(given);
        const found = match(objects, sources, given.radiusArcsec);
        const expected = bruteForce(objects, sources, given.radiusArcsec);
        expect([...found.objectOfSource]).toEqual([...expected.objectOfSource]);
        expect([...found.ambiguousSource]).toEqual(expected.ambiguous);
        expect([...found.lostSource]).toEqual(expected.lost);
        expect([...found.lostObject]).toEqual(expected.lostObject);
      }),
      { numRuns: 300 },
    );
  });

  test("is one to one, and its counts add up", () => {
    fc.assert(
      fc.property(fields, (given) => {
        const { objects, sources } = makeField(given);
        const found = match(objects, sources, given.radiusArcsec);
        const matched = [...found.objectOfSource].filter((object) => object >= 0);
        expect(new Set(matched).size).toBe(matched.length);
        expect(found.matchedCount).toBe(matched.length);
        expect(found.matchedCount + found.unmatchedCount).toBe(sources.raDeg.length);
        expect(found.ambiguousCount).toBe(found.ambiguousSource.reduce((sum, one) => sum + one, 0));
        found.objectOfSource.forEach((object, source) => {
          if (object >= 0) expect(found.sourceOfObject[object]).toBe(source);
          else expect(found.separationArcsec[source]).toBeNaN();
        });
        expect(found.sourceOfObject.filter((source) => source >= 0)).toHaveLength(matched.length);
      }),
    );
  });

  test("does not depend on where on the sky the field lies", () => {
    const angles = fc.tuple(
      fc.double({ min: 0, max: 360, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: 0, max: 360, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.integer(), angles, (seed, turn) => {
        const random = randomNumbers(seed);
        const objects = randomCap(random, 300, 0, 0, 0.05);
        const sources = jittered(random, objects, 3);
        const found = match(objects, sources, 5);
        expect([...match(rotated(objects, turn), rotated(sources, turn), 5).objectOfSource]).toEqual([
          ...found.objectOfSource,
        ]);
      }),
    );
  });

  test("never matches a position that is not a number, on either side", () => {
    const objects = { raDeg: Float64Array.of(10, Number.NaN, 10), decDeg: Float64Array.of(Number.NaN, 0, 0) };
    const sources = {
      raDeg: Float64Array.of(10, Number.NaN, 10, Infinity),
      decDeg: Float64Array.of(0, 0, Number.NaN, 0),
    };
    expect([...match(objects, sources, 10).objectOfSource]).toEqual([2, -1, -1, -1]);
  });

  test("takes right ascensions of any turn, and a radius as inclusive", () => {
    const objects = { raDeg: Float64Array.of(-0.00001, 720.5), decDeg: Float64Array.of(0, 0) };
    const sources = { raDeg: Float64Array.of(0.00001, 0.5), decDeg: Float64Array.of(0, 1 / 3600) };
    const found = match(objects, sources, 1);
    expect([...found.objectOfSource]).toEqual([0, 1]);
    expect(found.separationArcsec[0]).toBeCloseTo(0.072, 6);
  });

  test("of nothing is nothing", () => {
    const nothing = { raDeg: new Float64Array(0), decDeg: new Float64Array(0) };
    expect(match(nothing, nothing, 1).matchedCount).toBe(0);
    expect([...match(nothing, { raDeg: Float64Array.of(1), decDeg: Float64Array.of(1) }, 1).objectOfSource]).toEqual([
      -1,
    ]);
  });

  test("within a radius that makes every pair a candidate is refused before memory runs out", () => {
    const crowd = randomCap(randomNumbers(1), 4200, 10, 10, 0.01);
    expect(() => match(crowd, crowd, 3600)).toThrowError("The radius is far too large");
  });

  test("by errors takes the pair that is more probable, not the one that is closer", () => {
    const objects = { raDeg: Float64Array.of(0, 1.5 / 3600), decDeg: Float64Array.of(0, 0) };
    const index = buildZoneIndex(objects.raDeg, objects.decDeg);
    const at = Float64Array.of(0.6 / 3600);
    const errors = { sourceArcsec: [0.1], objectArcsec: [0.1, 1] };
    expect(matchByPosition(index, at, new Float64Array(1), 2).objectOfSource[0]).toBe(0);
    expect(matchByPosition(index, at, new Float64Array(1), 2, { errors }).objectOfSource[0]).toBe(1);
  });
});

describe("the nearest position", () => {
  test("is found within the radius, and none outside", () => {
    fc.assert(
      fc.property(fields, ({ radiusArcsec, ...field }) => {
        const { objects, sources } = makeField({ ...field, radiusArcsec, sourceCount: 5 });
        const index = buildZoneIndex(objects.raDeg, objects.decDeg);
        for (let k = 0; k < 5; k++) {
          const apart = Array.from(objects.raDeg, (ra, object) =>
            separationArcsec(ra, objects.decDeg[object]!, sources.raDeg[k]!, sources.decDeg[k]!),
          );
          const least = Math.min(...apart);
          expect(nearestWithin(index, sources.raDeg[k]!, sources.decDeg[k]!, radiusArcsec)).toBe(
            least <= radiusArcsec ? apart.indexOf(least) : -1,
          );
        }
      }),
    );
  });
});
