import { matchByPosition } from "./match-by-position.ts";
import { type PlacedSources, type PrepareOptions, prepareMatch } from "./prepare-match.ts";
import { directionOf, unitVectors } from "./sky.ts";
import { buildZoneIndex } from "./zone-index.ts";

/**
 * The objects of a series without a reference catalog: every source that no object is near enough to becomes one. Objects
 * are numbered in the order in which they appear and keep their numbers when epochs are added; only their centroids move.
 * All of it is kept, so that epochs that come later refine it as if they had come with the first.
 */
export interface ObjectUnion {
  /** `1`, `2` …, in any order. */
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
  /** How bright each object is in the catalog that it was first seen in, where patterns are found by that. */
  magnitude?: Float64Array;
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

export interface UnionOptions extends PrepareOptions {
  /** False: known objects stay as they are, where an earlier version of the catalog refined them already. */
  refine?: boolean;
  /** How bright the catalog's sources are, where that is to be kept. */
  magnitude?: Float64Array | undefined;
}

/**
 * A new union with one catalog's sources added. Matched ones (one to one, the closest or most probable first) refine the
 * centroids; the others become objects, in row order.
 *
 * @returns the union, and the object of each source: -1 only for sources without a position
 */
export function addToUnion(
  union: ObjectUnion,
  catalog: PlacedSources,
  options: UnionOptions,
): { union: ObjectUnion; objectOfSource: Int32Array } {
  const index = buildZoneIndex(union.raDeg, union.decDeg);
  const { sources, errors } = prepareMatch({ ...union, index, errorArcsec: knownErrors(union) }, catalog, options);
  const { raDeg, decDeg, positionErrorArcsec } = sources;
  const { objectOfSource } = matchByPosition(index, raDeg, decDeg, options.radiusArcsec, errors ? { errors } : {});
  const key = [...union.key];
  const vectors = unitVectors(raDeg, decDeg);
  for (const [source, object] of objectOfSource.entries()) {
    if (object >= 0 || !Number.isFinite(vectors[3 * source]! + vectors[3 * source + 2]!)) continue;
    objectOfSource[source] = key.length;
    key.push(String(key.length + 1));
  }
  const centroids = new Centroids(union, key.length);
  const first = options.refine === false ? union.key.length : 0;
  for (const [source, object] of objectOfSource.entries()) {
    if (object >= first)
      centroids.add(object, vectors.subarray(3 * source), positionErrorArcsec?.[source] ?? Number.NaN);
  }
  const magnitude = options.magnitude && withNew(union, key.length, objectOfSource, options.magnitude);
  return { union: { key, ...centroids.finish(), ...(magnitude ? { magnitude } : {}) }, objectOfSource };
}

function withNew(union: ObjectUnion, count: number, objectOfSource: Int32Array, ofSource: Float64Array): Float64Array {
  const magnitude = new Float64Array(count).fill(Number.NaN);
  if (union.magnitude) magnitude.set(union.magnitude);
  for (const [source, object] of objectOfSource.entries())
    if (object >= union.key.length) magnitude[object] = ofSource[source]!;
  return magnitude;
}

/** The union with its objects in another order: object i of the result is object `order[i]` of `union`. */
export function permuteUnion(union: ObjectUnion, order: Uint32Array): ObjectUnion {
  const taken = (column: Float64Array) => Float64Array.from(order, (from) => column[from]!);
  return {
    key: Array.from(order, (from) => union.key[from]!),
    raDeg: taken(union.raDeg),
    decDeg: taken(union.decDeg),
    errorArcsec: taken(union.errorArcsec),
    sourceCount: order.map((from) => union.sourceCount[from]!),
    ...(union.magnitude ? { magnitude: taken(union.magnitude) } : {}),
  };
}

function knownErrors({ errorArcsec }: ObjectUnion): Float64Array | undefined {
  return errorArcsec.some((error) => error > 0) ? errorArcsec : undefined;
}

/** Means of directions that sources are added to. */
class Centroids {
  readonly #before: ObjectUnion;
  readonly #sums: Float64Array;
  readonly #count: Uint32Array;
  /** Sums of one over the squared errors; 0 while none is known, and every source counts the same. */
  readonly #weight: Float64Array;

  constructor(before: ObjectUnion, count: number) {
    const { raDeg, decDeg, errorArcsec, sourceCount } = before;
    this.#before = before;
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

  finish(): Omit<ObjectUnion, "key" | "magnitude"> {
    const { raDeg, decDeg, sourceCount } = this.#before;
    // To vectors and back costs the last bits: what nothing was added to stays as it is.
    const means = Array.from(this.#count, (count, k) =>
      count === sourceCount[k]
        ? { raDeg: raDeg[k]!, decDeg: decDeg[k]! }
        : directionOf(this.#sums[3 * k]!, this.#sums[3 * k + 1]!, this.#sums[3 * k + 2]!),
    );
    return {
      raDeg: Float64Array.from(means, ({ raDeg }) => raDeg),
      decDeg: Float64Array.from(means, ({ decDeg }) => decDeg),
      errorArcsec: this.#weight.map((weight) => (weight > 0 ? 1 / Math.sqrt(weight) : Number.NaN)),
      sourceCount: this.#count,
    };
  }
}
