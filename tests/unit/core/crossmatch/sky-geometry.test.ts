import { describe, expect, test } from "vitest";
import { measureOffset, withoutOffset } from "../../../../src/core/crossmatch/astrometric-offset.ts";
import { type Footprint, footprintOf, isInside } from "../../../../src/core/crossmatch/footprint.ts";
import { matchByPosition } from "../../../../src/core/crossmatch/match-by-position.ts";
import { fitPixelFrame, pixelOf } from "../../../../src/core/crossmatch/pixel-frame.ts";
import { proposeRadius, roundTo125 } from "../../../../src/core/crossmatch/propose-radius.ts";
import { fitSeparations } from "../../../../src/core/crossmatch/separation-histogram.ts";
import { directionOf, separationArcsec, unitVectors } from "../../../../src/core/crossmatch/sky.ts";
import { skyOrder } from "../../../../src/core/crossmatch/sky-order.ts";
import { addToUnion, emptyUnion } from "../../../../src/core/crossmatch/union.ts";
import { buildZoneIndex } from "../../../../src/core/crossmatch/zone-index.ts";
import { jittered, type Positions, randomCap, randomNumbers, rotated } from "./random-sky.ts";
import { hasData, readEpochs, readRows, readSources } from "./series.ts";

const nowhere = (count: number) => new Float64Array(count).fill(Number.NaN);

/** 1 or 0 for each direction. */
const insideAll = (footprint: Footprint | undefined, raDeg: Float64Array, decDeg: Float64Array) =>
  Array.from(raDeg, (ra, k) => Number(isInside(footprint, ra, decDeg[k]!)));

describe("separations", () => {
  test.each([
    [0, 0, 90, 0, 90],
    [0, 0, 180, 0, 180],
    [10, 90, 200, 90, 0],
    [0, 89, 180, 89, 2],
    [359.5, 0, 0.5, 0, 1],
    [0, -90, 0, 90, 180],
  ])("(%d, %d) and (%d, %d) are %d degrees apart", (ra1, dec1, ra2, dec2, degrees) => {
    expect(separationArcsec(ra1, dec1, ra2, dec2) / 3600).toBeCloseTo(degrees, 12);
  });

  test("are good to a nanoarcsecond", () => {
    expect(separationArcsec(200, 60, 200, 60 + 1e-6 / 3600)).toBeCloseTo(1e-6, 9);
  });

  test("directions survive the way to vectors and back", () => {
    const [x, y, z] = unitVectors(Float64Array.of(300), Float64Array.of(-70));
    const { raDeg, decDeg } = directionOf(x!, y!, z!);
    expect(raDeg).toBeCloseTo(300, 12);
    expect(decDeg).toBeCloseTo(-70, 12);
  });
});

/** An image of 1000 x 800 pixels of 0.5 arcsec, tilted, with its sources anywhere on the sky. */
function makeImage(turn: [number, number, number], count = 400) {
  const random = randomNumbers(7);
  const xImage = Float64Array.from({ length: count }, () => 0.5 + 1000 * random());
  const yImage = Float64Array.from({ length: count }, () => 0.5 + 800 * random());
  return { ...skyOf(xImage, yImage, turn), xImage, yImage };
}

function skyOf(x: Float64Array, y: Float64Array, turn: [number, number, number]): Positions {
  const scale = 0.5 / 3600;
  const [cos, sin] = [Math.cos(0.3), Math.sin(0.3)];
  const east = x.map((column, k) => -scale * (cos * (column - 500) + sin * (y[k]! - 400)));
  const north = x.map((column, k) => scale * (-sin * (column - 500) + cos * (y[k]! - 400)));
  return rotated({ raDeg: east, decDeg: north }, turn);
}

const turns: [number, number, number][] = [
  [0, 0, 0],
  [0, -90, 30],
  [100, 20, 200],
];

describe.each(turns)("an image turned by %d, %d, %d degrees", (...turn) => {
  const image = makeImage(turn);

  test("shows its pixel scale and where a direction falls", () => {
    const frame = fitPixelFrame(image)!;
    expect(frame.scaleArcsecPerPixel).toBeCloseTo(0.5, 4);
    const [x, y] = pixelOf(frame, image.raDeg[3]!, image.decDeg[3]!);
    expect(x).toBeCloseTo(image.xImage[3]!, 2);
    expect(y).toBeCloseTo(image.yImage[3]!, 2);
  });

  test.each(["image", "hull"])("has a footprint from its %s that tells inside from outside", (kind) => {
    const pixels = kind === "hull" ? { xImage: nowhere(400), yImage: nowhere(400) } : {};
    const footprint = footprintOf({ ...image, ...pixels });
    expect(footprint?.kind).toBe(kind);
    const probes = skyOf(
      Float64Array.of(500, 30, 970, -20, 500, 1040),
      Float64Array.of(400, 400, 770, 400, 840, -40),
      turn,
    );
    expect(insideAll(footprint, probes.raDeg, probes.decDeg)).toEqual([1, 1, 1, 0, 0, 0]);
    const opposite = { raDeg: probes.raDeg.map((ra) => ra + 180), decDeg: probes.decDeg.map((dec) => -dec) };
    if (kind === "hull") expect(insideAll(footprint, opposite.raDeg, opposite.decDeg)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("footprints and scales", () => {
  test("of fewer than three sources exclude nothing", () => {
    const two = { raDeg: Float64Array.of(1, 2), decDeg: Float64Array.of(1, 2), xImage: nowhere(2), yImage: nowhere(2) };
    expect(footprintOf(two)).toBeUndefined();
    expect(insideAll(undefined, two.raDeg, two.decDeg)).toEqual([1, 1]);
    expect(fitPixelFrame(two)).toBeUndefined();
  });

  test("give a radius of 0.4 pixel in steps of 1, 2 and 5, at least 1 and at most 10 arcsec", () => {
    const field = randomCap(randomNumbers(1), 50, 30, 40, 0.1);
    const withScale = (arcsec: number) =>
      proposeRadius({
        ...field,
        xImage: field.raDeg.map((ra) => ((ra - 30) * 3600 * Math.cos((40 * Math.PI) / 180)) / arcsec),
        yImage: field.decDeg.map((dec) => ((dec - 40) * 3600) / arcsec),
      });
    expect([0.2, 1.2, 5.2, 12, 21, 100].map(withScale)).toEqual([1, 1, 2, 5, 10, 10]);
    expect(proposeRadius({ ...field, xImage: nowhere(50), yImage: nowhere(50) })).toBe(1);
    expect([0.014, 0.016, 3, 4, 8].map(roundTo125)).toEqual([0.01, 0.02, 2, 5, 10]);
  });
});

test("a mixture of true and chance pairs is taken apart", () => {
  const random = randomNumbers(3);
  const truePairs = Array.from({ length: 4000 }, () => 0.3 * Math.sqrt(-2 * Math.log(1 - random())));
  const chance = Array.from({ length: 1000 }, () => 10 * Math.sqrt(random()));
  const fit = fitSeparations(Float64Array.from([...truePairs, ...chance]), 10)!;
  expect(fit.sigmaArcsec).toBeCloseTo(0.3, 1);
  expect(fit.truePairs).toBeGreaterThan(3800);
  expect(fit.truePairs).toBeLessThan(4200);
  expect(fit.radiusArcsec).toBeGreaterThan(0.9);
  expect(fit.radiusArcsec).toBeLessThan(1.3);
  expect(fitSeparations(Float64Array.from(chance), 10)?.truePairs ?? 0).toBeLessThan(100);
});

describe("sky order", () => {
  test("keeps neighbors together, whichever way the field is turned", () => {
    const random = randomNumbers(5);
    for (const turn of turns) {
      const field = rotated(randomCap(random, 4000, 0, 0, 1), turn);
      const order = skyOrder(field.raDeg, field.decDeg);
      const steps = Array.from(order.subarray(1), (to, k) =>
        separationArcsec(field.raDeg[order[k]!]!, field.decDeg[order[k]!]!, field.raDeg[to]!, field.decDeg[to]!),
      );
      const meanStep = steps.reduce((sum, step) => sum + step) / steps.length;
      // 4,000 in a circle of 1 degree: 100 arcsec is the side of the square that each has to itself.
      expect(meanStep).toBeLessThan(150);
    }
  });

  test("is a permutation with the unplaced last and ties in their own order", () => {
    const raDeg = Float64Array.of(10, Number.NaN, 200, 10, 0);
    const decDeg = Float64Array.of(10, 0, -80, 10, Number.NaN);
    const order = [...skyOrder(raDeg, decDeg)];
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(order.slice(3)).toEqual([1, 4]);
    expect(order.indexOf(3)).toBe(order.indexOf(0) + 1);
  });
});

describe("the astrometric offset", () => {
  const offsetOf = (objects: Positions, sources: Positions, radiusArcsec = 1) =>
    measureOffset(
      buildZoneIndex(objects.raDeg, objects.decDeg),
      objects.raDeg,
      objects.decDeg,
      sources.raDeg,
      sources.decDeg,
      {
        radiusArcsec,
      },
    );

  test("larger than the radius is found, at RA 0 too, and can be taken off", () => {
    const random = randomNumbers(11);
    const objects = randomCap(random, 800, 0, 50, 0.2);
    const shifted = withoutOffset(objects.raDeg, objects.decDeg, { eastArcsec: 2.5, northArcsec: -1 });
    const sources = jittered(random, shifted, 0.2);
    const offset = offsetOf(objects, sources)!;
    expect(offset.eastArcsec).toBeCloseTo(-2.5, 1);
    expect(offset.northArcsec).toBeCloseTo(1, 1);
    const mended = withoutOffset(sources.raDeg, sources.decDeg, offset);
    const index = buildZoneIndex(objects.raDeg, objects.decDeg);
    expect(matchByPosition(index, mended.raDeg, mended.decDeg, 1).matchedCount).toBe(800);
    expect(offsetOf(objects, mended)!.eastArcsec).toBeCloseTo(0, 3);
  });

  test("is not claimed between two fields that have nothing in common", () => {
    const random = randomNumbers(12);
    expect(offsetOf(randomCap(random, 3000, 10, 10, 0.2), randomCap(random, 3000, 10, 10, 0.2))).toBeUndefined();
  });

  test.skipIf(!hasData)(
    "of synth-a shows the two epochs that were put off (skipped where ../shared/data is missing)",
    () => {
      const reference = readSources("synth-a/coadd_ch1.sexcat");
      const epochs = readEpochs("synth-a/epochs");
      const offsets = readRows("synth-a/epochs.csv").map((row) => offsetOf(reference, epochs.get(row.group_name!)!)!);
      // make_synth.py: aerr[:, n // 3] = [0.40, 0.25], aerr[:, 2 * n // 3] = [-1.1, 0.7], else sigma 0.06 in each coordinate.
      expect(offsets[21]!.eastArcsec).toBeCloseTo(0.4, 1);
      expect(offsets[21]!.northArcsec).toBeCloseTo(0.25, 1);
      expect(offsets[42]!.eastArcsec).toBeCloseTo(-1.1, 1);
      expect(offsets[42]!.northArcsec).toBeCloseTo(0.7, 1);
      const large = offsets.flatMap(({ eastArcsec, northArcsec }, k) =>
        Math.hypot(eastArcsec, northArcsec) > 0.3 ? [k] : [],
      );
      expect(large).toEqual([21, 42]);
    },
  );
});

describe("the union of epochs", () => {
  test("numbers objects as they appear, refines their centroids, and keeps numbers when epochs are added", () => {
    const random = randomNumbers(21);
    const sky = randomCap(random, 500, 359.9, 89.9, 0.3);
    const epochs = Array.from({ length: 6 }, () => jittered(random, sky, 0.8));
    let union = emptyUnion();
    const errors: number[] = [];
    for (const epoch of epochs) {
      const before = union;
      const added = addToUnion(union, epoch, { radiusArcsec: 2 });
      union = added.union;
      expect(union.key.slice(0, before.key.length)).toEqual(before.key);
      expect(new Set(added.objectOfSource).size).toBe(500);
      const distances = Array.from(added.objectOfSource, (object, k) =>
        separationArcsec(union.raDeg[object]!, union.decDeg[object]!, sky.raDeg[k]!, sky.decDeg[k]!),
      );
      errors.push(distances.reduce((sum, d) => sum + d) / 500);
    }
    expect(union.key.length).toBeLessThan(510);
    expect(union.key[499]).toBe("500");
    expect(union.sourceCount.reduce((sum, n) => sum + n)).toBe(3000);
    expect(errors[5]!).toBeLessThan(errors[0]! / 1.8);
  });

  test("leaves out sources without a position", () => {
    const { union, objectOfSource } = addToUnion(
      emptyUnion(),
      { raDeg: Float64Array.of(1, Number.NaN), decDeg: Float64Array.of(1, 1) },
      { radiusArcsec: 1 },
    );
    expect([...objectOfSource]).toEqual([0, -1]);
    expect(union.key).toEqual(["1"]);
  });

  test.skipIf(!hasData)(
    "of synth-a holds every matched object of the superstack (skipped where ../shared/data is missing)",
    () => {
      const epochs = [...readEpochs("synth-a/epochs").values()].sort((a, b) => b.raDeg.length - a.raDeg.length);
      let union = emptyUnion();
      let sources = 0;
      for (const epoch of epochs) {
        const added = addToUnion(union, epoch, { radiusArcsec: 1 });
        sources += added.objectOfSource.filter((object) => object >= 0).length;
        union = added.union;
      }
      expect(sources).toBe(epochs.reduce((sum, epoch) => sum + epoch.key.length, 0));
      const often = union.sourceCount.filter((count) => count > 32).length;
      const reference = readSources("synth-a/coadd_ch1.sexcat");
      const index = buildZoneIndex(reference.raDeg, reference.decDeg);
      const { objectOfSource } = matchByPosition(index, union.raDeg, union.decDeg, 1);
      const known = objectOfSource.filter((object, k) => object >= 0 && union.sourceCount[k]! > 32).length;
      expect(known / often).toBeGreaterThan(0.95);
    },
  );
});
