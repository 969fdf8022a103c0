import { WorkbenchError } from "../errors.ts";
import { arcsecOfChord, chordOfArcsec, unitVectors, writeUnitVector } from "./sky.ts";

const degree = Math.PI / 180;
/** About ten times the usual radius: few zones are looked at, and few positions in each. */
const zoneHeightDeg = 20 / 3600;
/** More than any rounding: the radius grows relatively by the one, the box around it by the other as well. */
const angleSlackDeg = 1e-9;
const radiusSlack = 1e-9;
/** 268 MB of pairs; true matches are hundreds of times fewer. */
const mostPairs = 1 << 24;

/**
 * Positions sorted into zones of declination and, within a zone, by right ascension: a search looks at the few that lie
 * in a small box around a direction, wrapped at RA 0 and widened to a full circle where the box holds a pole
 * (Gray, Nieto-Santisteban & Szalay 2006, "The Zones Algorithm", MSR-TR-2006-52).
 */
export interface ZoneIndex {
  /** How many positions were given; those with a NaN are among them, but never found. */
  count: number;
  /** Declination at which the first zone begins. */
  firstDeg: number;
  /** Where each zone begins in the sorted arrays; one more at the end. */
  zoneStart: Int32Array;
  /** Place in the input of each sorted position. */
  inputIndex: Int32Array;
  /** In [0, 360), ascending within a zone. */
  raDeg: Float64Array;
  /** Unit vectors, three numbers each. */
  vectors: Float64Array;
}

/** Pairs found so far, in arrays that grow: read the first `count` entries. */
export interface Pairs {
  count: number;
  /** Index of the searched direction, as the caller numbers them. */
  source: Int32Array;
  /** Place in the index's input. */
  object: Int32Array;
  /** Squared chord between the two, on the unit sphere. */
  chordSquared: Float64Array;
}

/** @param raDeg @param decDeg of equal length; any right ascension is wrapped into [0, 360). */
export function buildZoneIndex(raDeg: Float64Array, decDeg: Float64Array): ZoneIndex {
  let [firstDeg, lastDeg, found] = [90, -90, 0];
  for (let k = 0; k < raDeg.length; k++) {
    if (!hasPosition(raDeg[k]!, decDeg[k]!)) continue;
    firstDeg = Math.min(firstDeg, decDeg[k]!);
    lastDeg = Math.max(lastDeg, decDeg[k]!);
    found++;
  }
  const zoneCount = found > 0 ? Math.floor((lastDeg - firstDeg) / zoneHeightDeg) + 1 : 0;
  const zoneStart = new Int32Array(zoneCount + 1);
  const wrapped = new Float64Array(raDeg.length);
  for (let k = 0; k < raDeg.length; k++) {
    if (!hasPosition(raDeg[k]!, decDeg[k]!)) continue;
    wrapped[k] = wrapDegrees(raDeg[k]!);
    zoneStart[zoneOf(decDeg[k]!, firstDeg) + 1]!++;
  }
  for (let zone = 0; zone < zoneCount; zone++) zoneStart[zone + 1]! += zoneStart[zone]!;
  const inputIndex = new Int32Array(found);
  const next = zoneStart.slice();
  for (let k = 0; k < raDeg.length; k++) {
    if (hasPosition(raDeg[k]!, decDeg[k]!)) inputIndex[next[zoneOf(decDeg[k]!, firstDeg)]!++] = k;
  }
  for (let zone = 0; zone < zoneCount; zone++) {
    inputIndex.subarray(zoneStart[zone]!, zoneStart[zone + 1]!).sort((a, b) => wrapped[a]! - wrapped[b]!);
  }
  const ra = new Float64Array(found);
  const dec = new Float64Array(found);
  for (let at = 0; at < found; at++) [ra[at], dec[at]] = [wrapped[inputIndex[at]!]!, decDeg[inputIndex[at]!]!];
  return { count: raDeg.length, firstDeg, zoneStart, inputIndex, raDeg: ra, vectors: unitVectors(ra, dec) };
}

export function noPairs(capacity = 64): Pairs {
  return {
    count: 0,
    source: new Int32Array(capacity),
    object: new Int32Array(capacity),
    chordSquared: new Float64Array(capacity),
  };
}

const direction = new Float64Array(3);

/**
 * Appends a pair for every indexed position within the radius (inclusive) of a direction; none where it is NaN.
 *
 * @throws InvalidRequest when the pairs become more than memory should hold, as with a radius like the whole field.
 */
export function appendPairs(
  index: ZoneIndex,
  source: number,
  raDeg: number,
  decDeg: number,
  radiusArcsec: number,
  into: Pairs,
): void {
  if (!hasPosition(raDeg, decDeg)) return;
  const reachDeg = Math.min((radiusArcsec / 3600) * (1 + radiusSlack) + angleSlackDeg, 180);
  const limit = (chordOfArcsec(radiusArcsec) * (1 + radiusSlack)) ** 2;
  const firstZone = Math.max(0, zoneOf(decDeg - reachDeg, index.firstDeg));
  const lastZone = Math.min(index.zoneStart.length - 2, zoneOf(decDeg + reachDeg, index.firstDeg));
  const halfWidth = halfWidthDeg(decDeg, reachDeg);
  const centre = wrapDegrees(raDeg);
  const [low, high] = halfWidth >= 180 ? [0, 360] : [centre - halfWidth, centre + halfWidth];
  writeUnitVector(raDeg, decDeg, direction, 0);
  for (let zone = firstZone; zone <= lastZone; zone++) {
    appendInterval(index, zone, Math.max(low, 0), Math.min(high, 360), limit, source, into);
    if (low < 0) appendInterval(index, zone, low + 360, 360, limit, source, into);
    if (high > 360) appendInterval(index, zone, 0, high - 360, limit, source, into);
  }
}

/** The indexed position nearest to a direction within the radius, as its place in the input; -1 when there is none. */
export function nearestWithin(index: ZoneIndex, raDeg: number, decDeg: number, radiusArcsec: number): number {
  const pairs = noPairs();
  appendPairs(index, 0, raDeg, decDeg, radiusArcsec, pairs);
  let best = -1;
  for (let pair = 0; pair < pairs.count; pair++) {
    if (best < 0 || pairs.chordSquared[pair]! < pairs.chordSquared[best]!) best = pair;
  }
  return best < 0 ? -1 : pairs.object[best]!;
}

/**
 * How far each position's nearest neighbor lies, in arcsec; NaN where none lies within the radius. Neighbors nearer than
 * twice the radius of a match can be taken for each other.
 */
export function neighborArcsec(raDeg: Float64Array, decDeg: Float64Array, radiusArcsec: number): Float64Array {
  const index = buildZoneIndex(raDeg, decDeg);
  const nearest = new Float64Array(raDeg.length).fill(Number.NaN);
  const pairs = noPairs();
  for (let object = 0; object < raDeg.length; object++) {
    pairs.count = 0;
    appendPairs(index, object, raDeg[object]!, decDeg[object]!, radiusArcsec, pairs);
    for (let pair = 0; pair < pairs.count; pair++) {
      if (pairs.object[pair] === object) continue;
      const arcsec = arcsecOfChord(Math.sqrt(pairs.chordSquared[pair]!));
      if (!(nearest[object]! <= arcsec)) nearest[object] = arcsec;
    }
  }
  return nearest;
}

function appendInterval(
  index: ZoneIndex,
  zone: number,
  lowDeg: number,
  highDeg: number,
  limit: number,
  source: number,
  into: Pairs,
): void {
  const { raDeg, vectors, inputIndex } = index;
  const end = index.zoneStart[zone + 1]!;
  const [x, y, z] = [direction[0]!, direction[1]!, direction[2]!];
  for (let at = firstAtLeast(raDeg, index.zoneStart[zone]!, end, lowDeg); at < end && raDeg[at]! <= highDeg; at++) {
    const [dx, dy, dz] = [vectors[3 * at]! - x, vectors[3 * at + 1]! - y, vectors[3 * at + 2]! - z];
    const chordSquared = dx * dx + dy * dy + dz * dz;
    if (!(chordSquared <= limit)) continue;
    if (into.count === into.source.length) grow(into);
    into.source[into.count] = source;
    into.object[into.count] = inputIndex[at]!;
    into.chordSquared[into.count++] = chordSquared;
  }
}

function firstAtLeast(sorted: Float64Array, start: number, end: number, value: number): number {
  while (start < end) {
    const middle = (start + end) >> 1;
    if (sorted[middle]! < value) start = middle + 1;
    else end = middle;
  }
  return start;
}

function grow(pairs: Pairs): void {
  if (pairs.count >= mostPairs) {
    const details = { what: "radius", expected: `no more than ${mostPairs} pairs within it`, found: "more" };
    throw new WorkbenchError("InvalidRequest", details, "The radius is far too large: too many pairs lie within it.");
  }
  const { source, object, chordSquared } = noPairs(Math.min(mostPairs, pairs.source.length * 2));
  source.set(pairs.source);
  object.set(pairs.object);
  chordSquared.set(pairs.chordSquared);
  Object.assign(pairs, { source, object, chordSquared });
}

/** Half the extent in right ascension of a cap; 180 when it holds a pole. */
function halfWidthDeg(decDeg: number, radiusDeg: number): number {
  if (Math.abs(decDeg) + radiusDeg >= 90) return 180;
  const sine = Math.sin(radiusDeg * degree) / Math.cos(decDeg * degree);
  return Math.asin(Math.min(sine, 1)) / degree + angleSlackDeg;
}

function zoneOf(decDeg: number, firstDeg: number): number {
  return Math.floor((decDeg - firstDeg) / zoneHeightDeg);
}

function wrapDegrees(raDeg: number): number {
  return ((raDeg % 360) + 360) % 360;
}

function hasPosition(raDeg: number, decDeg: number): boolean {
  return Number.isFinite(raDeg) && Math.abs(decDeg) <= 90;
}
