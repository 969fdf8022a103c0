import type { LightCurve } from "../lightcurve/light-curve.ts";
import { pointState } from "../lightcurve/reason-counts.ts";
import type { KnownDepth } from "../lightcurve/upper-limits.ts";
import type { PeriodBand } from "../periods/periodogram.ts";
import type { SharedTimes } from "../periods/shared-times.ts";
import { sineRow } from "../periods/sine-gain.ts";
import { type CurveNumbers, curveNumbers } from "./curve-numbers.ts";
import { outlyingPoints } from "./outlying-points.ts";

/** How faint an object may be that an epoch would have shown, an entry an epoch of a light curve. */
export interface EpochReach {
  /** Magnitude, as measured; NaN where it is not known. */
  depth: Float64Array;
  /** What was taken off the values of each epoch, NaN where there is no number and so no value; absent: nothing was. */
  takenOff?: Float64Array;
}

/** What is known of the depth of epochs, along an axis. */
export function epochReach(axisKeys: readonly string[], { epochKeys, depth, takenOff }: KnownDepth): EpochReach {
  const at = new Map(epochKeys.map((key, epoch) => [key, epoch]));
  const along = (of: readonly (number | null)[] | undefined) =>
    Float64Array.from(axisKeys, (key) => of?.[at.get(key) ?? -1] ?? Number.NaN);
  return { depth: along(depth), ...(takenOff ? { takenOff: along(takenOff) } : {}) };
}

/** At how many epochs an object's place was seen, and at how many of those the object was not. */
export interface SeenEpochs {
  covered: number;
  missed: number;
}

/**
 * Counts by the reasons that a light curve states. An epoch outside of the footprint, without a catalog, left out, or one whose source went to a
 * nearer object says nothing of whether this one was there. Nor does one that missed it and was not deep enough for it, by the limit that
 * the catalog states or else by its depth, where that is known, or one that has no zero point where these are taken off.
 * @param of the object's magnitude on the scale of its values; absent: of what is not measured in magnitudes
 */
export function seenEpochs(
  curve: Pick<LightCurve, "value" | "flags" | "limits">,
  of?: { magnitude: number; reach: EpochReach },
): SeenEpochs {
  let [covered, missed] = [0, 0];
  for (let epoch = 0; epoch < curve.flags.length; epoch++) {
    const state = pointState(curve, epoch);
    const isMissed = state === "notDetected" || state === "upperLimit" || state === "fluxNotPositive";
    if (isMissed && of && !wouldShow(curve, epoch, of)) continue;
    if (isMissed) missed++;
    if (isMissed || state === "point") covered++;
  }
  return { covered, missed };
}

function wouldShow(
  { limits }: Pick<LightCurve, "limits">,
  epoch: number,
  { magnitude, reach }: { magnitude: number; reach: EpochReach },
): boolean {
  const off = reach.takenOff?.[epoch] ?? 0;
  if (Number.isNaN(off)) return false;
  const stated = limits?.[epoch] ?? Number.NaN;
  const limit = (Number.isFinite(stated) ? stated : reach.depth[epoch]!) - off;
  return !(limit < magnitude);
}

/** The row of one object, a number for each column of `rankingTable`. The generator yields while it works. */
export function* rankingRow(
  series: PeriodBand,
  shared: SharedTimes,
  { covered, missed }: SeenEpochs,
): Generator<void, Float64Array, void> {
  const [sineGain, points] = (yield* sineRow(series, shared)) as unknown as [number, number];
  const { flare, dip } = outlyingPoints(series);
  const numbers: CurveNumbers = { sineGain, flare, dip, covered, missed };
  return Float64Array.of(...curveNumbers.map(({ key }) => numbers[key]), points);
}
