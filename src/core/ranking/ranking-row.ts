import type { LightCurve } from "../lightcurve/light-curve.ts";
import { pointState } from "../lightcurve/reason-counts.ts";
import type { PeriodBand } from "../periods/periodogram.ts";
import type { SharedTimes } from "../periods/shared-times.ts";
import { sineRow } from "../periods/sine-gain.ts";
import { type CurveNumbers, curveNumbers } from "./curve-numbers.ts";
import { outlyingPoints } from "./outlying-points.ts";

/** At how many epochs an object's place was seen, and at how many of those the object was not. */
export interface SeenEpochs {
  covered: number;
  missed: number;
}

/**
 * Counts by the reasons that a light curve states. An epoch outside of the footprint, without a catalog, left out, or one whose source went to a
 * nearer object says nothing of whether this one was there.
 */
export function seenEpochs(curve: Pick<LightCurve, "value" | "flags" | "limits">): SeenEpochs {
  let [covered, missed] = [0, 0];
  for (let epoch = 0; epoch < curve.flags.length; epoch++) {
    const state = pointState(curve, epoch);
    const isMissed = state === "notDetected" || state === "upperLimit" || state === "fluxNotPositive";
    if (isMissed) missed++;
    if (isMissed || state === "point") covered++;
  }
  return { covered, missed };
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
