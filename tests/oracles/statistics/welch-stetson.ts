import { mean } from "./moments.ts";
import { maxPairDays, pairUp } from "./pairs.ts";
import { weightedMean } from "./weighted.ts";

/**
 * Welch and Stetson's I of one measurement: sqrt(1 / (n (n - 1))) times the sum over n pairs of points under a day
 * apart of the product of their residuals (value - weighted mean) / uncertainty. Points are paired once from the
 * first on and once from the last on, and the two results averaged. NaN under two pairs.
 * Welch & Stetson 1993, AJ 105, 1813.
 */
export function welchStetson(
  time: ArrayLike<number>,
  value: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
): number {
  const residual = residuals(value, uncertainty);
  const one = (direction: "forward" | "backward") => {
    const pairs = pairUp(value.length, direction, (i) => time[i + 1]! - time[i]! < maxPairDays).filter(
      ([first, second]) => first !== second,
    );
    let sum = 0;
    for (const [first, second] of pairs) sum += residual[first]! * residual[second]!;
    return pairs.length < 2 ? Number.NaN : sum / Math.sqrt(pairs.length * (pairs.length - 1));
  };
  return mean([one("forward"), one("backward")]);
}

/**
 * The same with only the products' signs, over all consecutive points under a day apart: how often neighbors deviate
 * to the same side, robust against outliers. VaST's I_sgn; compare Ferreira Lopes & Cross 2016, A&A 586, A36.
 */
export function welchStetsonSigns(
  time: ArrayLike<number>,
  value: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
): number {
  const residual = residuals(value, uncertainty);
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i + 1 < value.length; i++) {
    if (!(time[i + 1]! - time[i]! < maxPairDays)) continue;
    sum += Math.sign(residual[i]! * residual[i + 1]!);
    pairs++;
  }
  return pairs < 2 ? Number.NaN : sum / Math.sqrt(pairs * (pairs - 1));
}

function residuals(value: ArrayLike<number>, uncertainty: ArrayLike<number>): Float64Array {
  const centre = weightedMean(value, uncertainty);
  return Float64Array.from(value, (v, i) => (v - centre) / uncertainty[i]!);
}
