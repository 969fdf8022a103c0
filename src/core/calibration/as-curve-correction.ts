import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import type { CurveCorrection } from "../lightcurve/curve-correction.ts";
import type { MeasurementZeroPoints } from "../verbs/calibrate.ts";

/** A correction as it is kept: entries of epochs; null where an epoch has none. */
export type KeptZeroPoints = Pick<
  MeasurementZeroPoints,
  "epochKeys" | "zeroPoint" | "uncertainty" | "withoutOwn" | "effects" | "errorScale"
>;

/** What takes zero points off light curves that have these epochs; NaN at epochs that they say nothing of. */
export function asCurveCorrection(
  name: string,
  kept: KeptZeroPoints,
  epochKeys: readonly string[],
  rule: ValidityRule,
): CurveCorrection {
  const at = new Map(kept.epochKeys.map((key, epoch) => [key, epoch]));
  const along = (numbers: readonly (number | null)[]) =>
    Float64Array.from(epochKeys, (key) => numbers[at.get(key) ?? -1] ?? Number.NaN);
  const off = (numbers: readonly (number | null)[]) => along(numbers).map((z) => -z);
  const own = Object.entries(kept.withoutOwn ?? {}).map(([objectKey, numbers]) => [objectKey, off(numbers)] as const);
  return {
    ...{ name, mode: "add", amount: off(kept.zeroPoint), uncertainty: along(kept.uncertainty) },
    own: own.length > 0 ? new Map(own) : undefined,
    effects: kept.effects?.map(({ strength }) => along(strength).map((a) => (Number.isNaN(a) ? 0 : a))),
    rule,
    errorScale: kept.errorScale && { factor: kept.errorScale.gamma, floor: kept.errorScale.epsilon },
  };
}
