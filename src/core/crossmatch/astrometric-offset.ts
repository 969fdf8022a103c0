import { deviationInPlace, medianInPlace } from "../median-in-place.ts";
import { evenlyTaken } from "./even-rows.ts";
import { pairsWithin } from "./match-by-position.ts";
import type { ZoneIndex } from "./zone-index.ts";

/** How far a catalog's positions lie off the reference's: source minus object, the same for all sources. */
export interface AstrometricOffset {
  /** Eastwards: right ascension times cos(declination). */
  eastArcsec: number;
  northArcsec: number;
  /** 1.4826 times the median distance from the offset in one coordinate: one sigma of a true pair. */
  scatterArcsec: number;
  /** Pairs that the offset was measured from. */
  pairCount: number;
}

export interface OffsetSearch {
  /** The radius that sources will be matched within. */
  radiusArcsec: number;
  /** Offsets up to this are found. */
  searchArcsec?: number;
}

/** Sources that are looked at, evenly taken from all: the median of so many is known far better than it is needed. */
const mostSources = 4000;
const fewestPairs = 5;
/** How often the largest chance crowd must be surpassed, in sigma of a Poisson count. */
const significance = 5;

/**
 * Measures a catalog's offset from all pairs within `searchArcsec` (default: five radii). True pairs crowd around the
 * offset, chance pairs lie everywhere: the fullest square of a grid with cells of half a radius is where the median over
 * one radius starts, and is repeated until it stays. Undefined where no crowd stands out.
 *
 * @param objectRaDeg @param objectDecDeg as the index was built from
 */
export function measureOffset(
  index: ZoneIndex,
  objectRaDeg: Float64Array,
  objectDecDeg: Float64Array,
  raDeg: Float64Array,
  decDeg: Float64Array,
  { radiusArcsec, searchArcsec = 5 * radiusArcsec }: OffsetSearch,
): AstrometricOffset | undefined {
  const sampleRaDeg = evenlyTaken(raDeg, mostSources);
  const sampleDecDeg = evenlyTaken(decDeg, mostSources);
  const { count, source, object } = pairsWithin(index, sampleRaDeg, sampleDecDeg, searchArcsec);
  const east = new Float64Array(count);
  const north = new Float64Array(count);
  for (let pair = 0; pair < count; pair++) {
    const [s, o] = [source[pair]!, object[pair]!];
    const dRaDeg = ((((sampleRaDeg[s]! - objectRaDeg[o]!) % 360) + 540) % 360) - 180;
    east[pair] = dRaDeg * 3600 * Math.cos((objectDecDeg[o]! * Math.PI) / 180);
    north[pair] = (sampleDecDeg[s]! - objectDecDeg[o]!) * 3600;
  }
  let at = fullestSquare(east, north, searchArcsec, radiusArcsec / 2);
  if (!at) return undefined;
  for (let round = 0; round < 10; round++) {
    const near = within(east, north, at, radiusArcsec);
    if (near.length < fewestPairs) return undefined;
    const next = { east: medianInPlace(gather(east, near)), north: medianInPlace(gather(north, near)) };
    const moved = Math.hypot(next.east - at.east, next.north - at.north);
    at = next;
    if (moved < 1e-6) break;
  }
  const { east: eastArcsec, north: northArcsec } = at;
  const near = within(east, north, at, radiusArcsec);
  const scatterArcsec =
    (1.4826 / 2) *
    (deviationInPlace(gather(east, near), eastArcsec) + deviationInPlace(gather(north, near), northArcsec));
  return { eastArcsec, northArcsec, scatterArcsec, pairCount: near.length };
}

/** Positions with an offset taken off, in new arrays. */
export function withoutOffset(
  raDeg: Float64Array,
  decDeg: Float64Array,
  { eastArcsec, northArcsec }: Pick<AstrometricOffset, "eastArcsec" | "northArcsec">,
): { raDeg: Float64Array; decDeg: Float64Array } {
  return {
    raDeg: raDeg.map((ra, k) => ra - eastArcsec / 3600 / Math.cos((decDeg[k]! * Math.PI) / 180)),
    decDeg: decDeg.map((dec) => dec - northArcsec / 3600),
  };
}

/** Centre of the 3 x 3 cells that hold most pairs; undefined where chance alone would fill some as much. */
function fullestSquare(east: Float64Array, north: Float64Array, reach: number, cellArcsec: number) {
  const side = Math.ceil((2 * reach) / cellArcsec) + 2;
  const cells = new Int32Array(side * side);
  const cellOf = (offset: number) => Math.floor((offset + reach) / cellArcsec) + 1;
  for (let pair = 0; pair < east.length; pair++) cells[cellOf(north[pair]!) * side + cellOf(east[pair]!)]!++;
  let [best, most] = [-1, 0];
  for (let row = 1; row < side - 1; row++) {
    for (let column = 1; column < side - 1; column++) {
      let sum = 0;
      for (const neighbor of [-side, 0, side]) {
        const middle = row * side + column + neighbor;
        sum += cells[middle - 1]! + cells[middle]! + cells[middle + 1]!;
      }
      if (sum > most) [best, most] = [row * side + column, sum];
    }
  }
  const byChance = (9 * cellArcsec ** 2 * (east.length - most)) / (Math.PI * reach ** 2);
  if (most < fewestPairs || most < byChance + significance * Math.sqrt(byChance)) return undefined;
  const centre = (cell: number) => (cell - 0.5) * cellArcsec - reach;
  return { east: centre(best % side), north: centre(Math.floor(best / side)) };
}

function within(
  east: Float64Array,
  north: Float64Array,
  at: { east: number; north: number },
  radius: number,
): Uint32Array {
  const near = new Uint32Array(east.length);
  let count = 0;
  for (let pair = 0; pair < east.length; pair++) {
    const [dEast, dNorth] = [east[pair]! - at.east, north[pair]! - at.north];
    // `Math.hypot` is slow: it decides at the edge only.
    const square = dEast * dEast + dNorth * dNorth;
    const isNear =
      square < 0.999 * radius * radius || (square < 1.001 * radius * radius && Math.hypot(dEast, dNorth) <= radius);
    if (isNear) near[count++] = pair;
  }
  return near.subarray(0, count);
}

/** The values of some pairs, in a new array. */
function gather(of: Float64Array, pairs: Uint32Array): Float64Array {
  const values = new Float64Array(pairs.length);
  for (let k = 0; k < pairs.length; k++) values[k] = of[pairs[k]!]!;
  return values;
}
