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
}
