import { type AstrometricOffset, measureOffset, withoutOffset } from "./astrometric-offset.ts";
import { findLostOffset } from "./lost-offset.ts";
import type { PositionErrors } from "./match-by-position.ts";
import { pairErrors } from "./weigh-errors.ts";
import type { ZoneIndex } from "./zone-index.ts";

/** Positions of one catalog's sources. */
export interface PlacedSources {
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** One-sigma position errors, NaN where unknown; absent where all are. */
  positionErrorArcsec?: Float64Array | undefined;
}

/** What sources are matched to: positions, and their index. */
export interface PlacedObjects {
  index: ZoneIndex;
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** One-sigma position errors, NaN where unknown. */
  errorArcsec?: Float64Array | undefined;
}

export interface PrepareOptions {
  radiusArcsec: number;
  /** Take the catalog's measured offset off. */
  removeOffsets?: boolean | undefined;
  /** Not even an offset that is surely larger than the radius is taken off; it is measured all the same. */
  keepOffsets?: boolean | undefined;
  /** Weigh rivals by position errors, where any are known. */
  weighErrors?: boolean | undefined;
}

export interface PreparedSources<Sources extends PlacedSources> {
  /** With the offset taken off, where it was to be and could be measured. */
  sources: Sources;
  offset?: AstrometricOffset & { removed: boolean };
  errors?: PositionErrors;
}

/**
 * A catalog's sources as they are to be matched to objects by position, and what its rivals are weighed by. An
 * offset by which most of it would be lost is taken off in any case, unless it is to be kept.
 */
export function prepareMatch<Sources extends PlacedSources>(
  objects: PlacedObjects,
  sources: Sources,
  { radiusArcsec, removeOffsets = false, keepOffsets = false, weighErrors = false }: PrepareOptions,
): PreparedSources<Sources> {
  const { index, raDeg, decDeg, errorArcsec } = objects;
  const near = measureOffset(index, raDeg, decDeg, sources.raDeg, sources.decDeg, { radiusArcsec });
  const lost = findLostOffset(index, objects, sources, radiusArcsec, near);
  const offset = lost ?? near;
  const off = removeOffsets ? offset : keepOffsets ? undefined : lost;
  const removed = off !== undefined;
  const known = { source: sources.positionErrorArcsec, object: errorArcsec };
  const counts = { source: sources.raDeg.length, object: raDeg.length };
  const errors = weighErrors ? pairErrors(known, counts, offset, removed) : undefined;
  return {
    sources: off ? { ...sources, ...withoutOffset(sources.raDeg, sources.decDeg, off) } : sources,
    ...(offset && { offset: { ...offset, removed } }),
    ...(errors && { errors }),
  };
}
