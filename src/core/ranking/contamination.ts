import { arcsecOfChord } from "../crossmatch/sky.ts";
import { appendPairs, buildZoneIndex, noPairs } from "../crossmatch/zone-index.ts";

/** What contamination is judged by, an entry an object; NaN where a number is not known. */
export interface PeriodicObjects {
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** Median magnitude, or another number that is lower for what is brighter. */
  magnitude: Float64Array;
  /** Of a survey, as `periodColumns` has them. */
  periodDays: Float64Array;
  periodErrorDays: Float64Array;
  logChance: Float64Array;
  alias: Float64Array;
}

/** What an object's period is of that of its contaminator. */
export type PeriodRelation = "1" | "1/2" | "2";

export interface Contaminator {
  /** Which object it is, by its place. */
  object: number;
  arcsec: number;
  relation: PeriodRelation;
}

/** How far an object's light may reach into another one's, where nothing is said: a few widths (FWHM) of a star's image from the ground. */
export const contaminationArcsec = 10;
/** Periods agree within this many of their errors together, */
const mostErrors = 3;
/** and within this share of themselves: periods that are hardly known agree with all. */
const mostRelative = 0.05;
/** The brighter one has to be periodic by itself: its decimal logarithm of the chance of noise. */
const mostLogChance = -3;
/** The period is that of the sampling itself: all objects may have it. */
const samplingAlias = 2;
const relations: readonly (readonly [PeriodRelation, number])[] = [
  ["1", 1],
  ["1/2", 0.5],
  ["2", 2],
];

/**
 * The objects whose variability may be that of a brighter neighbor: one within the radius that is periodic, with the same period, or
 * twice or half of it, within three times the errors of both. Of several the brightest counts. Undefined where there is none,
 * or where a period or its error is not known.
 */
export function contaminators(of: PeriodicObjects, radiusArcsec: number): (Contaminator | undefined)[] {
  const { raDeg, decDeg, magnitude, periodDays, periodErrorDays, logChance, alias } = of;
  const isKnown = (i: number) => periodDays[i]! > 0 && periodErrorDays[i]! >= 0 && alias[i] !== samplingAlias;
  const spreads = (i: number) => isKnown(i) && logChance[i]! <= mostLogChance;
  const only = (data: Float64Array) => data.map((one, i) => (spreads(i) ? one : Number.NaN));
  const index = buildZoneIndex(only(raDeg), decDeg);
  const pairs = noPairs();
  return Array.from(periodDays, (own, object) => {
    if (!isKnown(object)) return undefined;
    pairs.count = 0;
    appendPairs(index, object, raDeg[object]!, decDeg[object]!, radiusArcsec, pairs);
    let best: Contaminator | undefined;
    for (let pair = 0; pair < pairs.count; pair++) {
      const other = pairs.object[pair]!;
      if (!(magnitude[other]! < (best ? magnitude[best.object]! : magnitude[object]!))) continue;
      const relation = relations.find(([, factor]) => {
        const errors = Math.hypot(periodErrorDays[object]!, factor * periodErrorDays[other]!);
        return Math.abs(own - factor * periodDays[other]!) <= Math.min(mostErrors * errors, mostRelative * own);
      });
      if (!relation) continue;
      best = { object: other, arcsec: arcsecOfChord(Math.sqrt(pairs.chordSquared[pair]!)), relation: relation[0] };
    }
    return best;
  });
}

/** A contaminator for people, named by its key: "838 at 6.2″", "838 at 6.2″ (half its period)". */
export function contaminatorText(of: Contaminator | undefined, objectKeys: readonly string[]): string {
  if (!of) return "";
  const relation = { "1": "", "1/2": " (half its period)", "2": " (twice its period)" }[of.relation];
  return `${objectKeys[of.object]} at ${of.arcsec.toFixed(1)}″${relation}`;
}
