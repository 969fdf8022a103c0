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
export function falseAlarmProbability(power: number, maxFrequency: number, points: PeriodPoints): number {
  const [nh, nk] = [points.count - 1, points.count - 3];
  if (nk < 1) return 1;
  const width = maxFrequency * timeFactor(points);
  const gamma = Math.sqrt(2 / nh) * Math.exp(logGamma(nh / 2) - logGamma((nh - 1) / 2));
  const single = (1 - power) ** (0.5 * nk);
  const expected = gamma * width * (1 - power) ** (0.5 * (nk - 1)) * Math.sqrt(0.5 * nh * power);
  return -Math.expm1(-expected) + single * Math.exp(-expected);
}

/**
 * Natural logarithm of the chance that noise alone gives a sine as strong somewhere in a range of frequencies, in several
 * bands together, each with a mean, an amplitude and a phase of its own: comparable between objects of few and of many points,
 * which a power is not. At most 0; an upper limit where aliases make frequencies depend on each other.
 *
 * Of one band it is `falseAlarmProbability` (Baluev 2008, MNRAS 385, 1279). Of several, each power P of n points counts as
 * x = -(n - 3)/2 ln(1 - P), half a chi-squared of two degrees of freedom; these add up, and so do the squares of the speeds at
 * which they cross a level (Rice 1944), which are taken at the powers found.
 *
 * It is of noise by the stated errors, however unlike these are: there it is not said too low, and is said too high the more, the fewer points have
 * most of the weight (0.17 to 0.30 of the times below 0.5 where errors scatter by a factor of e and more). It is not of one curve whose values are shuffled:
 * with their errors, the few points with most of the weight stay what they are, and agree in every order or in none; dealt to other
 * errors, values are no noise by these. Shuffles of equal errors are as good as noise.
 *
 * Of sines, also where curves of several harmonics are searched for: those fit single outliers, so that their own chance
 * (Baluev 2009, MNRAS 395, 1541) ranks the variables of synth-a with an average precision of 0.63 instead of 0.83.
 * @param bands each with the power of one sine at the same frequency, from 0 to 1; those of less than 4 points say nothing
 * @param width of the range, per day
 */
export function logFalseAlarm(bands: readonly { points: PeriodPoints; power: number }[], width: number): number {
  const usable = bands.filter(({ points, power }) => points.count >= 4 && power > 0);
  let [level, speedSquares] = [0, 0];
  for (const { points, power } of usable) {
    const own = Math.min(power, 1 - 1e-15);
    const [all, left] = [points.count - 1, points.count - 3];
    const gamma = logGamma(all / 2) - logGamma((all - 1) / 2);
    level -= (left / 2) * Math.log1p(-own);
    speedSquares += ((width * timeFactor(points)) ** 2 * Math.exp(2 * gamma) * own) / (1 - own);
  }
  if (usable.length === 0) return 0;
  let [term, sum] = [1, 1];
  for (let k = 1; k < usable.length; k++) {
    term *= level / k;
    sum += term;
  }
  const logSingle = Math.log(sum) - level;
  const logExpected = Math.log(term) - level + Math.log(speedSquares) / 2;
  const most = Math.max(logSingle, logExpected);
  if (most < -20) return most + Math.log(Math.exp(logSingle - most) + Math.exp(logExpected - most));
  const chance = -Math.expm1(Math.log1p(-Math.exp(logSingle)) - Math.exp(Math.min(logExpected, 700)));
  return Math.min(0, Math.log(chance));
}

/** Baluev's effective length of the times, sqrt(4 pi var(t)). */
function timeFactor({ time, weight, count }: PeriodPoints): number {
  let [mean, squares] = [0, 0];
  for (let j = 0; j < count; j++) {
    mean += weight[j]! * time[j]!;
    squares += weight[j]! * time[j]! ** 2;
  }
  return Math.sqrt(4 * Math.PI * (squares - mean * mean));
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
