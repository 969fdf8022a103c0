import { type AstrometricOffset, measureOffset, withoutOffset } from "./astrometric-offset.ts";
import { evenlyTaken } from "./even-rows.ts";
import { pairsWithin } from "./match-by-position.ts";
import type { ZoneIndex } from "./zone-index.ts";

/** Offsets up to this are looked for where hardly any source lies near an object. */
const farArcsec = 60;
/** Sources that the far search looks at: all pairs within a minute of arc are more than a dense field should hold. */
const mostSources = 600;
/** Share of the sources, or of the objects where these are fewer, that an offset must bring to an object. */
const leastShare = 0.3;
const leastPairs = 6;
/** How many more pairs there must be than without the offset. */
const moreThanBefore = 2;

/**
 * An offset larger than the radius, under which most of a catalog would be lost; only where it is sure: many sources agree
 * on it within a part of the radius, and few are near an object without it. Undefined everywhere else.
 *
 * @param near as `measureOffset` found it within a few radii
 */
export function findLostOffset(
  index: ZoneIndex,
  objects: { raDeg: Float64Array; decDeg: Float64Array },
  sources: { raDeg: Float64Array; decDeg: Float64Array },
  radiusArcsec: number,
  near: AstrometricOffset | undefined,
): AstrometricOffset | undefined {
  const raDeg = evenlyTaken(sources.raDeg, mostSources);
  const decDeg = evenlyTaken(sources.decDeg, mostSources);
  const pairedWithin = (positions: { raDeg: Float64Array; decDeg: Float64Array }) => {
    const { count, source } = pairsWithin(index, positions.raDeg, positions.decDeg, radiusArcsec);
    let paired = 0;
    for (let pair = 0; pair < count; pair++) if (pair === 0 || source[pair] !== source[pair - 1]) paired++;
    return paired;
  };
  const before = pairedWithin({ raDeg, decDeg });
  const wanted = Math.max(leastPairs, leastShare * Math.min(raDeg.length, objects.raDeg.length));
  const isSure = (offset: AstrometricOffset | undefined): offset is AstrometricOffset => {
    if (!offset || Math.hypot(offset.eastArcsec, offset.northArcsec) <= radiusArcsec) return false;
    const after = pairedWithin(withoutOffset(raDeg, decDeg, offset));
    return after >= wanted && after >= moreThanBefore * before && offset.scatterArcsec <= radiusArcsec / 2;
  };
  if (isSure(near)) return near;
  // Most lie near an object already: what is left of them is no matter of an offset.
  if (before * moreThanBefore > raDeg.length || raDeg.length < leastPairs) return undefined;
  const coarse = Math.max(radiusArcsec, 0.5);
  const far = measureOffset(index, objects.raDeg, objects.decDeg, raDeg, decDeg, {
    radiusArcsec: coarse,
    searchArcsec: Math.max(farArcsec, 5 * coarse),
  });
  if (!far) return undefined;
  const placed = withoutOffset(sources.raDeg, sources.decDeg, far);
  const rest = measureOffset(index, objects.raDeg, objects.decDeg, placed.raDeg, placed.decDeg, { radiusArcsec });
  if (!rest) return undefined;
  const offset = {
    ...rest,
    eastArcsec: far.eastArcsec + rest.eastArcsec,
    northArcsec: far.northArcsec + rest.northArcsec,
  };
  return isSure(offset) ? offset : undefined;
}
