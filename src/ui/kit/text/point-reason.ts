import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import { type PointState, pointState, reasonCounts } from "../../../core/lightcurve/reason-counts.ts";

/** Why there is no point, in the fewest words. */
export const reasonWords: Record<Exclude<PointState, "point">, string> = {
  fluxNotPositive: "flux not above zero",
  notDetected: "not detected",
  outsideFootprint: "outside the footprint",
  unmatched: "assigned to another object",
  upperLimit: "limit only",
  noValue: "no value in the catalog",
  catalogRefused: "catalog refused",
  noCatalog: "no catalog",
  excluded: "epoch excluded",
  pointExcluded: "point excluded",
  uncorrected: "epoch without a correction",
};

/** What each bit of SExtractor's FLAGS says, the lowest first. */
export const flagBits = [
  "biased by neighbors",
  "deblended",
  "saturated",
  "truncated at the edge",
  "aperture incomplete",
  "isophote incomplete",
  "deblending overflow",
  "extraction overflow",
];

/** Why a light curve has no value at an epoch; undefined where it has one. */
export function pointReason(curve: LightCurve, epochIndex: number): string | undefined {
  const state = pointState(curve, epochIndex);
  const limit = curve.limits?.[epochIndex];
  if (state === "upperLimit" && limit !== undefined && Number.isFinite(limit))
    return `${reasonWords[state]}, ${Number(limit.toPrecision(6))}`;
  return state === "point" ? undefined : reasonWords[state];
}

/** Above the sign there are no flags: bits 0 to 30. */
const bitCount = 31;

/** The bits that a number of flags has, the lowest first. */
export const bitsOf = (flags: number): number[] =>
  Array.from({ length: bitCount }, (_, bit) => bit).filter((bit) => flags & (1 << bit));

/** What a bit says; of those that SExtractor does not have, which it is. */
export const bitWords = (bit: number): string => flagBits[bit] ?? `bit ${bit}`;

/** FLAGS in words: `3: biased by neighbors, deblended`. */
export function flagWords(flags: number): string {
  const set = bitsOf(flags).map(bitWords);
  return set.length === 0 ? String(flags) : `${flags}: ${set.join(", ")}`;
}

/** How many epochs have no value for which reason, most frequent first; the counts add up to the epochs without one. */
export function countReasons(curve: LightCurve): { reason: string; count: number }[] {
  const { point: _, ...counts } = reasonCounts(curve);
  return Object.entries(counts)
    .map(([state, count]) => ({ reason: reasonWords[state as keyof typeof reasonWords], count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}
