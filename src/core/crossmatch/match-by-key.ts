import type { ErrorDetails } from "../errors.ts";
import { assign, type Crossmatch, emptyCrossmatch } from "./crossmatch.ts";
import { separationArcsec } from "./sky.ts";

/** Keys and positions of sources or objects: arrays of equal length. */
export interface KeyedPositions {
  key: readonly string[];
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/** Catalogs of one detection image repeat its positions: they differ by how many digits were printed, not by more. */
export const sameImageArcsec = 0.1;

export type KeyMatch =
  | { agrees: true; match: Crossmatch; comparedCount: number }
  | { agrees: false; reason: string; details: Omit<ErrorDetails["KeysDisagree"], "file"> };

/**
 * Matches sources to objects of the same key, as catalogs of one detection image (dual-image mode) allow. Agrees only when
 * every source's key is an object's, comes once, and lies where the object does; `comparedCount` says how many positions
 * that was proven by. Positions that either side lacks disprove nothing and prove nothing.
 */
export function matchByKey(
  objects: KeyedPositions,
  sources: KeyedPositions,
  toleranceArcsec: number = sameImageArcsec,
): KeyMatch {
  const objectOfKey = rowsByKey(objects.key);
  const match = emptyCrossmatch(sources.key.length, objects.key.length);
  let comparedCount = 0;
  for (let source = 0; source < sources.key.length; source++) {
    const objectKey = sources.key[source]!;
    const object = objectOfKey.get(objectKey);
    if (object === undefined) return disagree(objectKey, Number.NaN, `${objectKey} is no object of the reference`);
    if (match.sourceOfObject[object]! >= 0) return disagree(objectKey, 0, `${objectKey} comes twice`);
    const apart = separationArcsec(
      objects.raDeg[object]!,
      objects.decDeg[object]!,
      sources.raDeg[source]!,
      sources.decDeg[source]!,
    );
    if (apart > toleranceArcsec) {
      return disagree(
        objectKey,
        apart,
        `${objectKey} lies ${apart.toPrecision(3)} arcsec from the object of that number`,
      );
    }
    if (Number.isFinite(apart)) comparedCount++;
    assign(match, source, object, apart);
  }
  return { agrees: true, match, comparedCount };
}

const known = new WeakMap<readonly string[], Map<string, number>>();

/** Made once for all catalogs that are matched to the same objects. */
function rowsByKey(keys: readonly string[]): Map<string, number> {
  const found = known.get(keys) ?? new Map(keys.map((key, row) => [key, row]));
  known.set(keys, found);
  return found;
}

function disagree(objectKey: string, apartArcsec: number, reason: string): KeyMatch {
  return { agrees: false, reason, details: { objectKey, separationArcsec: apartArcsec } };
}
