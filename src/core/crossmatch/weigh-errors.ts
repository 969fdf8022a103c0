import type { AstrometricOffset } from "./astrometric-offset.ts";
import type { PositionErrors } from "./match-by-position.ts";

/** One-sigma position errors in arcsec, NaN where unknown; undefined where a side has none at all. */
export interface KnownErrors {
  source?: Float64Array | undefined;
  object?: Float64Array | undefined;
}

/**
 * What separations are to be weighed by: the errors of both sides, a side's median where one is unknown, and in common to
 * all pairs what these errors do not explain. Catalogs state the noise of a centroid, and true pairs scatter by more:
 * without that share, the brightest sources would be far too sure of where they are. Undefined where nothing is known.
 *
 * @param offset as measured between the two sides; `removed`: it was taken off
 */
export function pairErrors(
  { source, object }: KnownErrors,
  counts: { source: number; object: number },
  offset?: Pick<AstrometricOffset, "eastArcsec" | "northArcsec" | "scatterArcsec">,
  removed = false,
): PositionErrors | undefined {
  if (!source && !object) return undefined;
  const [ofSource, ofObject] = [medianError(source) ?? 0, medianError(object) ?? 0];
  const unexplained = offset ? Math.max(0, offset.scatterArcsec ** 2 - ofSource ** 2 - ofObject ** 2) : 0;
  const displaced = offset && !removed ? (offset.eastArcsec ** 2 + offset.northArcsec ** 2) / 2 : 0;
  return {
    sourceArcsec: filled(source, counts.source, ofSource),
    objectArcsec: filled(object, counts.object, ofObject),
    commonArcsec: Math.sqrt(unexplained + displaced),
  };
}

/** The median of the known errors; undefined where there is none. */
export function medianError(errors: Float64Array | undefined): number | undefined {
  const known = errors?.filter((error) => error > 0).sort();
  return known?.[known.length >> 1];
}

function filled(errors: Float64Array | undefined, count: number, unknown: number): Float64Array {
  return errors ? errors.map((error) => (error > 0 ? error : unknown)) : new Float64Array(count).fill(unknown);
}
