/** Moments of the values: every point weighs the same. */

export function mean(value: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += value[i]!;
  return sum / value.length;
}

/** Sum of (value - centre)^power. */
export function centralSum(value: ArrayLike<number>, centre: number, power: number): number {
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += (value[i]! - centre) ** power;
  return sum;
}

/** Variance with ddof 1; NaN under 2 points. */
export function variance(value: ArrayLike<number>): number {
  return value.length < 2 ? Number.NaN : centralSum(value, mean(value), 2) / (value.length - 1);
}

/** Fisher-Pearson g1 = m3 / m2^1.5 of the central moments m (scipy.stats.skew); NaN of equal values. */
export function skewness(value: ArrayLike<number>): number {
  const centre = mean(value);
  const m2 = centralSum(value, centre, 2) / value.length;
  return centralSum(value, centre, 3) / value.length / m2 ** 1.5;
}

/** Excess kurtosis g2 = m4 / m2^2 - 3 of the central moments m (scipy.stats.kurtosis); NaN of equal values. */
export function kurtosis(value: ArrayLike<number>): number {
  const centre = mean(value);
  const m2 = centralSum(value, centre, 2) / value.length;
  return centralSum(value, centre, 4) / value.length / m2 ** 2 - 3;
}
