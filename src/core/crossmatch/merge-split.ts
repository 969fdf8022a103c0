import { pairsWithin } from "./match-by-position.ts";
import { directionOf, separationArcsec, unitVectors } from "./sky.ts";
import type { ObjectUnion } from "./union.ts";
import { buildZoneIndex } from "./zone-index.ts";

/** Which objects of a union each of its catalogs has seen: a bit an object. */
export class Sightings {
  readonly #catalogs: Uint8Array[] = [];

  /** @param objectOfSource of one catalog, -1 for none */
  add(objectOfSource: Int32Array, objectCount: number): void {
    const bits = new Uint8Array(Math.ceil(objectCount / 8));
    for (const object of objectOfSource) if (object >= 0) bits[object >> 3]! |= 1 << (object & 7);
    this.#catalogs.push(bits);
  }

  /** Whether any catalog has seen both: then they are two. */
  together(a: number, b: number): boolean {
    return this.#catalogs.some((bits) => has(bits, a) && has(bits, b));
  }

  /** What has seen the one has seen the other. */
  join(into: number, from: number): void {
    for (const bits of this.#catalogs) if (has(bits, from)) bits[into >> 3]! |= 1 << (into & 7);
  }
}

const has = (bits: Uint8Array, object: number) => (bits[object >> 3]! & (1 << (object & 7))) !== 0;

/**
 * Makes one object of those that one star was split into: closer than the match radius, and never seen in one catalog. A star
 * is split where its first position lies at the edge of its scatter, so that later ones fall outside the radius around it.
 * The closest pairs come first; objects are numbered anew in their order.
 */
export function mergeSplit(union: ObjectUnion, sightings: Sightings, radiusArcsec: number): ObjectUnion {
  const count = union.key.length;
  const {
    source,
    object,
    chordSquared,
    count: pairCount,
  } = pairsWithin(buildZoneIndex(union.raDeg, union.decDeg), ...([union.raDeg, union.decDeg, radiusArcsec] as const));
  const close = Array.from({ length: pairCount }, (_, k) => k)
    .filter((k) => source[k]! < object[k]!)
    .sort((a, b) => chordSquared[a]! - chordSquared[b]! || source[a]! - source[b]! || object[a]! - object[b]!);
  if (close.length === 0) return union;
  const goneTo = Int32Array.from({ length: count }, (_, k) => k);
  const rootOf = (k: number): number => (goneTo[k] === k ? k : rootOf(goneTo[k]!));
  const [raDeg, decDeg] = [union.raDeg.slice(), union.decDeg.slice()];
  const [errorArcsec, sourceCount] = [union.errorArcsec.slice(), union.sourceCount.slice()];
  for (const k of close) {
    const [one, other] = [rootOf(source[k]!), rootOf(object[k]!)];
    const [into, from] = one < other ? [one, other] : [other, one];
    if (into === from || sightings.together(into, from)) continue;
    if (!(separationArcsec(raDeg[into]!, decDeg[into]!, raDeg[from]!, decDeg[from]!) <= radiusArcsec)) continue;
    const mean = meanOf({ raDeg, decDeg, errorArcsec, sourceCount }, into, from);
    [raDeg[into], decDeg[into], errorArcsec[into]] = [mean.raDeg, mean.decDeg, mean.errorArcsec];
    sourceCount[into]! += sourceCount[from]!;
    sightings.join(into, from);
    goneTo[from] = into;
  }
  const kept = Uint32Array.from(goneTo.keys()).filter((k) => goneTo[k] === k);
  if (kept.length === count) return union;
  const taken = (column: Float64Array) => Float64Array.from(kept, (k) => column[k]!);
  return {
    key: Array.from(kept, (_, n) => String(n + 1)),
    ...{ raDeg: taken(raDeg), decDeg: taken(decDeg), errorArcsec: taken(errorArcsec) },
    sourceCount: Uint32Array.from(kept, (k) => sourceCount[k]!),
    ...(union.magnitude && { magnitude: taken(union.magnitude) }),
  };
}

type Positions = Pick<ObjectUnion, "raDeg" | "decDeg" | "errorArcsec" | "sourceCount">;

/** As the centroids of a union: weighted by one over the squared errors, where any is known; else by the sources. */
function meanOf({ raDeg, decDeg, errorArcsec, sourceCount }: Positions, a: number, b: number) {
  const known = (k: number) => (errorArcsec[k]! > 0 ? 1 / errorArcsec[k]! ** 2 : 0);
  const isKnown = known(a) + known(b) > 0;
  const [wa, wb] = isKnown ? [known(a), known(b)] : [sourceCount[a]!, sourceCount[b]!];
  const vectors = unitVectors(Float64Array.of(raDeg[a]!, raDeg[b]!), Float64Array.of(decDeg[a]!, decDeg[b]!));
  const [x, y, z] = [0, 1, 2].map((k) => wa * vectors[k]! + wb * vectors[3 + k]!) as [number, number, number];
  return { ...directionOf(x, y, z), errorArcsec: isKnown ? Math.sqrt(1 / (wa + wb)) : Number.NaN };
}
