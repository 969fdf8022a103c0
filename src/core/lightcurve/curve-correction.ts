/**
 * What the points of one measurement are corrected by: a number per epoch, with its error. Magnitudes take numbers to be
 * added, fluxes and ratios factors. NaN where an epoch has none: its points are then not corrected, and do not count.
 */
export interface CurveCorrection {
  /** What statistics, exports and plots name that were made with it. */
  name: string;
  mode: "add" | "scale";
  /** One entry per epoch of the light curve. */
  amount: ArrayLike<number>;
  /** Standard deviation of each amount; it goes into the uncertainties of the points. */
  uncertainty: ArrayLike<number>;
}

/** Makes stated uncertainties honest: sqrt((factor * uncertainty)^2 + floor^2). */
export interface ErrorFloor {
  /** 1 or above. */
  factor: number;
  /** In the measurement's unit. */
  floor: number;
}

/** Of magnitudes made of a ratio that the factors are for: mag - 2.5 log10(factor), NaN where it is not above 0. */
export function asMagnitudes(correction: CurveCorrection): CurveCorrection {
  if (correction.mode === "add") return correction;
  const { name, amount, uncertainty } = correction;
  const positive = Float64Array.from(amount, (factor) => (factor > 0 ? factor : Number.NaN));
  return {
    name,
    mode: "add",
    amount: positive.map((factor) => -2.5 * Math.log10(factor)),
    uncertainty: positive.map((factor, epoch) => (2.5 * Math.LOG10E * uncertainty[epoch]!) / factor),
  };
}
