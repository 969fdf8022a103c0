import type { PeriodPoints } from "./period-points.ts";

/** Logarithm of the gamma function above 0, to 1e-14 (Lanczos, g = 7). */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const base = x - 1 + 7.5;
  const sum = coefficients.reduce((all, one, i) => all + one / (x + i), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/**
 * Chance that noise alone gives a peak as high somewhere below `maxFrequency` (Baluev 2008, eq. 5 and 6): for one sine with
 * a floating mean, standard normalization, independent errors. Red noise makes it far too small: look at
 * `redNoiseFactor` beside it.
 */
export function falseAlarmProbability(
  power: number,
  maxFrequency: number,
  { time, weight, count }: PeriodPoints,
): number {
  let [mean, squares] = [0, 0];
  for (let j = 0; j < count; j++) {
    mean += weight[j]! * time[j]!;
    squares += weight[j]! * time[j]! ** 2;
  }
  const [nh, nk] = [count - 1, count - 3];
  if (nk < 1) return 1;
  const width = maxFrequency * Math.sqrt(4 * Math.PI * (squares - mean * mean));
  const gamma = Math.sqrt(2 / nh) * Math.exp(logGamma(nh / 2) - logGamma((nh - 1) / 2));
  const single = (1 - power) ** (0.5 * nk);
  const expected = gamma * width * (1 - power) ** (0.5 * (nk - 1)) * Math.sqrt(0.5 * nh * power);
  return -Math.expm1(-expected) + single * Math.exp(-expected);
}

/** How far residuals are from independent: mean length of runs of one sign, over the 2 of white noise; at least 1. */
export function redNoiseFactor(residuals: ArrayLike<number>): number {
  let runs = 0;
  for (let i = 0, before = 0; i < residuals.length; i++) {
    const sign = Math.sign(residuals[i]!) || before || 1;
    if (sign !== before) runs++;
    before = sign;
  }
  return runs === 0 ? 1 : Math.max(1, residuals.length / runs / 2);
}
