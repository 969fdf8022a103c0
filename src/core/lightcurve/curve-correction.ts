import type { ValidityRule } from "../kernels/statistics-kernel.ts";
import { isValid } from "./valid.ts";

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
  /**
   * Amounts of objects that had a share in finding the others, without that share; by the object's key, or by its number
   * where objects have no keys.
   */
  own?: ReadonlyMap<string | number, ArrayLike<number>> | undefined;
  /** What is taken off beside `amount`, by what objects are: their color, their place. */
  terms?: CorrectionTerms | undefined;
  /** What each object has its own amount of, one entry per epoch: taken off in turn after `amount` was added. */
  effects?: readonly ArrayLike<number>[] | undefined;
  /** Which points say how much of the effects an object has. */
  rule?: ValidityRule | undefined;
  /** Makes the errors of the measurement honest, after all else. */
  errorScale?: ErrorFloor | undefined;
}

export interface CorrectionTerms {
  /** Coefficients along the epochs, a list a term. */
  along: readonly ArrayLike<number>[];
  /** Of zero point and coefficients, lower triangle by rows: a list along the epochs for each entry. */
  covariance: readonly ArrayLike<number>[];
  /** What the coefficients are multiplied by, of each object; an object without is as the mean of the comparison objects. */
  values: ReadonlyMap<string | number, ArrayLike<number>>;
}

/** The correction as it is for one object. */
export function correctionFor(
  correction: CurveCorrection | undefined,
  object: string | number,
): CurveCorrection | undefined {
  if (!correction) return undefined;
  const amount = correction.own?.get(object);
  if (amount) return { ...correction, amount };
  const values = correction.terms?.values.get(object);
  return values ? withTerms(correction, correction.terms!, values) : correction;
}

function withTerms(
  correction: CurveCorrection,
  { along, covariance }: CorrectionTerms,
  values: ArrayLike<number>,
): CurveCorrection {
  const factors = [1, ...Array.from(values)];
  const amount = Float64Array.from(correction.amount, (one, epoch) =>
    along.reduce((sum, coefficient, k) => sum - coefficient[epoch]! * factors[k + 1]!, one),
  );
  const uncertainty = Float64Array.from(correction.uncertainty, (_, epoch) => {
    let variance = 0;
    for (let a = 0, entry = 0; a < factors.length; a++)
      for (let b = 0; b <= a; b++, entry++)
        variance += (a === b ? 1 : 2) * factors[a]! * factors[b]! * covariance[entry]![epoch]!;
    return Math.sqrt(variance);
  });
  return { ...correction, amount, uncertainty };
}

/** What is added to the values of a light curve, and what effects do to it. */
export interface OwnAmounts {
  amount: ArrayLike<number>;
  /**
   * Share of the variance about the weighted mean, weighed by 1 / error^2, that the effects take: much of it may be what the
   * object does itself. Undefined where there are no effects, or no points that say how much of them there is.
   */
  taken?: number;
}

/**
 * The amounts with what a light curve has of each effect taken off: least squares over the points that are used, weighed
 * by their errors (Tamuz, Mazeh & Zucker 2005, MNRAS 356, 1466).
 * @param used whether the point of an epoch says something of the object
 */
export function withEffects(
  { amount, effects = [], rule }: CurveCorrection,
  value: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
  used: (epoch: number) => boolean,
): OwnAmounts {
  if (effects.length === 0) return { amount };
  const epochs = Array.from({ length: value.length }, (_, epoch) => epoch).filter(
    (epoch) =>
      used(epoch) &&
      Number.isFinite(value[epoch]! + amount[epoch]!) &&
      uncertainty[epoch]! > 0 &&
      (rule === undefined || isValid(value[epoch]!, uncertainty[epoch]!, rule)),
  );
  const weight = epochs.map((epoch) => 1 / uncertainty[epoch]! ** 2);
  const total = weight.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) return { amount };
  const residual = epochs.map((epoch) => value[epoch]! + amount[epoch]!);
  const mean = residual.reduce((sum, r, i) => sum + weight[i]! * r, 0) / total;
  const squares = () => residual.reduce((sum, r, i) => sum + weight[i]! * (r - mean) ** 2, 0);
  const before = squares();
  const corrected = Float64Array.from(amount);
  for (const strength of effects) {
    let [along, square] = [0, 0];
    for (const [i, epoch] of epochs.entries()) {
      along += weight[i]! * (residual[i]! - mean) * strength[epoch]!;
      square += weight[i]! * strength[epoch]! ** 2;
    }
    if (!(square > 0)) continue;
    const own = along / square;
    for (const [i, epoch] of epochs.entries()) residual[i]! -= own * strength[epoch]!;
    for (let epoch = 0; epoch < corrected.length; epoch++) corrected[epoch]! -= own * strength[epoch]!;
  }
  return before > 0 ? { amount: corrected, taken: 1 - squares() / before } : { amount: corrected };
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
