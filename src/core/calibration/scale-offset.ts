import { median, medianAbsoluteDeviation, sigmaPerMad } from "../lightcurve/order.ts";
import type { ReachedScale } from "../verbs/calibrate.ts";

/** What magnitudes are brought to, in words. */
export const scaleWords = ({ column, list }: Pick<ReachedScale, "column" | "list">): string =>
  `${column} of ${list ?? "the reference catalog"}`;

/** What magnitudes of one system are above those of another, by objects that have both. */
export interface ScaleOffset {
  offset: number;
  /** One sigma of the offset, mag. */
  uncertainty: number;
  /** Robust scatter of the objects about it: 1.4826 MAD, mag. */
  scatter: number;
  /** Objects that have both magnitudes, those too far from the others among them. */
  objectCount: number;
}

/** Between SExtractor's 99, or another filler, and any magnitude; no two systems differ by so much. */
const mostDifference = 50;
const clipSigma = 4;
const maxRounds = 20;
/** Where nothing scatters: smaller than any magnitude's last digit. */
const leastError = 1e-6;

/**
 * The weighted mean of differences, with weights 1 / (e^2 + s^2), s what they scatter beyond their errors (from the MAD), and
 * those beyond 4 sigma left out; all that until nothing changes. Without errors it is the mean of those that are left.
 * @param error one sigma of each; where it is NaN or 0 it is taken to be the median of those that are stated
 * @returns undefined where there is no difference
 */
export function scaleOffset(difference: Float64Array, error: Float64Array | undefined): ScaleOffset | undefined {
  const at = [...difference.keys()].filter((i) => Math.abs(difference[i]!) < mostDifference);
  if (at.length === 0) return undefined;
  const d = Float64Array.from(at, (i) => difference[i]!);
  const stated = at.map((i) => error?.[i] ?? Number.NaN);
  const known = stated.filter((e) => e > 0);
  const usual = known.length > 0 ? median(known) : 0;
  const e = stated.map((one) => (one > 0 ? one : usual));
  let center = median(d);
  let [scatter, uncertainty] = [0, 0];
  let inside = d.map(() => 1);
  for (let round = 0; round < maxRounds; round++) {
    scatter = sigmaPerMad * medianAbsoluteDeviation(d.filter((_, i) => inside[i] === 1));
    const extra = Math.max(scatter ** 2 - usual ** 2, leastError ** 2);
    const variance = e.map((one) => one ** 2 + extra);
    const [before, was] = [center, inside];
    inside = d.map((one, i) => (Math.abs(one - before) <= clipSigma * Math.sqrt(variance[i]!) ? 1 : 0));
    if (!inside.includes(1)) inside = was;
    let [sum, weights] = [0, 0];
    for (const [i, one] of d.entries()) {
      if (inside[i] !== 1) continue;
      sum += one / variance[i]!;
      weights += 1 / variance[i]!;
    }
    center = sum / weights;
    uncertainty = 1 / Math.sqrt(weights);
    if (Math.abs(center - before) < 1e-9 && inside.every((one, i) => one === was[i])) break;
  }
  return { offset: center, uncertainty, scatter, objectCount: d.length };
}
