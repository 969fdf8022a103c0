import { directionOf, unitVectors } from "../crossmatch/sky.ts";
import type { SkyAngles } from "./sky-positions.ts";

/** Where a catalog's sources lie. */
export interface Places {
  /** In [0, 360) and [-90, 90]; both NaN where a row has no position. */
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** Rows whose numbers are no position: not finite, off the sphere, or fillers. */
  noPositionCount: number;
  /** Some of these in words, such as `RA -999, Dec -999`. */
  examples: string[];
  /** Why none of the rows has a position, where that is so: half a sentence. */
  none?: string;
}

/** Numbers that stand for "no value" where they are far from everything else. */
const fillers = new Set([
  ...[0, -1, -9, -9.9, -9.99, -9.999, -90, -99, -99.9, -99.99, -99.999, -99.0001, 90, 99, 99.9, 99.99, 99.999],
  ...[-180, 180, 360, 999, -999, -9999],
]);
/** A filler lies farther from the middle of the field than so many times its radius. */
const farFactor = 1.5;
const leastFieldDeg = 0.5;
const mostExamples = 3;

/**
 * Tells which rows have a position. None: what is not finite; declinations beyond 90; right ascensions outside
 * -180 ... 360; fillers (0, -99 ...) far from the field that the other rows make; the same number in both coordinates that
 * recurs. A whole catalog has none where its positions are all equal, where most values do not fit a sphere, or where they
 * are its pixels.
 *
 * @param pixels positions on the chip, where the catalog has them
 */
export function places(ra: SkyAngles, dec: SkyAngles, pixels?: { x: Float64Array; y: Float64Array }): Places {
  const count = ra.degrees.length;
  const raDeg = ra.degrees.slice();
  for (let row = 0; row < count; row++) {
    const value = raDeg[row]!;
    if (value >= -180 && value < 0) raDeg[row] = value + 360;
    else if (value === 360) raDeg[row] = 0;
  }
  const decDeg = dec.degrees.slice();
  const examples: string[] = [];
  let noPositionCount = 0;
  const drop = (row: number) => {
    noPositionCount++;
    const text = `RA ${ra.written[row]}, Dec ${dec.written[row]}`;
    if (examples.length < mostExamples && !examples.includes(text)) examples.push(text);
    if (Number.isFinite(raDeg[row]!)) raDeg[row] = Number.NaN;
    if (Number.isFinite(ra.degrees[row]!)) decDeg[row] = Number.NaN;
  };
  const none = noSphere(ra, dec, pixels);
  if (none !== undefined) {
    for (let row = 0; row < count; row++) drop(row);
    return { raDeg, decDeg, noPositionCount, examples, none };
  }
  const suspects: number[] = [];
  for (let row = 0; row < count; row++) {
    if (!isOnSphere(ra.degrees[row]!, decDeg[row]!)) drop(row);
    else if (isSuspect(ra.written[row]!, dec.written[row]!)) suspects.push(row);
  }
  const field = suspects.length > 0 ? fieldOf(raDeg, decDeg, new Set(suspects)) : undefined;
  const repeated = repeatedPairs(suspects, ra.written, dec.written);
  for (const row of suspects) {
    const isFar = field !== undefined && !field(raDeg[row]!, decDeg[row]!);
    const isRepeated = ra.written[row] === dec.written[row] && repeated.has(`${ra.written[row]}`);
    if (isFar || isRepeated) drop(row);
  }
  const reason = count > 0 && noPositionCount === count ? "none of its rows has a position" : undefined;
  return { raDeg, decDeg, noPositionCount, examples, ...(reason ? { none: reason } : {}) };
}

function isOnSphere(raDeg: number, decDeg: number): boolean {
  return raDeg >= -180 && raDeg <= 360 && Math.abs(decDeg) <= 90;
}

/** Why a catalog's numbers are no directions at all. */
function noSphere(ra: SkyAngles, dec: SkyAngles, pixels?: { x: Float64Array; y: Float64Array }): string | undefined {
  const count = ra.degrees.length;
  const [raDeg, decDeg] = [ra.degrees, dec.degrees];
  let [rows, arePixels, areEqual] = [0, pixels !== undefined, true];
  let first = -1;
  const off = new Set<number>();
  for (let row = 0; row < count; row++) {
    if (!Number.isFinite(raDeg[row]!) || !Number.isFinite(decDeg[row]!)) continue;
    rows++;
    if (first < 0) first = row;
    areEqual &&= raDeg[row] === raDeg[first] && decDeg[row] === decDeg[first];
    arePixels &&= isClose(ra.written[row]!, pixels!.x[row]!) && isClose(dec.written[row]!, pixels!.y[row]!);
    if (!isOnSphere(raDeg[row]!, decDeg[row]!)) off.add(1e6 * ra.written[row]! + dec.written[row]!);
  }
  if (rows >= 2 && areEqual) return `all of its positions are ${ra.written[first]}, ${dec.written[first]}`;
  if (rows >= 1 && arePixels) return "its positions are those of the pixels";
  if (rows >= 2 && off.size > Math.max(2, rows / 20))
    return `${off.size} of its ${rows} positions do not lie on the sphere`;
  return undefined;
}

/** As far as a catalog's digits go. */
function isClose(value: number, pixel: number): boolean {
  return Math.abs(value - pixel) <= 2e-3 + 1e-6 * Math.abs(pixel);
}

function isSuspect(ra: number, dec: number): boolean {
  return ra === dec || isFiller(ra) || isFiller(dec);
}

/** Fillers have four decimals at most, other positions more: most are told apart by that. */
function isFiller(value: number): boolean {
  const digits = value * 1e4;
  return Math.abs(digits - Math.round(digits)) < 1e-6 && fillers.has(value);
}

/** Whether a direction lies in the field of all rows but some: around their mean, within 1.5 times the largest distance. */
function fieldOf(raDeg: Float64Array, decDeg: Float64Array, without: ReadonlySet<number>) {
  const vectors = unitVectors(raDeg, decDeg);
  const rows: number[] = [];
  let [x, y, z] = [0, 0, 0];
  for (let row = 0; row < raDeg.length; row++) {
    if (without.has(row) || !Number.isFinite(vectors[3 * row]! + vectors[3 * row + 2]!)) continue;
    rows.push(row);
    x += vectors[3 * row]!;
    y += vectors[3 * row + 1]!;
    z += vectors[3 * row + 2]!;
  }
  if (rows.length < 2) return undefined;
  const middle = directionOf(x, y, z);
  const toMiddle = distanceDeg(middle.raDeg, middle.decDeg);
  const distances = Float64Array.from(rows, (row) => toMiddle(raDeg[row]!, decDeg[row]!)).sort();
  // Of many rows the outermost may be astray as well.
  const radius = distances[Math.floor((distances.length - 1) * (distances.length > 50 ? 0.98 : 1))]!;
  const reach = Math.max(farFactor * radius, leastFieldDeg);
  return (ra: number, dec: number) => toMiddle(ra, dec) <= reach;
}

function distanceDeg(raDeg: number, decDeg: number): (ra: number, dec: number) => number {
  const middle = unitVectors(Float64Array.of(raDeg), Float64Array.of(decDeg));
  return (ra, dec) => {
    const other = unitVectors(Float64Array.of(ra), Float64Array.of(dec));
    const chord = Math.hypot(middle[0]! - other[0]!, middle[1]! - other[1]!, middle[2]! - other[2]!);
    return (2 * Math.asin(Math.min(1, chord / 2)) * 180) / Math.PI;
  };
}

/** Numbers that stand in both coordinates of more than one of the rows. */
function repeatedPairs(rows: number[], ra: Float64Array, dec: Float64Array): Set<string> {
  const counts = new Map<string, number>();
  for (const row of rows) if (ra[row] === dec[row]) counts.set(`${ra[row]}`, (counts.get(`${ra[row]}`) ?? 0) + 1);
  return new Set([...counts].flatMap(([key, count]) => (count > 1 ? [key] : [])));
}
