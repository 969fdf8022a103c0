import { median } from "../lightcurve/order.ts";

/** How stated uncertainties become true ones: sqrt((gamma e)^2 + epsilon^2), gamma >= 1 (VaST: Sokolovsky & Lebedev 2018). */
export interface ErrorScale {
  gamma: number;
  /** Magnitudes. */
  epsilon: number;
}

export const errorsAsStated: ErrorScale = { gamma: 1, epsilon: 0 };

export function rescaledError(uncertainty: number, { gamma, epsilon }: ErrorScale): number {
  return Math.sqrt((gamma * uncertainty) ** 2 + epsilon ** 2);
}

/**
 * From objects that are constant: their scatter squared against their median uncertainty squared lies on a line of slope
 * gamma^2 and intercept epsilon^2, found as the median of the slopes between pairs (Theil-Sen), then the median intercept,
 * weighing relative deviations alike by bins of uncertainty.
 * @param scatter each object's own robust scatter, mag
 * @param uncertainty each object's median stated uncertainty, mag
 */
export function findErrorScale(scatter: ArrayLike<number>, uncertainty: ArrayLike<number>): ErrorScale {
  const points = Array.from(scatter, (s, i) => ({ x: uncertainty[i]! ** 2, y: s ** 2 }))
    .filter(({ x, y }) => x > 0 && y > 0 && Number.isFinite(x + y))
    .sort((a, b) => a.x - b.x);
  if (points.length < 5) return errorsAsStated;
  const bins = Math.min(12, Math.floor(points.length / 3));
  const centers = Array.from({ length: bins }, (_, bin) => {
    const part = points.slice(Math.floor((bin * points.length) / bins), Math.floor(((bin + 1) * points.length) / bins));
    return { x: median(part.map(({ x }) => x)), y: median(part.map(({ y }) => y)) };
  });
  let best = errorsAsStated;
  let bestCost = Number.POSITIVE_INFINITY;
  // Both parameters are squares: any pair of bins gives a candidate, the one that deviates least in ratio is taken.
  for (const a of centers)
    for (const b of centers) {
      if (b.x <= a.x) continue;
      const slope = Math.max(1, (b.y - a.y) / (b.x - a.x));
      const intercept = Math.max(0, median(centers.map(({ x, y }) => y - slope * x)));
      const cost = median(centers.map(({ x, y }) => Math.abs(Math.log(y / (slope * x + intercept)))));
      if (cost >= bestCost) continue;
      bestCost = cost;
      best = { gamma: Math.sqrt(slope), epsilon: Math.sqrt(intercept) };
    }
  return best;
}
