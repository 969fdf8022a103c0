import { harmonicPowerAt, leastLeft } from "./harmonic-power.ts";
import type { PeriodPoints } from "./period-points.ts";

/** How many harmonics lower n ln(chi-squared) by more than the ln(n) a coefficient that the Bayesian criterion asks. */
export function harmonicsAsked(points: PeriodPoints, frequency: number, most: number): number {
  if (most === 1) return 1;
  let [asked, least] = [1, Number.POSITIVE_INFINITY];
  for (let h = 1; h <= most; h++) {
    const left = Math.max(1 - harmonicPowerAt(points, frequency, h), leastLeft);
    const criterion = points.count * Math.log(left) + 2 * h * Math.log(points.count);
    if (criterion < least) [asked, least] = [h, criterion];
  }
  return asked;
}
