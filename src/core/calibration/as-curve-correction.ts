import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import type { CorrectionTerms, CurveCorrection } from "../lightcurve/curve-correction.ts";
import type { KeptTerms, MeasurementZeroPoints } from "../verbs/calibrate.ts";
import { keptTermValues, type TermObjects } from "./epoch-terms.ts";

/** A correction as it is kept: entries of epochs; null where an epoch has none. */
export type KeptZeroPoints = Pick<
  MeasurementZeroPoints,
  "epochKeys" | "zeroPoint" | "uncertainty" | "withoutOwn" | "effects" | "errorScale" | "terms"
>;

/** Objects of a dataset, as terms need them. */
export interface KeyedObjects extends TermObjects {
  /** The key of each, or its number where it has none. */
  keys: readonly (string | number)[];
}

/**
 * What takes zero points off light curves that have these epochs; NaN at epochs that they say nothing of.
 * @param objects those that may be asked for, where the correction has terms
 */
export function asCurveCorrection(
  name: string,
  kept: KeptZeroPoints,
  epochKeys: readonly string[],
  rule: ValidityRule,
  objects?: KeyedObjects,
): CurveCorrection {
  const at = new Map(kept.epochKeys.map((key, epoch) => [key, epoch]));
  const along = (numbers: readonly (number | null)[]) =>
    Float64Array.from(epochKeys, (key) => numbers[at.get(key) ?? -1] ?? Number.NaN);
  const off = (numbers: readonly (number | null)[]) => along(numbers).map((z) => -z);
  const own = Object.entries(kept.withoutOwn ?? {}).map(([objectKey, numbers]) => [objectKey, off(numbers)] as const);
  return {
    ...{ name, mode: "add", amount: off(kept.zeroPoint), uncertainty: along(kept.uncertainty) },
    own: own.length > 0 ? new Map(own) : undefined,
    terms: kept.terms && objects && termsAlong(kept.terms, objects, along),
    effects: kept.effects?.map(({ strength }) => along(strength).map((a) => (Number.isNaN(a) ? 0 : a))),
    rule,
    errorScale: kept.errorScale && { factor: kept.errorScale.gamma, floor: kept.errorScale.epsilon },
  };
}

function termsAlong(
  kept: KeptTerms,
  objects: KeyedObjects,
  along: (numbers: readonly (number | null)[]) => Float64Array,
): CorrectionTerms {
  const valuesOf = keptTermValues(kept, objects);
  const width = 1 + kept.terms.length;
  return {
    along: kept.terms.map(({ coefficient }) => along(coefficient)),
    covariance: Array.from({ length: (width * (width + 1)) / 2 }, (_, entry) =>
      along(kept.covariance.map((one) => one?.[entry] ?? null)),
    ),
    values: new Map(objects.keys.map((key, row) => [key, valuesOf(row)])),
  };
}
