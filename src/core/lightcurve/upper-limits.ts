import { noPoint } from "../cube/no-point.ts";
import type { LightCurve } from "./light-curve.ts";

/** What is known of the epochs of a measurement, in any order; null where nothing is. */
export interface KnownDepth {
  epochKeys: readonly string[];
  /** Magnitude, as measured, at which an epoch's depth lies. */
  depth: readonly (number | null)[] | undefined;
  /** What was taken off the values of each epoch; absent: nothing was. */
  takenOff?: readonly (number | null)[] | undefined;
}

/**
 * What an object must be fainter than at epochs that saw its place and not the object: what the catalog states, else the
 * depth of the epoch. On the scale of the light curve's values: where these are corrected and the epoch has no
 * correction, there is no limit. Magnitudes, one entry an epoch, NaN where there is none; undefined where there is not one.
 */
export function upperLimits(curve: LightCurve, { epochKeys, depth, takenOff }: KnownDepth): Float64Array | undefined {
  const at = new Map(epochKeys.map((key, epoch) => [key, epoch]));
  const limits = Float64Array.from(curve.epochKeys, (key, epoch) => {
    const known = at.get(key) ?? -1;
    const flag = curve.flags[epoch]!;
    const measured =
      flag === noPoint.upperLimit ? curve.limits?.[epoch] : flag === noPoint.notDetected ? depth?.[known] : undefined;
    const off = takenOff ? (takenOff[known] ?? Number.NaN) : 0;
    return (measured ?? Number.NaN) - off;
  });
  return limits.some(Number.isFinite) ? limits : undefined;
}
