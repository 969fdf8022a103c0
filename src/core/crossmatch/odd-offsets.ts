import type { Assumption } from "../assumption.ts";
import { losingPart } from "../cube/judge-catalogs.ts";

/** A catalog's measured offset from its objects. */
export interface MeasuredOffset {
  path: string;
  eastArcsec: number;
  northArcsec: number;
  /** It was taken off before the catalog was matched. */
  removed: boolean;
}

/** An offset stands out when it is so many times the spread of the others', and more than this part of the radius. */
const spreads = 6;
const partOfRadius = 0.2;
/** So many that lie far off with all others are named one by one. */
const fewShared = 3;

/**
 * What is to be said of catalogs whose offset is beyond what the others show: that it was taken off where the catalog would
 * have been lost by it, else that it was left in. Catalogs that lie far off with all others are spoken of together.
 *
 * @param all of the dataset's catalogs, whose offsets show what is usual; @param fresh those to be spoken of
 */
export function oddOffsets(
  all: readonly MeasuredOffset[],
  fresh: readonly MeasuredOffset[],
  { radiusArcsec, removeOffsets }: { radiusArcsec: number; removeOffsets: boolean },
): Assumption[] {
  if (removeOffsets) return [];
  const kept = all.filter(({ removed }) => !removed);
  const middle = { east: median(kept.map((o) => o.eastArcsec)), north: median(kept.map((o) => o.northArcsec)) };
  const away = (offset: MeasuredOffset) =>
    Math.hypot(offset.eastArcsec - middle.east, offset.northArcsec - middle.north);
  const usual = median(kept.map(away));
  const shared: Assumption[] = [];
  const each = fresh.flatMap((offset): Assumption[] => {
    const size = Math.hypot(offset.eastArcsec, offset.northArcsec);
    const lies = `lies ${size.toFixed(2)}″ off its objects (${direction(offset)})`;
    if (offset.removed) {
      const text = `It ${lies}, more than the match radius of ${Number(radiusArcsec.toPrecision(3))}″: the offset was taken off before it was matched.`;
      return [{ path: offset.path, kind: "match", text }];
    }
    const standsOut = away(offset) > Math.max(spreads * usual, partOfRadius * radiusArcsec);
    const loses = radiusArcsec > 0 && size > losingPart * radiusArcsec;
    if (kept.length < 3 || !(standsOut || loses)) return [];
    const left = "the offset was left in. “Correct each catalog’s astrometric offset before matching” takes it off.";
    const beside = standsOut
      ? `where the others lie within ${usual.toFixed(2)}″ of each other`
      : `more than half the match radius of ${Number(radiusArcsec.toPrecision(3))}″`;
    const one: Assumption = { path: offset.path, kind: "match", text: `It ${lies}, ${beside}: ${left}` };
    if (standsOut) return [one];
    shared.push(one);
    return [];
  });
  const [first] = shared;
  if (!first || shared.length <= fewShared) return [...each, ...shared];
  return [
    ...each,
    {
      kind: "match",
      fileCount: shared.length,
      text: `Catalogs lie more than half the match radius of ${Number(radiusArcsec.toPrecision(3))}″ off their objects: offsets were left in. “Correct each catalog’s astrometric offset before matching” takes them off.`,
    },
  ];
}

function direction({ eastArcsec, northArcsec }: MeasuredOffset): string {
  const part = (arcsec: number, towards: string, away: string) =>
    `${Math.abs(arcsec).toFixed(2)}″ ${arcsec < 0 ? away : towards}`;
  return `${part(eastArcsec, "east", "west")}, ${part(northArcsec, "north", "south")}`;
}

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
