import { pairsWithin } from "./match-by-position.ts";
import type { ObjectUnion } from "./union.ts";
import { buildZoneIndex } from "./zone-index.ts";

/**
 * How many of a union's objects from `earlierCount` on lie closer than the match radius to one before: a star whose earlier
 * object keeps its key and points may be two then, which one drop of all catalogs would have made one.
 */
export function countNearEarlier({ raDeg, decDeg }: ObjectUnion, earlierCount: number, radiusArcsec: number): number {
  if (earlierCount === 0 || raDeg.length === earlierCount) return 0;
  const earlier = buildZoneIndex(raDeg.subarray(0, earlierCount), decDeg.subarray(0, earlierCount));
  const pairs = pairsWithin(earlier, raDeg.subarray(earlierCount), decDeg.subarray(earlierCount), radiusArcsec);
  return new Set(pairs.source.subarray(0, pairs.count)).size;
}
