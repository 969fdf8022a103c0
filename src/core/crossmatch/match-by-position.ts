import { assign, type Crossmatch, emptyCrossmatch } from "./crossmatch.ts";
import { arcsecOfChord } from "./sky.ts";
import { appendPairs, noPairs, type Pairs, type ZoneIndex } from "./zone-index.ts";

/** One-sigma position errors in one coordinate, in arcsec: one a source, one an object, and what all pairs have in common. */
export interface PositionErrors {
  sourceArcsec: ArrayLike<number>;
  objectArcsec: ArrayLike<number>;
  commonArcsec?: number;
}

/** Less than any catalog is good for, so that no pair is infinitely sure. */
const leastErrorArcsec = 1e-3;

export interface PositionMatchOptions {
  /** `closest-first` (default): greedy over all pairs. `mutual`: only pairs in which each is the other's nearest. */
  rule?: "closest-first" | "mutual";
  /** Given: the most probable pair comes first instead of the closest one. The radius stays a limit. */
  errors?: PositionErrors;
}

/**
 * Matches sources to the objects of an index, one to one: of all pairs within the radius the closest is taken first, then
 * the closest of what is left, and so on (STILTS `tmatch2 find=best`). Ties go to the earlier object, then source.
 * Sources and objects without a position stay unmatched.
 *
 * @param raDeg @param decDeg of the sources
 * @param radiusArcsec great-circle radius, inclusive
 */
export function matchByPosition(
  index: ZoneIndex,
  raDeg: Float64Array,
  decDeg: Float64Array,
  radiusArcsec: number,
  options: PositionMatchOptions = {},
): Crossmatch {
  const pairs = pairsWithin(index, raDeg, decDeg, radiusArcsec);
  const cost = costs(pairs, options.errors);
  const match = emptyCrossmatch(raDeg.length, index.count);
  const sourcesPairs = new Int32Array(raDeg.length);
  const objectsPairs = new Int32Array(index.count);
  for (let pair = 0; pair < pairs.count; pair++) {
    sourcesPairs[pairs.source[pair]!]!++;
    objectsPairs[pairs.object[pair]!]!++;
  }
  const take = (pair: number) =>
    assign(match, pairs.source[pair]!, pairs.object[pair]!, arcsecOfChord(Math.sqrt(pairs.chordSquared[pair]!)));

  // Nothing competes with a pair whose source and object occur in no other: it needs no sorting.
  const contested = new Uint32Array(pairs.count);
  let contestedCount = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    if (sourcesPairs[pairs.source[pair]!] === 1 && objectsPairs[pairs.object[pair]!] === 1) take(pair);
    else contested[contestedCount++] = pair;
  }
  const order = contested.subarray(0, contestedCount).sort((a, b) => {
    return cost[a]! - cost[b]! || pairs.object[a]! - pairs.object[b]! || pairs.source[a]! - pairs.source[b]!;
  });
  if (options.rule === "mutual") takeMutual(order, pairs, match, take);
  else {
    for (const pair of order) {
      if (match.objectOfSource[pairs.source[pair]!]! < 0 && match.sourceOfObject[pairs.object[pair]!]! < 0) take(pair);
    }
  }
  for (const pair of order) {
    const [source, object] = [pairs.source[pair]!, pairs.object[pair]!];
    if (match.objectOfSource[source] === object) {
      match.ambiguousSource[source] = 1;
      match.ambiguousCount++;
    }
    if (match.objectOfSource[source]! < 0) match.lostSource[source] = 1;
    if (match.sourceOfObject[object]! < 0) match.lostObject[object] = 1;
  }
  return match;
}

/** Every pair of a source and an object within the radius, in source order. */
export function pairsWithin(index: ZoneIndex, raDeg: Float64Array, decDeg: Float64Array, radiusArcsec: number): Pairs {
  const pairs = noPairs(Math.max(64, raDeg.length * 2));
  for (let source = 0; source < raDeg.length; source++) {
    appendPairs(index, source, raDeg[source]!, decDeg[source]!, radiusArcsec, pairs);
  }
  return pairs;
}

/**
 * What pairs are ordered by: the squared chord, or minus twice the logarithm of how probable a true pair's separation is,
 * exp(-r^2 / 2 v) / v with v the variances of both sides together (Sutherland & Saunders 1992, MNRAS 259, 413, equation 4).
 */
function costs(pairs: Pairs, errors: PositionErrors | undefined): Float64Array {
  if (!errors) return pairs.chordSquared;
  const { sourceArcsec, objectArcsec, commonArcsec = 0 } = errors;
  const least = Math.max(commonArcsec, leastErrorArcsec) ** 2;
  return pairs.chordSquared.slice(0, pairs.count).map((chordSquared, pair) => {
    const variance = sourceArcsec[pairs.source[pair]!]! ** 2 + objectArcsec[pairs.object[pair]!]! ** 2 + least;
    return arcsecOfChord(Math.sqrt(chordSquared)) ** 2 / variance + 2 * Math.log(variance);
  });
}

/** The best pairs come first, so the first of a source or an object is its best. */
function takeMutual(order: Uint32Array, pairs: Pairs, match: Crossmatch, take: (pair: number) => void): void {
  const sourceSeen = new Uint8Array(match.objectOfSource.length);
  const objectSeen = new Uint8Array(match.sourceOfObject.length);
  for (const pair of order) {
    const [source, object] = [pairs.source[pair]!, pairs.object[pair]!];
    if (!sourceSeen[source] && !objectSeen[object]) take(pair);
    sourceSeen[source] = objectSeen[object] = 1;
  }
}
