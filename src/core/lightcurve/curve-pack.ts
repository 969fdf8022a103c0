import type { FlagArray } from "../cube/flag-array.ts";
import type { LightCurve } from "./light-curve.ts";

/** Which light curve: of which object, in which measurement. */
export interface CurveName {
  objectKey: string;
  measurementKey: string;
}

/** The epochs of light curves, which all curves of one generation share. */
export interface CurveAxis {
  /** Says which epochs these are: another order or count of epochs has another id. */
  axisId: string;
  epochKeys: string[];
  epochMjd: Float64Array;
}

/**
 * Light curves as they cross from the reader to the page: two arrays for all, which share a buffer, and the epochs only
 * where they are new.
 */
export interface CurvePack {
  axisId: string;
  /** Absent where the caller said that it knows this axis. */
  axis?: CurveAxis;
  /** Shape (curve, value, epoch): each curve's values, then its uncertainties. */
  numbers: Float32Array<ArrayBuffer>;
  /** Shape (curve, epoch). */
  flags: FlagArray<ArrayBuffer>;
  /** Limits of these curves, where they have any. */
  limits?: PackedLimit[];
  /** Of each curve, where the correction in use has effects: the share of its variance that they took. */
  taken?: (number | undefined)[];
}

/** A limit of a pack's curve at an epoch, both by position. */
export interface PackedLimit {
  curve: number;
  epoch: number;
  value: number;
}

/**
 * The curves of a pack, in the order in which they were asked for: views of its arrays, each with times of its own. The
 * epochs' keys, which all share, cannot be written to.
 */
export function unpackCurves(
  names: readonly CurveName[],
  { numbers, flags, limits, taken }: CurvePack,
  { epochKeys, epochMjd }: CurveAxis,
): LightCurve[] {
  const epochCount = epochKeys.length;
  const limitsOf = limits && limitsByCurve(limits, epochCount);
  Object.freeze(epochKeys);
  return names.map(({ objectKey, measurementKey }, i) => ({
    objectKey,
    measurementKey,
    epochKeys,
    epochMjd: epochMjd.slice(),
    value: numbers.subarray(2 * i * epochCount, (2 * i + 1) * epochCount),
    uncertainty: numbers.subarray((2 * i + 1) * epochCount, (2 * i + 2) * epochCount),
    flags: flags.subarray(i * epochCount, (i + 1) * epochCount),
    ...(limitsOf?.has(i) && { limits: limitsOf.get(i)! }),
    ...(taken?.[i] !== undefined && { taken: taken[i] }),
  }));
}

function limitsByCurve(limits: readonly PackedLimit[], epochCount: number): Map<number, Float32Array> {
  const of = new Map<number, Float32Array>();
  for (const { curve, epoch, value } of limits) {
    const known = of.get(curve) ?? new Float32Array(epochCount).fill(Number.NaN);
    of.set(curve, known);
    known[epoch] = value;
  }
  return of;
}
