import { medianAbsoluteDeviation, median as medianOf } from "../lightcurve/order.ts";
import type { PeriodBand } from "../periods/periodogram.ts";

/** Fewer points have no scatter that outliers could stand out of. */
export const leastOutlierPoints = 10;
/** Points that a flare or a dip is judged by, at least and at most: one alone is more often a bad point. */
const [fewest, most] = [2, 5];

/** How far the few points stand out that are the brightest, and the faintest, of a light curve. */
export interface OutlyingPoints {
  /** The brightest run of consecutive points. */
  flare: number;
  /** The faintest points, wherever they are. */
  dip: number;
}

/**
 * How far few points stand out: of 2 to 5 points the weakest one's deviation from the median, times the square root of their
 * number; the best of those. So all of them have to stand out, and one bad point says nothing. A flare's points follow each
 * other in time; those of a dip need not: what is seen now and then meets an eclipse now and then. Deviations are in units of
 * the point's uncertainty or the curve's own robust scatter, whichever is greater. NaN of fewer than ten points, or of points that do not scatter.
 */
export function outlyingPoints({ time, value, uncertainty, dipsUpward }: PeriodBand): OutlyingPoints {
  const points = Array.from({ length: value.length }, (_, i) => i)
    .filter((i) => Number.isFinite(value[i]!) && Number.isFinite(time[i]!))
    .sort((a, b) => time[a]! - time[b]! || a - b);
  if (points.length < leastOutlierPoints) return { flare: Number.NaN, dip: Number.NaN };
  const known = Float64Array.from(points, (i) => value[i]!);
  const middle = medianOf(known);
  const scatter = 1.4826 * medianAbsoluteDeviation(known);
  const fainter = Float64Array.from(points, (i) => {
    const error = uncertainty[i]! > scatter ? uncertainty[i]! : scatter;
    return ((dipsUpward ? 1 : -1) * (value[i]! - middle)) / error;
  });
  if (!fainter.every(Number.isFinite)) return { flare: Number.NaN, dip: Number.NaN };
  let flare = 0;
  for (let from = 0; from < fainter.length; from++) {
    let weakest = Number.POSITIVE_INFINITY;
    for (let n = 1; n <= most && from + n <= fainter.length; n++) {
      weakest = Math.min(weakest, -fainter[from + n - 1]!);
      if (n >= fewest) flare = Math.max(flare, Math.sqrt(n) * weakest);
    }
  }
  const faintest = fainter.sort().reverse();
  let dip = 0;
  for (let n = fewest; n <= most; n++) dip = Math.max(dip, Math.sqrt(n) * faintest[n - 1]!);
  return { flare, dip };
}
