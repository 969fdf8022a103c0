/** Statistics in which a point weighs 1 / uncertainty^2. */

/**
 * Sum of value / uncertainty^2 over sum of 1 / uncertainty^2; NaN of none. Summed relative to the first value, so that
 * equal values have exactly their mean.
 */
export function weightedMean(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  const first = value[0] ?? Number.NaN;
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < value.length; i++) {
    const weight = 1 / uncertainty[i]! ** 2;
    sum += weight * (value[i]! - first);
    weights += weight;
  }
  return first + sum / weights;
}

/** Sum of ((value - weighted mean) / uncertainty)^2. */
export function chi2(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  const centre = weightedMean(value, uncertainty);
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += ((value[i]! - centre) / uncertainty[i]!) ** 2;
  return sum;
}

/** chi2 / (n - 1) about the weighted mean: equation 1 of Sokolovsky et al. 2017, MNRAS 464, 274. */
export function reducedChi2(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  return value.length < 2 ? Number.NaN : chi2(value, uncertainty) / (value.length - 1);
}

/**
 * Weighted standard deviation, sqrt(W / (W^2 - W2) sum w (value - weighted mean)^2) with W = sum w, W2 = sum w^2:
 * unbiased for weights of unequal reliability (Sokolovsky et al. 2017, section 2.1).
 */
export function weightedStandardDeviation(value: ArrayLike<number>, uncertainty: ArrayLike<number>): number {
  if (value.length < 2) return Number.NaN;
  let weights = 0;
  let squares = 0;
  for (let i = 0; i < value.length; i++) {
    const weight = 1 / uncertainty[i]! ** 2;
    weights += weight;
    squares += weight * weight;
  }
  return Math.sqrt((weights / (weights * weights - squares)) * chi2(value, uncertainty));
}
