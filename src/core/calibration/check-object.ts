import type { MeasurementZeroPoints } from "../verbs/calibrate.ts";

/**
 * A comparison object to be looked at beside a target: the one nearest to it in magnitude, so that noise tells nothing of
 * them apart; what both show is not the target's. Undefined where there is none but the target.
 * @param magnitude of the target, on the scale of the zero points
 */
export function checkObject(
  { comparison: { objectKeys, magnitude = [] } }: Pick<MeasurementZeroPoints, "comparison">,
  targetKey: string,
  targetMagnitude: number,
): string | undefined {
  let nearest: { objectKey: string; apart: number } | undefined;
  for (const [n, objectKey] of objectKeys.entries()) {
    const own = magnitude[n];
    if (objectKey === targetKey || typeof own !== "number") continue;
    const apart = Math.abs(own - targetMagnitude);
    if (!nearest || apart < nearest.apart) nearest = { objectKey, apart };
  }
  return nearest?.objectKey;
}
