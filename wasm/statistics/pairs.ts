// Welch and Stetson's I: products of the residuals of points that are close in time.

import { count, get, residuals, times } from "./curve";

/** Points closer than this make a pair. */
export const maxPairDays: f64 = 1;

// @ts-ignore: decorator
@inline
export function isClose(first: i32): bool {
  return get(times, first + 1) - get(times, first) < maxPairDays;
}

export function welchStetson(): f64 {
  let sum: f64 = 0;
  let pairs = 0;
  for (let i = 0; i + 1 < count; i++) {
    if (!isClose(i)) continue;
    sum += get(residuals, i) * get(residuals, i + 1);
    pairs++;
    i++;
  }
  const fromFirst = sum / Math.sqrt(<f64>pairs * <f64>(pairs - 1));
  sum = 0;
  pairs = 0;
  for (let i = count - 2; i >= 0; i--) {
    if (!isClose(i)) continue;
    sum += get(residuals, i) * get(residuals, i + 1);
    pairs++;
    i--;
  }
  return pairs < 2 ? NaN : 0.5 * (fromFirst + sum / Math.sqrt(<f64>pairs * <f64>(pairs - 1)));
}

export function welchStetsonSigns(): f64 {
  let sum: f64 = 0;
  let pairs = 0;
  for (let i = 0; i + 1 < count; i++) {
    if (!isClose(i)) continue;
    const product = get(residuals, i) * get(residuals, i + 1);
    sum += isNaN(product) ? NaN : <f64>(<i32>(product > 0) - <i32>(product < 0));
    pairs++;
  }
  return pairs < 2 ? NaN : sum / Math.sqrt(<f64>pairs * <f64>(pairs - 1));
}
