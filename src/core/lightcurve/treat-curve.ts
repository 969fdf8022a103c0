import type { MeasurementAxis } from "../cube/dataset.ts";
import type { LightCurve } from "./light-curve.ts";
import { selectPoints, without } from "./points.ts";
import { type QualityCounts, type QualityCriteria, qualityMask } from "./quality-mask.ts";
import { type Rates, rates } from "./rate.ts";
import { filterByRate, type RateFilter } from "./rate-filter.ts";
import { ratioToMagnitude } from "./ratio-magnitude.ts";
import { type SmoothCurve, type Smoothing, smooth } from "./smoothing.ts";
import { isValid, validityRule } from "./valid.ts";
import { filterByWindow, type WindowFilter } from "./window-filter.ts";

/** What is done to light curves before they are shown. Nothing of it is ever written. */
export interface Treatment {
  criteria: QualityCriteria;
  /** Pre-filters 1 and 2, and smoothing, where they are wanted. */
  window?: WindowFilter | undefined;
  rate?: RateFilter | undefined;
  smoothing?: Smoothing | undefined;
}

/** What a treatment needs to know of the object and of the measurement, where it is wanted. */
export interface TreatmentInputs {
  /** Turns ratios into magnitudes: the object's magnitude in the reference. */
  reference?: { magnitude: number; uncertainty: number } | undefined;
  /** What all objects share at each epoch, to be taken off; NaN where it is not known. */
  offsets?: Float64Array | undefined;
}

/** What became of an object's point at an epoch. */
export const fates = ["absent", "kept", "invalid", "masked", "byWindow", "byRate", "uncorrected"] as const;
export type Fate = (typeof fates)[number];
const fateCode = Object.fromEntries(fates.map((fate, code) => [fate, code])) as Record<Fate, number>;

export const fateWords: Record<Fate, string> = {
  absent: "no point",
  kept: "",
  invalid: "not valid",
  masked: "removed by the mask",
  byWindow: "rejected by pre-filter 1",
  byRate: "rejected by pre-filter 2",
  uncorrected: "epoch without a common offset",
};

export interface TreatmentCounts extends QualityCounts {
  byWindow: number;
  byRate: number;
  /** What is left of all points. */
  left: number;
}

/** A light curve as it is shown: one entry per epoch in every array. */
export interface TreatedCurve {
  curve: LightCurve;
  measurementKey: string;
  kind: MeasurementAxis["kind"];
  unit: string;
  value: Float64Array;
  uncertainty: Float64Array;
  /** Position of each epoch's fate in `fates`. */
  fate: Uint8Array;
  counts: TreatmentCounts;
  /** Of the points that are left. */
  smooth?: SmoothCurve;
  rates: Rates;
}

export const fateOf = ({ fate }: TreatedCurve, epochIndex: number): Fate => fates[fate[epochIndex]!]!;

/** Converts, corrects, masks, filters and smooths a light curve, in this order. */
export function treatCurve(
  curve: LightCurve,
  measurement: MeasurementAxis,
  treatment: Treatment,
  { reference, offsets }: TreatmentInputs = {},
): TreatedCurve {
  const converts = measurement.kind === "ratio" && reference !== undefined;
  const { value, uncertainty } = converts
    ? ratioToMagnitude(curve.value, curve.uncertainty, reference.magnitude, reference.uncertainty)
    : { value: Float64Array.from(curve.value), uncertainty: Float64Array.from(curve.uncertainty) };
  const kind = converts ? "mag" : measurement.kind;
  const fate = new Uint8Array(value.length);
  const rule = validityRule({ ...measurement, kind });
  const corrected = offsets ? value.map((one, epoch) => one - offsets[epoch]!) : value;

  const { keep, counts } = qualityMask({ ...curve, value: corrected, uncertainty }, rule, kind, treatment.criteria);
  for (let epoch = 0; epoch < value.length; epoch++) {
    if (!Number.isFinite(value[epoch]!)) continue;
    if (keep[epoch]) fate[epoch] = fateCode.kept;
    else if (Number.isNaN(corrected[epoch]!)) fate[epoch] = fateCode.uncorrected;
    else fate[epoch] = isValid(corrected[epoch]!, uncertainty[epoch]!, rule) ? fateCode.masked : fateCode.invalid;
  }

  const points = selectPoints(curve.epochMjd, corrected, uncertainty, keep);
  const byWindow = treatment.window ? filterByWindow(points, treatment.window) : new Uint8Array(points.count);
  const byRate = treatment.rate ? filterByRate(points, treatment.rate, byWindow) : new Uint8Array(points.count);
  const rejected = byWindow.map((one, i) => one | byRate[i]!);
  points.epochIndex.forEach((epoch, i) => {
    if (byRate[i]) fate[epoch] = fateCode.byRate;
    if (byWindow[i]) fate[epoch] = fateCode.byWindow;
  });
  const left = without(points, rejected);
  const counted = (of: Uint8Array) => of.reduce((sum, one) => sum + one, 0);
  return {
    ...{ curve, measurementKey: curve.measurementKey, kind, unit: converts ? "mag" : measurement.unit },
    value: corrected.map((one, epoch) => (Number.isNaN(one) ? value[epoch]! : one)),
    uncertainty,
    fate,
    counts: {
      ...counts,
      byWindow: counted(byWindow),
      byRate: counted(byRate),
      left: counts.kept - counted(rejected),
    },
    ...(treatment.smoothing ? { smooth: smooth(left, treatment.smoothing) } : {}),
    rates: rates(left),
  };
}
