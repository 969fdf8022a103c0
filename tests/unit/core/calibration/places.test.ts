import { describe, expect, test } from "vitest";
import { type Ensemble, type EpochTerm, objectTerm } from "../../../../src/core/calibration/ensemble.ts";
import { placeOf, positionTerms, termOfObjects } from "../../../../src/core/calibration/epoch-terms.ts";
import { findZeroPoints } from "../../../../src/core/calibration/zero-points.ts";
import { seededRandom } from "../../../support/random.ts";

// What goes with the place on the chip, where images are shifted, turned, flipped over and distorted against each other: is it
// taken off by coefficients over the sky, which each object has one place on?

const [objectCount, epochCount] = [150, 24];
const random = seededRandom(41);
const between = (low: number, high: number) => low + ((high - low) * random.between(0, 100_000)) / 100_000;
const chosen = Uint32Array.from({ length: objectCount }, (_, i) => i);
/** On a tangent plane, in units of half the field; declination 0, so that it is also degrees / 0.1 to a hundred-thousandth. */
const sky = Array.from(chosen, () => [between(-1, 1), between(-1, 1)] as const);
const objects = {
  raDeg: Float64Array.from(sky, ([x]) => 150 + 0.1 * x),
  decDeg: Float64Array.from(sky, ([, y]) => 0.1 * y),
  xImage: new Float64Array(objectCount).fill(Number.NaN),
  yImage: new Float64Array(objectCount).fill(Number.NaN),
};

interface Images {
  /** Half of them turned by 180 degrees, as beyond the meridian. */
  flipped: boolean;
  /** How far a source in a corner is drawn outward, share of its distance from the middle. */
  distortion: number;
  /** Of shifts, in units of half the field. */
  dither: number;
}

function chipPlaces({ flipped, distortion, dither }: Images) {
  return Array.from({ length: epochCount }, (_, epoch) => {
    const angle = between(-0.05, 0.05) + (flipped && epoch % 2 === 1 ? Math.PI : 0);
    const [dx, dy] = [between(-dither, dither), between(-dither, dither)];
    return sky.map(([east, north]) => {
      const x = Math.cos(angle) * east - Math.sin(angle) * north + dx;
      const y = Math.sin(angle) * east + Math.cos(angle) * north + dy;
      const stretch = 1 + (distortion * (x * x + y * y)) / 2;
      return [x * stretch, y * stretch] as const;
    });
  });
}

/** Magnitudes with polynomials of the place on the chip, of 0.05 mag from corner to corner and less, and half of it the same in all images. */
function made(images: Images, degree: 1 | 2) {
  const chip = chipPlaces(images);
  const own = () => Array.from({ length: degree === 1 ? 2 : 5 }, () => between(-0.0125, 0.0125));
  const always = own();
  const slopes = chip.map(() => own().map((slope, k) => slope + always[k]!));
  const value = new Float64Array(objectCount * epochCount);
  for (let object = 0, at = 0; object < objectCount; object++)
    for (let epoch = 0; epoch < epochCount; epoch++, at++) {
      const [x, y] = chip[epoch]![object]!;
      value[at] = 15 + [x, y, x * x, x * y, y * y].reduce((sum, one, k) => sum + one * (slopes[epoch]![k] ?? 0), 0);
    }
  const ensemble: Ensemble = { objectCount, epochCount, value, uncertainty: value.map(() => 0.001) };
  return { chip, ensemble };
}

/** What is left of all curves, each less its own mean: root mean square and the worst point, mag; and the magnitudes. */
function left({ value }: Ensemble, terms: EpochTerm[]) {
  const ensemble = { objectCount, epochCount, value, uncertainty: value.map(() => 0.001) };
  const { coefficients, magnitude } = findZeroPoints(ensemble, terms, { clipSigma: 1e9, minObjects: 2 });
  const width = 1 + terms.length;
  let [squares, worst] = [0, 0];
  for (let at = 0; at < value.length; at++) {
    const first = (at % epochCount) * width;
    const taken = terms.reduce((sum, term, k) => sum + coefficients[first + 1 + k]! * term[at]!, coefficients[first]!);
    const off = value[at]! - taken - magnitude[Math.floor(at / epochCount)]!;
    squares += off * off;
    worst = Math.max(worst, Math.abs(off));
  }
  return { rms: Math.sqrt(squares / value.length), worst, magnitude };
}

const overSky = (degree: 1 | 2) =>
  positionTerms(degree).map((name) =>
    objectTerm(termOfObjects(name, objects, placeOf(objects, chosen), undefined), epochCount),
  );
const overChip = (chip: (readonly [number, number])[][], degree: 1 | 2): EpochTerm[] =>
  positionTerms(degree).map((name) => {
    const term = new Float64Array(objectCount * epochCount);
    for (let object = 0, at = 0; object < objectCount; object++)
      for (let epoch = 0; epoch < epochCount; epoch++, at++) {
        const [x, y] = chip[epoch]![object]!;
        term[at] = { x, y, x2: x * x, xy: x * y, y2: y * y, color: 0 }[name];
      }
    return term;
  });

describe.each([
  ["shifted and turned", { flipped: false, distortion: 0, dither: 0.1 }, 1e-6],
  ["half of them flipped over", { flipped: true, distortion: 0, dither: 0.1 }, 1e-6],
  ["with a distortion of 0.2 % in the corners", { flipped: true, distortion: 0.002, dither: 0.1 }, 1e-4],
] as const)("images that are %s", (_, images, most) => {
  test.each([1, 2] as const)("degree %i: coefficients over the sky take off what goes with the chip", (degree) => {
    const { ensemble } = made(images, degree);
    const none = left(ensemble, []);
    expect(none.rms).toBeGreaterThan(0.003);
    expect(left(ensemble, overSky(degree)).worst).toBeLessThan(most);
  });
});

// Places of one object differ by little between images, so that a slope which all images have is a slope of the magnitudes as well.
test("coefficients over the chip would not say how bright objects are against each other: places hardly move on it", () => {
  const { ensemble, chip } = made({ flipped: false, distortion: 0.002, dither: 0.1 }, 1);
  const noise = seededRandom(6);
  const tilt = (terms: EpochTerm[]) => {
    const [a, b] = [0, 1].map(() => {
      const value = ensemble.value.map((m) => m + (noise.between(-1000, 1000) / 1000) * 0.01);
      return left({ ...ensemble, value }, terms).magnitude;
    });
    // Of the differences between two tries: the slope against the place, mag per half a field.
    const squares = sky.reduce((sum, [x]) => sum + x * x, 0);
    return Math.abs(sky.reduce((sum, [x], i) => sum + x * (a![i]! - b![i]!), 0) / squares);
  };
  expect(tilt(overSky(1))).toBeLessThan(0.002);
  expect(tilt(overChip(chip, 1))).toBeGreaterThan(0.01);
});
