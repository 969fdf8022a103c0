import type { FlagArray } from "../cube/flag-array.ts";
/** One object, one measurement, over all epochs in time order. Arrays have one entry per epoch. */
export interface LightCurve {
  objectKey: string;
  measurementKey: string;
  epochKeys: string[];
  /** MJD in the dataset's time scale; NaN where no time is known. */
  epochMjd: Float64Array;
  /** In the measurement's unit; NaN where unmeasured (flags >= 0 and NaN: flux <= 0). */
  value: Float32Array;
  uncertainty: Float32Array;
  /** SExtractor FLAGS of the matched source (>= 0), or one of `noPoint` or `epochExcluded` (< 0). */
  flags: FlagArray;
  /**
   * What the catalog states as a limit where it has no value, as it is there, without corrections; NaN elsewhere. Absent where
   * the light curve has none.
   */
  limits?: Float32Array;
  /**
   * Share of its variance, weighed by the errors, that systematic effects of the correction in use took: above 0.2 it may be
   * what the object does itself. Absent where the correction has none.
   */
  taken?: number;
}

/** Share of its variance of which effects taken off a light curve may be what its object does itself. */
export const muchTaken = 0.2;
