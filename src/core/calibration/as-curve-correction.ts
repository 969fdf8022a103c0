import type { CurveCorrection } from "../lightcurve/curve-correction.ts";

/** Zero points as they are kept, an entry an epoch; null where an epoch has none. */
export interface KeptZeroPoints {
  epochKeys: readonly string[];
  zeroPoint: readonly (number | null)[];
  uncertainty: readonly (number | null)[];
}

/** What takes zero points off light curves that have these epochs; NaN at epochs that they say nothing of. */
export function asCurveCorrection(name: string, kept: KeptZeroPoints, epochKeys: readonly string[]): CurveCorrection {
  const at = new Map(kept.epochKeys.map((key, epoch) => [key, epoch]));
  const along = (numbers: readonly (number | null)[]) =>
    Float64Array.from(epochKeys, (key) => numbers[at.get(key) ?? -1] ?? Number.NaN);
  return { name, mode: "add", amount: along(kept.zeroPoint).map((z) => -z), uncertainty: along(kept.uncertainty) };
}
