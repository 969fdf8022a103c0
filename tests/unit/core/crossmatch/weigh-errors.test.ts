import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchByPosition, type PositionErrors } from "../../../../src/core/crossmatch/match-by-position.ts";
import { separationArcsec } from "../../../../src/core/crossmatch/sky.ts";
import { addToUnion, emptyUnion } from "../../../../src/core/crossmatch/union.ts";
import { medianError, pairErrors } from "../../../../src/core/crossmatch/weigh-errors.ts";
import { buildZoneIndex } from "../../../../src/core/crossmatch/zone-index.ts";
import { type Positions, randomCap, randomNumbers } from "./random-sky.ts";

const match = (objects: Positions, sources: Positions, radius: number, errors?: PositionErrors) =>
  matchByPosition(buildZoneIndex(objects.raDeg, objects.decDeg), sources.raDeg, sources.decDeg, radius, {
    ...(errors && { errors }),
  });

/** Two draws of a normal distribution (Box & Muller 1958). */
function normalPair(random: () => number): [number, number] {
  const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - random())), 2 * Math.PI * random()];
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Positions near the equator, each displaced by its own error. */
function displaced(random: () => number, { raDeg, decDeg }: Positions, errorArcsec: Float64Array): Positions {
  const moves = Array.from(errorArcsec, (error) => normalPair(random).map((draw) => (draw * error) / 3600));
  return {
    raDeg: raDeg.map((ra, k) => ra + moves[k]![0]!),
    decDeg: decDeg.map((dec, k) => dec + moves[k]![1]!),
  };
}

const errorsOf = (random: () => number, count: number) =>
  Float64Array.from({ length: count }, () => 0.03 * 30 ** random());

/** The same in the slowest way: the probability density of every pair, sorted, taken greedily. */
function bruteForce(objects: Positions, sources: Positions, radius: number, errors: PositionErrors): number[] {
  const pairs: { source: number; object: number; density: number }[] = [];
  for (let source = 0; source < sources.raDeg.length; source++) {
    for (let object = 0; object < objects.raDeg.length; object++) {
      const apart = separationArcsec(
        ...([
          sources.raDeg[source]!,
          sources.decDeg[source]!,
          objects.raDeg[object]!,
          objects.decDeg[object]!,
        ] as const),
      );
      if (apart > radius) continue;
      const variance =
        errors.sourceArcsec[source]! ** 2 + errors.objectArcsec[object]! ** 2 + errors.commonArcsec! ** 2;
      pairs.push({ source, object, density: -(apart ** 2) / (2 * variance) - Math.log(2 * Math.PI * variance) });
    }
  }
  const objectOfSource = new Array<number>(sources.raDeg.length).fill(-1);
  for (const { source, object } of pairs.sort((a, b) => b.density - a.density)) {
    if (objectOfSource[source] === -1 && !objectOfSource.includes(object)) objectOfSource[source] = object;
  }
  return objectOfSource;
}

describe("matching by errors", () => {
  test("equals brute force over the probability densities of all pairs", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 1, max: 8, noNaN: true }), (seed, radius) => {
        const random = randomNumbers(seed);
        const objects = randomCap(random, 60, 10, 0, 20 / 3600);
        const sources = randomCap(random, 50, 10, 0, 20 / 3600);
        const errors = { sourceArcsec: errorsOf(random, 50), objectArcsec: errorsOf(random, 60), commonArcsec: 0.05 };
        const found = match(objects, sources, radius, errors);
        expect([...found.objectOfSource]).toEqual(bruteForce(objects, sources, radius, errors));
      }),
      { numRuns: 200 },
    );
  });

  test("of equal errors is matching by separation", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.02, max: 2, noNaN: true }), (seed, error) => {
        const random = randomNumbers(seed);
        const objects = randomCap(random, 80, 200, -60, 20 / 3600);
        const sources = randomCap(random, 80, 200, -60, 20 / 3600);
        const equal = new Float64Array(80).fill(error);
        const weighed = match(objects, sources, 5, { sourceArcsec: equal, objectArcsec: equal });
        expect(weighed).toEqual(match(objects, sources, 5));
      }),
      { numRuns: 100 },
    );
  });

  test("finds more true pairs in a crowded field than matching by separation does", () => {
    const random = randomNumbers(7);
    const sky = randomCap(random, 4000, 30, 0, 60 / 3600);
    const errors = [errorsOf(random, 4000), errorsOf(random, 4000)] as const;
    const [objects, sources] = [displaced(random, sky, errors[0]), displaced(random, sky, errors[1])];
    const truePairs = (found: { objectOfSource: Int32Array }) =>
      found.objectOfSource.reduce((sum, object, source) => sum + Number(object === source), 0);
    const closest = truePairs(match(objects, sources, 4));
    const weighed = truePairs(
      match(objects, sources, 4, pairErrors({ object: errors[0], source: errors[1] }, counts)!),
    );
    expect(closest).toBeGreaterThan(2000);
    expect(weighed).toBeGreaterThan(1.03 * closest);
  });
});

const counts = { source: 4000, object: 4000 };

describe("what separations are weighed by", () => {
  test("is nothing where no error is known, and a side's median where one is unknown", () => {
    expect(pairErrors({}, { source: 2, object: 2 })).toBeUndefined();
    const source = Float64Array.of(0.1, Number.NaN, 0.3, 0.2);
    expect(pairErrors({ source }, { source: 4, object: 2 })).toEqual({
      sourceArcsec: Float64Array.of(0.1, 0.2, 0.3, 0.2),
      objectArcsec: new Float64Array(2),
      commonArcsec: 0,
    });
    expect(medianError(Float64Array.of(Number.NaN, 0))).toBeUndefined();
  });

  test("has the scatter that the errors do not explain in common, and the offset unless it is taken off", () => {
    const known = { source: new Float64Array(3).fill(0.3), object: new Float64Array(3).fill(0.4) };
    const common = (scatterArcsec: number, removed: boolean) =>
      pairErrors(known, { source: 3, object: 3 }, { scatterArcsec, eastArcsec: 3, northArcsec: 1 }, removed)!
        .commonArcsec;
    expect(common(0.4, true)).toBe(0);
    expect(common(1.3, true)).toBeCloseTo(1.2, 12);
    expect(common(0.4, false)).toBeCloseTo(Math.sqrt(5), 12);
  });
});

describe("centroids of a union", () => {
  const at = (arcsec: number, error?: number) => ({
    raDeg: Float64Array.of(arcsec / 3600),
    decDeg: Float64Array.of(0),
    ...(error === undefined ? {} : { positionErrorArcsec: Float64Array.of(error) }),
  });
  const centroid = (...sources: ReturnType<typeof at>[]) => {
    const { union } = sources.reduce(
      (before, source) => addToUnion(before.union, source, { radiusArcsec: 5, weighErrors: true }),
      {
        union: emptyUnion(),
      } as ReturnType<typeof addToUnion>,
    );
    expect(union.key).toEqual(["1"]);
    return { arcsec: union.raDeg[0]! * 3600, error: union.errorArcsec[0]!, count: union.sourceCount[0]! };
  };

  test("are weighted by one over the squared errors, and become surer with every source", () => {
    const { arcsec, error, count } = centroid(at(0, 0.1), at(1, 0.2), at(0.5, 0.2));
    expect(arcsec).toBeCloseTo((0 / 0.01 + 1 / 0.04 + 0.5 / 0.04) / (1 / 0.01 + 2 / 0.04), 9);
    expect(error).toBeCloseTo(1 / Math.sqrt(1 / 0.01 + 2 / 0.04), 9);
    expect(count).toBe(3);
  });

  test("are plain means while no error is known, and leave those sources out once one is", () => {
    expect(centroid(at(0), at(1), at(2)).arcsec).toBeCloseTo(1, 9);
    expect(centroid(at(0), at(1), at(2)).error).toBeNaN();
    expect(centroid(at(0), at(1, 0.1), at(3)).arcsec).toBeCloseTo(1, 9);
    expect(centroid(at(0), at(1, 0.1), at(3))).toMatchObject({ count: 3 });
  });
});
