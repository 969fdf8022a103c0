import type { FlagArray } from "../cube/flag-array.ts";
import { epochExcluded, pointExcluded, pointUncorrected } from "../cube/no-point.ts";
import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import { type CurveCorrection, type ErrorFloor, withEffects } from "./curve-correction.ts";
import { type QualityCounts, type QualityCriteria, signalToNoise } from "./quality-mask.ts";
import { isValid } from "./valid.ts";

/** The numbers of one light curve, one entry per epoch in each array. */
export interface PointArrays {
  value: Float32Array | Float64Array;
  uncertainty: Float32Array | Float64Array;
  flags?: FlagArray | undefined;
}

/** What is done to the points of a light curve, in the order of these fields; what is not there is not done. */
export interface PointTreatment {
  /** One entry per epoch, not 0 where the epoch is excluded. */
  excludedEpochs?: Uint8Array | undefined;
  /** One entry per epoch, not 0 where this very point is excluded. */
  excludedPoints?: Uint8Array | undefined;
  /** Which points are valid; without it all that have a value. */
  rule?: ValidityRule | undefined;
  criteria?: (Omit<QualityCriteria, "excludedEpochKeys"> & { kind: "mag" | "flux" | "ratio" | "other" }) | undefined;
  correction?: CurveCorrection | undefined;
  errorFloor?: ErrorFloor | undefined;
}

/** What became of an object's point at an epoch. */
export const fates = [
  ...(["absent", "kept", "excluded", "invalid", "masked", "uncorrected", "byWindow", "byRate"] as const),
] as const;
export type Fate = (typeof fates)[number];
export const fateCode = Object.fromEntries(fates.map((fate, code) => [fate, code])) as Record<Fate, number>;
const { absent, kept, excluded, invalid, masked, uncorrected } = fateCode;

/**
 * The one way in which points are treated, whoever asks: excluded epochs and points, quality mask, correction, error
 * floor. Values and uncertainties are corrected in place, also of points that do not count, so that they can be shown
 * where they would be; where the correction has no number they stay as they are.
 * @param fate takes the position in `fates` of what became of each point
 * @param counts is added to
 * @returns the share of its variance that effects of the correction take from the light curve, where it has any
 */
export function treatPoints(
  { value, uncertainty, flags }: PointArrays,
  { excludedEpochs, excludedPoints, rule, criteria, correction, errorFloor }: PointTreatment,
  fate: Uint8Array,
  counts?: QualityCounts,
): number | undefined {
  const own = correction && withEffects(correction, value, uncertainty, isUsed);
  const scale = correction?.errorScale;
  const { flagBits = 0, minSignalToNoise, maxUncertainty, kind = "other" } = criteria ?? {};
  for (let epoch = 0; epoch < value.length; epoch++) {
    let one = value[epoch]!;
    let error = uncertainty[epoch]!;
    if (!Number.isFinite(one)) {
      fate[epoch] = absent;
      continue;
    }
    const valid = rule === undefined || isValid(one, error, rule);
    const isExcluded = !!excludedEpochs?.[epoch] || !!excludedPoints?.[epoch];
    const byFlags = flagBits !== 0 && flags !== undefined && flags[epoch]! > 0 && (flags[epoch]! & flagBits) !== 0;
    const byNoise = minSignalToNoise !== undefined && !(signalToNoise(one, error, kind) >= minSignalToNoise);
    const byError = maxUncertainty !== undefined && !(error <= maxUncertainty);
    const removed = byFlags || byNoise || byError;
    if (counts && valid) {
      counts.valid++;
      if (byFlags) counts.flags++;
      if (byNoise) counts.signalToNoise++;
      if (byError) counts.uncertainty++;
      if (isExcluded) counts.excludedEpochs++;
      if (!removed && !isExcluded) counts.kept++;
    }
    let became = isExcluded ? excluded : !valid ? invalid : removed ? masked : kept;
    if (correction) {
      const amount = own!.amount[epoch]!;
      const amountError = correction.uncertainty[epoch]!;
      if (Number.isNaN(amount)) {
        if (became === kept) became = uncorrected;
      } else if (correction.mode === "add") {
        one += amount;
        error = Math.hypot(error, amountError);
      } else {
        error = Math.hypot(error * amount, one * amountError);
        one *= amount;
      }
    }
    if (scale) error = Math.hypot(scale.factor * error, scale.floor);
    if (errorFloor) error = Math.hypot(errorFloor.factor * error, errorFloor.floor);
    value[epoch] = one;
    uncertainty[epoch] = error;
    fate[epoch] = became;
  }
  return own?.taken;

  function isUsed(epoch: number): boolean {
    return !excludedEpochs?.[epoch] && !excludedPoints?.[epoch];
  }
}

/**
 * Takes out of a treated light curve, in place, every point that does not count: NaN, and among the flags the reason
 * where the treatment is one. An excluded epoch is one also where there was no point.
 */
export function dropPoints(
  { value, uncertainty, flags }: PointArrays,
  { excludedEpochs, excludedPoints }: PointTreatment,
  fate: Uint8Array,
): void {
  for (let epoch = 0; epoch < value.length; epoch++) {
    const left = fate[epoch] === kept || fate[epoch] === absent;
    if (!left) value[epoch] = uncertainty[epoch] = Number.NaN;
    if (!flags) continue;
    if (excludedEpochs?.[epoch]) flags[epoch] = epochExcluded;
    else if (excludedPoints?.[epoch]) flags[epoch] = pointExcluded;
    else if (fate[epoch] === uncorrected) flags[epoch] = pointUncorrected;
  }
}

/**
 * Treats light curves of the same epochs in place, as everything that computes with them wants them.
 * @param ownOf what is done to the curve at a position beside what is done to all
 * @returns of each curve what `treatPoints` says of it
 */
export function treatCurves(
  curves: Iterable<PointArrays>,
  treatment: PointTreatment,
  ownOf?: (position: number) => Partial<PointTreatment>,
): (number | undefined)[] {
  const taken: (number | undefined)[] = [];
  let fate = new Uint8Array();
  let position = 0;
  for (const curve of curves) {
    if (fate.length !== curve.value.length) fate = new Uint8Array(curve.value.length);
    const all = ownOf ? { ...treatment, ...ownOf(position++) } : treatment;
    taken.push(treatPoints(curve, all, fate));
    dropPoints(curve, all, fate);
  }
  return taken;
}

/** One entry per epoch, 1 where its key is among the excluded ones; undefined where none is. */
export function excludedMask(
  epochKeys: readonly string[],
  excludedKeys: ReadonlySet<string> | readonly string[] | undefined,
): Uint8Array<ArrayBuffer> | undefined {
  const keys = new Set(excludedKeys);
  if (keys.size === 0) return undefined;
  const mask = Uint8Array.from(epochKeys, (key) => (keys.has(key) ? 1 : 0));
  return mask.includes(1) ? mask : undefined;
}
