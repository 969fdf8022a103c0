import { matchByPosition } from "./match-by-position.ts";
import { directionOf, unitVectors } from "./sky.ts";
import { buildZoneIndex } from "./zone-index.ts";

/**
 * The objects of a series without a reference catalog: every source that no object is near enough to becomes one. Objects
 * are numbered in the order in which they appear and keep their numbers when epochs are added; only their centroids move.
 */
export interface ObjectUnion {
  /** `1`, `2` … */
  key: string[];
  /** Mean direction of an object's sources. */
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** Sources that each object was seen in. */
  sourceCount: Uint32Array;
}

export function emptyUnion(): ObjectUnion {
  return { key: [], raDeg: new Float64Array(0), decDeg: new Float64Array(0), sourceCount: new Uint32Array(0) };
}

/**
 * The order in which epochs should be added, as indices: most sources first, so that faint objects get their position
 * from where they are seen best; ties in the given order.
 */
export function deepestFirst(epochs: readonly { raDeg: Float64Array }[]): number[] {
  return epochs.map((_, k) => k).sort((a, b) => epochs[b]!.raDeg.length - epochs[a]!.raDeg.length || a - b);
}

/**
 * A new union with one catalog's sources added. Matched ones (one to one, closest first) refine the centroids; the others
 * become objects, in row order.
 *
 * @returns the union, and the object of each source: -1 only for sources without a position
 */
export function addToUnion(
  union: ObjectUnion,
  raDeg: Float64Array,
  decDeg: Float64Array,
  radiusArcsec: number,
): { union: ObjectUnion; objectOfSource: Int32Array } {
  const { objectOfSource } = matchByPosition(buildZoneIndex(union.raDeg, union.decDeg), raDeg, decDeg, radiusArcsec);
  const key = [...union.key];
  const sums = unitVectors(union.raDeg, union.decDeg).map((part, k) => part * union.sourceCount[Math.floor(k / 3)]!);
  const added: number[] = [];
  const vectors = unitVectors(raDeg, decDeg);
  objectOfSource.forEach((object, source) => {
    const [x, y, z] = vectors.subarray(3 * source, 3 * source + 3) as unknown as [number, number, number];
    if (object >= 0) {
      sums[3 * object]! += x;
      sums[3 * object + 1]! += y;
      sums[3 * object + 2]! += z;
    } else if (Number.isFinite(x + z)) {
      objectOfSource[source] = key.length;
      key.push(String(key.length + 1));
      added.push(x, y, z);
    }
  });
  const sourceCount = new Uint32Array(key.length);
  sourceCount.set(union.sourceCount);
  for (const object of objectOfSource) if (object >= 0) sourceCount[object]!++;
  return { union: { key, ...directions(sums, added), sourceCount }, objectOfSource };
}

function directions(...parts: ArrayLike<number>[]): { raDeg: Float64Array; decDeg: Float64Array } {
  const found = parts.flatMap((sums) =>
    Array.from({ length: sums.length / 3 }, (_, k) => directionOf(sums[3 * k]!, sums[3 * k + 1]!, sums[3 * k + 2]!)),
  );
  return {
    raDeg: Float64Array.from(found, ({ raDeg }) => raDeg),
    decDeg: Float64Array.from(found, ({ decDeg }) => decDeg),
  };
}
