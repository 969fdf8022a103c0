import { pairsWithin } from "./match-by-position.ts";
import { buildZoneIndex } from "./zone-index.ts";

interface Directions {
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/** Of each object of one list the nearest of another within the radius, as its index; -1: none. Several may have the same. */
export function nearestObjects(from: Directions, to: Directions, radiusArcsec: number): Int32Array {
  const nearest = new Int32Array(from.raDeg.length).fill(-1);
  const closest = new Float64Array(nearest.length).fill(Number.POSITIVE_INFINITY);
  const index = buildZoneIndex(to.raDeg, to.decDeg);
  const { source, object, chordSquared, count } = pairsWithin(index, from.raDeg, from.decDeg, radiusArcsec);
  for (let k = 0; k < count; k++) {
    if (!(chordSquared[k]! < closest[source[k]!]!)) continue;
    closest[source[k]!] = chordSquared[k]!;
    nearest[source[k]!] = object[k]!;
  }
  return nearest;
}
