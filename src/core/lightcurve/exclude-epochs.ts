import { epochExcluded } from "../cube/no-point.ts";
import type { LightCurve } from "./light-curve.ts";

/** Takes the points of excluded epochs out of a light curve, in place. */
export function excludeEpochs(curve: LightCurve, excluded: ReadonlySet<string>): LightCurve {
  if (excluded.size === 0) return curve;
  for (const [epoch, key] of curve.epochKeys.entries()) {
    if (!excluded.has(key)) continue;
    curve.value[epoch] = Number.NaN;
    curve.uncertainty[epoch] = Number.NaN;
    curve.flags[epoch] = epochExcluded;
  }
  return curve;
}
