import { matchByPosition } from "./match-by-position.ts";
import { directionOf, unitVectors } from "./sky.ts";
import { pairErrors } from "./weigh-errors.ts";
import { buildZoneIndex } from "./zone-index.ts";

/**
 * The objects of a series without a reference catalog: every source that no object is near enough to becomes one. Objects
 * are numbered in the order in which they appear and keep their numbers when epochs are added; only their centroids move.
 */
export interface ObjectUnion {
  /** `1`, `2` … */
  key: string[];
  /**
   * Mean direction of an object's sources, weighted by one over their squared errors; of those whose error is known as soon
   * as there is one.
   */
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** One-sigma error of that, NaN where no source's is known. */
  errorArcsec: Float64Array;
  /** Sources that each object was seen in. */
  sourceCount: Uint32Array;
}

export function emptyUnion(): ObjectUnion {
  return {
    key: [],
    raDeg: new Float64Array(0),
    decDeg: new Float64Array(0),
    errorArcsec: new Float64Array(0),
    sourceCount: new Uint32Array(0),
  };
}

/**
 * The order in which epochs should be added, as indices: most sources first, so that faint objects get their position
 * from where they are seen best; ties in the given order.
 */
export function deepestFirst(epochs: readonly { raDeg: Float64Array }[]): number[] {
  return epochs.map((_, k) => k).sort((a, b) => epochs[b]!.raDeg.length - epochs[a]!.raDeg.length || a - b);
}

/** Positions of one catalog's sources. */
export interface UnionSources {
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** One-sigma position errors, NaN where unknown; absent where all are. */
  positionErrorArcsec?: Float64Array | undefined;
}

/**
 * A new union with one catalog's sources added. Matched ones (one to one, the closest or most probable first) refine the
 * centroids; the others become objects, in row order.
 *
 * @returns the union, and the object of each source: -1 only for sources without a position
 */
export function addToUnion(
  union: ObjectUnion,
  { raDeg, decDeg, positionErrorArcsec }: UnionSources,
  radiusArcsec: number,
): { union: ObjectUnion; objectOfSource: Int32Array } {
  const counts = { source: raDeg.length, object: union.key.length };
  const errors = pairErrors({ source: positionErrorArcsec, object: knownErrors(union) }, counts);
  const index = buildZoneIndex(union.raDeg, union.decDeg);
  const { objectOfSource } = matchByPosition(index, raDeg, decDeg, radiusArcsec, errors ? { errors } : {});
  const key = [...union.key];
  const vectors = unitVectors(raDeg, decDeg);
  for (const [source, object] of objectOfSource.entries()) {
    if (object >= 0 || !Number.isFinite(vectors[3 * source]! + vectors[3 * source + 2]!)) continue;
    objectOfSource[source] = key.length;
    key.push(String(key.length + 1));
  }
  const centroids = new Centroids(union, key.length);
  for (const [source, object] of objectOfSource.entries()) {
    if (object >= 0) centroids.add(object, vectors.subarray(3 * source), positionErrorArcsec?.[source] ?? Number.NaN);
  }
  return { union: { key, ...centroids.finish() }, objectOfSource };
}

function knownErrors({ errorArcsec }: ObjectUnion): Float64Array | undefined {
  return errorArcsec.some((error) => error > 0) ? errorArcsec : undefined;
}

/** Means of directions that sources are added to. */
class Centroids {
  readonly #sums: Float64Array;
  readonly #count: Uint32Array;
  /** Sums of one over the squared errors; 0 while none is known, and every source counts the same. */
  readonly #weight: Float64Array;

  constructor({ raDeg, decDeg, errorArcsec, sourceCount }: ObjectUnion, count: number) {
    this.#count = new Uint32Array(count);
    this.#count.set(sourceCount);
    this.#weight = new Float64Array(count);
    this.#weight.set(errorArcsec.map((error) => (error > 0 ? 1 / error ** 2 : 0)));
    this.#sums = new Float64Array(3 * count);
    const weightOf = (object: number) => this.#weight[object]! || this.#count[object]!;
    this.#sums.set(unitVectors(raDeg, decDeg).map((part, k) => part * weightOf(Math.floor(k / 3))));
  }

  add(object: number, direction: Float64Array, errorArcsec: number): void {
    this.#count[object]!++;
    const known = errorArcsec > 0;
    if (!known && this.#weight[object]! > 0) return;
    const isFirstKnown = known && this.#weight[object] === 0;
    const weight = known ? 1 / errorArcsec ** 2 : 1;
    for (let k = 0; k < 3; k++) {
      const before = isFirstKnown ? 0 : this.#sums[3 * object + k]!;
      this.#sums[3 * object + k] = before + weight * direction[k]!;
    }
    if (known) this.#weight[object]! += weight;
  }

  finish(): Omit<ObjectUnion, "key"> {
    const means = Array.from(this.#count, (_, k) =>
      directionOf(this.#sums[3 * k]!, this.#sums[3 * k + 1]!, this.#sums[3 * k + 2]!),
    );
    return {
      raDeg: Float64Array.from(means, ({ raDeg }) => raDeg),
      decDeg: Float64Array.from(means, ({ decDeg }) => decDeg),
      errorArcsec: this.#weight.map((weight) => (weight > 0 ? 1 / Math.sqrt(weight) : Number.NaN)),
      sourceCount: this.#count,
    };
  }
}
