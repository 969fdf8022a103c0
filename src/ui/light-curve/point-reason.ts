import { type LightCurve, noPoint } from "../../core/lightcurve/light-curve.ts";

const reasons = new Map<number, string>([
  [noPoint.noCatalog, "no catalog"],
  [noPoint.outsideFootprint, "outside the footprint"],
  [noPoint.notDetected, "not detected"],
  [noPoint.unmatched, "nearer to another object"],
  [noPoint.catalogRefused, "catalog refused"],
]);

const flagBits = [
  "biased by neighbours",
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
  const flags = curve.flags[epochIndex]!;
  if (flags < 0) return reasons.get(flags) ?? `flags ${flags}`;
  return Number.isNaN(curve.value[epochIndex]!) ? "flux not above zero" : undefined;
}

/** SExtractor's FLAGS in words: `3: biased by neighbours, deblended`. */
export function flagWords(flags: number): string {
  const set = flagBits.filter((_, bit) => flags & (1 << bit));
  return set.length === 0 ? String(flags) : `${flags}: ${set.join(", ")}`;
}

/** How many epochs have no value for which reason, most frequent first; the counts add up to the epochs without one. */
export function countReasons(curve: LightCurve): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (let epoch = 0; epoch < curve.flags.length; epoch++) {
    const reason = pointReason(curve, epoch);
    if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}
