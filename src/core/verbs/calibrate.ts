import type { Job } from "../job.ts";
import type { AdditionChange } from "./additions.ts";

/** What may be asked of zero points; what is not there is chosen by itself. */
export interface CalibrateOptions {
  /** Under which the correction is kept; one of the same name is replaced, as its next version. */
  name?: string;
  /** Undefined: all magnitudes. */
  measurementKeys?: string[];
  /** Keys of the comparison objects, just these. */
  objects?: string[];
  /** Keys of objects that are not to be chosen. */
  without?: string[];
  /** At most so many comparison objects, 1000. */
  most?: number;
  /** Share of the epochs at which one must be measured, 0.6; lowered where too few are. */
  coverage?: number;
  /** Largest median uncertainty of one, 0.1 mag. */
  maxUncertainty?: number;
  /** Points farther from the model than this are left out, 4. */
  clipSigma?: number;
  /** Epochs with fewer comparison objects get no zero point, 2. */
  minObjects?: number;
  /** Only objects of these magnitudes, in each measurement, are comparison objects. */
  brightest?: number;
  faintest?: number;
  /** Only objects of these colors, magnitude of the first channel less that of the second, where a magnitude is there in two. */
  bluest?: number;
  reddest?: number;
  /** Only objects so near to an object. */
  near?: { objectKey: string; radiusArcsec: number };
  /** Bring magnitudes to those of the reference catalog, by the median of the comparison objects. */
  toReference?: boolean;
  /**
   * Bring magnitudes to a column of a list that is kept with the dataset, by what its rows are of comparison objects, weighed
   * by the errors that the list states: one column for all measurements, or one a table; tables without one stay as they are.
   */
  toList?: { list: string; column: string | { [tableKey: string]: string } };
  /** A comparison object's own share is left out of its correction: by itself where there are fewer than 30 of them, or where it is more than 1/30 of an epoch's. */
  leaveOneOut?: boolean;
  /** Take off at most so many effects of which each object has its own amount (SysRem), 0; stops where nothing is left. */
  effects?: number;
  /** Take off what goes with the color of objects, where their measurement is there in two channels. */
  colorTerm?: boolean;
  /** Take off what goes with the place of objects: a plane an epoch (1), or a paraboloid (2); 0. */
  positionDegree?: 0 | 1 | 2;
  /** Make stated errors honest by what the comparison objects scatter. */
  rescaleErrors?: boolean;
  /** Leave measurements as they are whose epochs share no offsets beyond the errors of the zero points. */
  onlyShared?: boolean;
}

/** What coefficients of epochs are multiplied by. Places are on the tangent plane, x to the east and y to the north, in units of the field. */
export type TermName = "color" | "x" | "y" | "x2" | "xy" | "y2";

/** Where places are counted from, and what is one unit: in degrees on the tangent plane, or in pixels of the reference image. */
export type TermPlace =
  | { kind: "sky"; raDeg: number; decDeg: number; scaleDeg: number }
  | { kind: "image"; x: number; y: number; scale: number };

/** Terms of a correction as they are kept: beside the zero point, coefficient x (term - mean) is taken off. */
export interface KeptTerms {
  terms: { name: TermName; mean: number; coefficient: (number | null)[] }[];
  /** Of zero point and terms, lower triangle by rows, one list an epoch; null where it has none. */
  covariance: (number[] | null)[];
  /** Where there are terms in position. */
  place?: TermPlace;
  /** Where there is one in color: of which measurements, and each object's, as base64 of float32 in the order of the store. */
  color?: { of: [measurementKey: string, measurementKey: string]; byObject: string };
}

/** Zero points of one measurement: m = M + zero point. Null where an epoch has none. */
export interface MeasurementZeroPoints {
  epochKeys: string[];
  /** Magnitudes, with a weighted mean of 0; they are taken off. */
  zeroPoint: (number | null)[];
  /** One sigma, mag. */
  uncertainty: (number | null)[];
  /** Comparison objects at each epoch, and the robust scatter of what the model leaves of them, mag. */
  objectCount: number[];
  scatter: (number | null)[];
  /** Magnitude, as measured, at which stated errors are those of a signal-to-noise ratio of 5 and of 10. */
  depth?: { sn5: (number | null)[]; sn10: (number | null)[] };
  /**
   * Comparison objects, brightest first: each one's magnitude, robust residual scatter (mag), and the share of the variance
   * of its residuals that the effects take.
   */
  comparison: {
    objectKeys: string[];
    scatter: (number | null)[];
    magnitude?: (number | null)[];
    taken?: (number | null)[];
  };
  /** How many objects were not chosen, by the reason. */
  notChosen: { [reason: string]: number };
  clippedCount: number;
  /** The catalogs state no uncertainties: objects were weighed by their scatter alone. */
  unweighted: boolean;
  /** Offsets that both halves of the comparison objects show, root mean square over epochs, mag. */
  sharedOffset?: number;
  /** What zero points of comparison objects are without their own share, by object. */
  withoutOwn?: { [objectKey: string]: (number | null)[] };
  /** What goes with the color and the place of objects. */
  terms?: KeptTerms;
  /** SysRem's effects, in the order in which they are taken off; each object's amount follows from its own curve. */
  effects?: { strength: (number | null)[] }[];
  /** Median over the comparison objects of scatter to error: as measured, and after each effect. */
  scatterToError?: number[];
  /** Errors are sqrt((gamma e)^2 + epsilon^2). */
  errorScale?: { gamma: number; epsilon: number };
  /** What was added to all zero points to reach the magnitudes of a column of the reference catalog, or of a list. */
  reference?: ReachedScale;
}

export interface ReachedScale {
  column: string;
  /** The name of a list; absent where it is the reference catalog. */
  list?: string;
  /** Added to all zero points, mag. */
  offset: number;
  /** One sigma of it, and the robust scatter of the comparison objects about it, mag. */
  uncertainty?: number;
  scatter?: number;
  /** Comparison objects that say so. */
  objectCount?: number;
}

/** A correction that a dataset keeps. */
export interface Correction {
  name: string;
  /** From 1, one more each time that it is made again. */
  version: number;
  madeAt: string;
  engineVersion: string;
  /** Hash of the epochs that it was made from, as the generation has it. */
  madeFrom: string;
  options: CalibrateOptions;
  /** What was left out when it was made; absent of those of before it was kept. */
  leftOut?: LeftOut;
  measurements: { [measurementKey: string]: MeasurementZeroPoints };
}

/** What zero points were made without. */
export interface LeftOut {
  epochKeys: string[];
  /** Single points of the measurements that they were made of, as `pointId`. */
  points: string[];
}

export interface CalibrateRequest {
  datasetId: string;
  options: CalibrateOptions;
}

export interface CalibrateReport {
  datasetId: string;
  name: string;
  measurementKeys: string[];
  /** Of each of them: the offsets that epochs share, root mean square, mag, how many objects say so, and to which magnitudes it was brought. */
  found: { measurementKey: string; sharedOffset: number; comparisonCount: number; scale?: string }[];
  /** Measurements that stay raw, each with a sentence that says why. */
  left: { measurementKey: string; why: string }[];
  elapsedMs: number;
}

export interface CalibrateVerbs {
  /** Computes zero points of every magnitude; gives back the acts that keep them. */
  calibrate(request: CalibrateRequest, job: Job): Promise<CalibrateReport & { changes: AdditionChange[] }>;
}
