import type { MeasurementAxis } from "../cube/dataset.ts";
import { type BinnedCurve, type Binning, binPoints } from "./bin-points.ts";
import { asMagnitudes, type CurveCorrection, type ErrorFloor } from "./curve-correction.ts";
import type { LightCurve } from "./light-curve.ts";
import { selectPoints, without } from "./points.ts";
import { noCounts, type QualityCounts, type QualityCriteria } from "./quality-mask.ts";
import { type Rates, rates } from "./rate.ts";
import { filterByRate, type RateFilter } from "./rate-filter.ts";
import { ratioToMagnitude } from "./ratio-magnitude.ts";
import type { ClippedEnd } from "./sigma-clip.ts";
import { type SmoothCurve, type Smoothing, smooth } from "./smoothing.ts";
import { excludedMask, type Fate, fateCode, fates, treatPoints } from "./treat-points.ts";
import { validityRule } from "./valid.ts";
import { filterByWindow, type WindowFilter } from "./window-filter.ts";

/** What is done to light curves before they are shown. Nothing of it is ever written. */
export interface Treatment {
  criteria: QualityCriteria;
  errorFloor?: ErrorFloor | undefined;
  /** Pre-filters 1 and 2, and smoothing, where they are wanted. */
  window?: WindowFilter | undefined;
  rate?: RateFilter | undefined;
  smoothing?: Smoothing | undefined;
  /** Which points the pre-filters reject; absent: both. */
  clips?: ClippedSide | undefined;
  binning?: Binning | undefined;
}

/** Points that are brighter than their neighbors, fainter, or both. */
export type ClippedSide = "bright" | "faint" | "both";

/** Magnitudes are low where objects are bright, fluxes and ratios high. */
function endOf(side: ClippedSide, kind: MeasurementAxis["kind"]): ClippedEnd {
  return side === "both" ? "both" : (side === "bright") === (kind === "mag") ? "low" : "high";
}

/** What a treatment needs to know of the object and of the measurement, where it is wanted. */
export interface TreatmentInputs {
  /** Turns ratios into magnitudes: the object's magnitude in the reference. */
  reference?: { magnitude: number; uncertainty: number } | undefined;
  /** Epochs at which this object's point in this measurement is excluded. */
  excludedPointKeys?: ReadonlySet<string> | undefined;
  /** Of the measurement, along the epochs of the curve. */
  correction?: CurveCorrection | undefined;
}

export const fateWords: Record<Fate, string> = {
  absent: "no point",
  kept: "",
  excluded: "masked",
  invalid: "not valid",
  masked: "masked",
  uncorrected: "epoch without a correction",
  byWindow: "clipped (moving window)",
  byRate: "clipped (jump)",
};

export interface TreatmentCounts extends QualityCounts {
  /** Those that passed the mask at epochs without a correction. */
  uncorrected: number;
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
  /** Whether a correction was applied to the values. */
  corrected: boolean;
  /** The magnitudes that a correction brought them to, in words; undefined: those of the dataset. */
  scale?: string;
  value: Float64Array;
  uncertainty: Float64Array;
  /** Position of each epoch's fate in `fates`. */
  fate: Uint8Array;
  counts: TreatmentCounts;
  /** Of the points that are left. */
  smooth?: SmoothCurve;
  binned?: BinnedCurve;
  /** What the object must be fainter than at epochs without a point, NaN elsewhere; absent where none is asked for or known. */
  limits?: Float64Array;
  rates: Rates;
}

export const fateOf = ({ fate }: TreatedCurve, epochIndex: number): Fate => fates[fate[epochIndex]!]!;

/**
 * Everything that is done to a light curve, in the one order that there is: ratio to magnitude, excluded epochs and
 * points, quality mask, correction, error floor, clipping filters, smoothing and bins.
 */
export function treatCurve(
  curve: LightCurve,
  measurement: MeasurementAxis,
  { criteria, errorFloor, window, rate, smoothing, clips = "both", binning }: Treatment,
  { reference, excludedPointKeys, correction }: TreatmentInputs = {},
): TreatedCurve {
  const converts = measurement.kind === "ratio" && reference !== undefined;
  const { value, uncertainty } = converts
    ? ratioToMagnitude(curve.value, curve.uncertainty, reference.magnitude, reference.uncertainty)
    : { value: Float64Array.from(curve.value), uncertainty: Float64Array.from(curve.uncertainty) };
  const kind = converts ? "mag" : measurement.kind;
  const fate = new Uint8Array(value.length);
  const counts = noCounts(value.length);
  treatPoints(
    { value, uncertainty, flags: curve.flags },
    {
      excludedEpochs: excludedMask(curve.epochKeys, criteria.excludedEpochKeys),
      excludedPoints: excludedMask(curve.epochKeys, excludedPointKeys),
      rule: validityRule({ ...measurement, kind }),
      criteria: { ...criteria, kind },
      correction: correction && converts ? asMagnitudes(correction) : correction,
      errorFloor,
    },
    fate,
    counts,
  );

  const keep = fate.map((one) => (one === fateCode.kept ? 1 : 0));
  const points = selectPoints(curve.epochMjd, value, uncertainty, keep);
  const end = endOf(clips, kind);
  const byWindow = window ? filterByWindow(points, { ...window, end }) : new Uint8Array(points.count);
  const byRate = rate ? filterByRate(points, { ...rate, end }, byWindow) : new Uint8Array(points.count);
  const rejected = byWindow.map((one, i) => one | byRate[i]!);
  points.epochIndex.forEach((epoch, i) => {
    if (byRate[i]) fate[epoch] = fateCode.byRate;
    if (byWindow[i]) fate[epoch] = fateCode.byWindow;
  });
  const left = without(points, rejected);
  const counted = (of: Uint8Array) => of.reduce((sum, one) => sum + one, 0);
  return {
    curve,
    measurementKey: curve.measurementKey,
    kind,
    unit: converts ? "mag" : measurement.unit,
    corrected: correction !== undefined,
    value,
    uncertainty,
    fate,
    counts: {
      ...counts,
      uncorrected: counts.kept - counted(keep),
      byWindow: counted(byWindow),
      byRate: counted(byRate),
      left: counted(keep) - counted(rejected),
    },
    ...(smoothing ? { smooth: smooth(left, smoothing) } : {}),
    ...(binning ? { binned: binPoints(left, binning) } : {}),
    rates: rates(left),
  };
}
