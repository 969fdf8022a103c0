import { arcsecOfChord } from "../crossmatch/sky.ts";
import { appendPairs, buildZoneIndex, noPairs, type Pairs } from "../crossmatch/zone-index.ts";
import type { KnownRows } from "./known-list.ts";

/** Which row of a list each object is. */
export interface KnownMatch {
  /** An entry an object; -1: none. */
  row: Int32Array;
  /** Arcsec; NaN where there is none. */
  separationArcsec: Float64Array;
  /** How many rows lie within the radius of each object. */
  candidateCount: Int32Array;
  /** 1 where another row lies within the radius of the object, or another object within that of its row. */
  ambiguous: Uint8Array;
  matchedCount: number;
  ambiguousCount: number;
}

interface Places {
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/**
 * The best pairs of objects and rows of a list: the closest pair first, each object and each row in one pair at most, which
 * is what STILTS describes as `tmatch2 find=best`. (Its 3.4.7 looks at the closest row of each object alone, and so has fewer.)
 */
export function matchKnown(objects: Places, rows: Places, radiusArcsec: number): KnownMatch {
  const pairs = pairsWithin(objects, rows, radiusArcsec);
  const objectCount = objects.raDeg.length;
  const candidateCount = new Int32Array(objectCount);
  const rivals = new Int32Array(rows.raDeg.length);
  for (let k = 0; k < pairs.count; k++) {
    candidateCount[pairs.object[k]!]!++;
    rivals[pairs.source[k]!]!++;
  }
  const order = Array.from({ length: pairs.count }, (_, k) => k).sort(
    (a, b) => pairs.chordSquared[a]! - pairs.chordSquared[b]! || pairs.object[a]! - pairs.object[b]!,
  );
  const row = new Int32Array(objectCount).fill(-1);
  const separationArcsec = new Float64Array(objectCount).fill(Number.NaN);
  const ambiguous = new Uint8Array(objectCount);
  const taken = new Uint8Array(rows.raDeg.length);
  let [matchedCount, ambiguousCount] = [0, 0];
  for (const k of order) {
    const [object, source] = [pairs.object[k]!, pairs.source[k]!];
    if (row[object]! >= 0 || taken[source] === 1) continue;
    row[object] = source;
    taken[source] = 1;
    separationArcsec[object] = arcsecOfChord(Math.sqrt(pairs.chordSquared[k]!));
    matchedCount++;
  }
  for (let k = 0; k < pairs.count; k++) {
    const [object, source] = [pairs.object[k]!, pairs.source[k]!];
    if (candidateCount[object]! > 1 || rivals[source]! > 1) ambiguous[object] = 1;
  }
  for (const one of ambiguous) ambiguousCount += one;
  return { row, separationArcsec, candidateCount, ambiguous, matchedCount, ambiguousCount };
}

/** A row that an object may be. */
export interface KnownCandidate {
  row: number;
  separationArcsec: number;
}

/** All rows within the radius of one place, the closest first. */
export function candidatesAt(
  rows: Pick<KnownRows, "raDeg" | "decDeg">,
  { raDeg, decDeg }: { raDeg: number; decDeg: number },
  radiusArcsec: number,
): KnownCandidate[] {
  const at = { raDeg: Float64Array.of(raDeg), decDeg: Float64Array.of(decDeg) };
  const pairs = pairsWithin(at, rows, radiusArcsec);
  return Array.from({ length: pairs.count }, (_, k) => ({
    row: pairs.source[k]!,
    separationArcsec: arcsecOfChord(Math.sqrt(pairs.chordSquared[k]!)),
  })).sort((a, b) => a.separationArcsec - b.separationArcsec);
}

/** `object` and `source` are places in `objects` and in `rows`. */
function pairsWithin(objects: Places, rows: Places, radiusArcsec: number): Pairs {
  const index = buildZoneIndex(objects.raDeg, objects.decDeg);
  const pairs = noPairs();
  for (let row = 0; row < rows.raDeg.length; row++)
    appendPairs(index, row, rows.raDeg[row]!, rows.decDeg[row]!, radiusArcsec, pairs);
  return pairs;
}
