import type { PeriodPoints } from "./period-points.ts";

/** A box-shaped dip found at one period. */
export interface BoxFit {
  /** Logarithm of the likelihood against a constant: 0.5 ivar_in (out - in)^2. */
  power: number;
  /** Mean outside less mean inside, in the unit of the values turned so that a dip is lower; above 0. */
  depth: number;
  depthError: number;
  durationDays: number;
  /** Middle of a dip, days after the first point. */
  transitTime: number;
}

const oversample = 10;

/** Durations tried where none are given, over the period. */
export const boxShares: readonly number[] = [0.02, 0.035, 0.06, 0.1, 0.15];

/**
 * Box least squares (Kovács, Zucker and Mazeh 2002) with the objective `likelihood` of astropy's `BoxLeastSquares`: points in
 * phase bins of a tenth of the shortest duration, every start and duration tried. Boxes across phase 0 are tried like all
 * others; astropy 8 leaves out those longer than the shortest duration, and the points of the last bin.
 */
export class BoxSearch {
  readonly #points: PeriodPoints;
  readonly #values: Float64Array;
  readonly #inverse: Float64Array;
  readonly #sums: [number, number] = [0, 0];
  #y = new Float64Array();
  #w = new Float64Array();

  /** @param dipsUpward for magnitudes, of which fainter ones are larger */
  constructor(points: PeriodPoints, dipsUpward: boolean) {
    this.#points = points;
    this.#values = dipsUpward ? points.value.map((one) => -one) : points.value;
    this.#inverse = points.uncertainty.map((one) => one ** -2);
    for (let j = 0; j < points.count; j++) {
      this.#sums[0] += this.#values[j]! * this.#inverse[j]!;
      this.#sums[1] += this.#inverse[j]!;
    }
  }

  /**
   * The deepest box at a period; power -Infinity where no box has points inside and outside.
   * @param durations days, ascending, each shorter than the period
   */
  at(periodDays: number, durations: readonly number[] = boxShares.map((share) => share * periodDays)): BoxFit {
    const bin = durations[0]! / oversample;
    const startCount = this.#fill(periodDays, bin, Math.round(durations.at(-1)! / bin));
    const [y, w] = [this.#y, this.#w];
    const [sumY, sumW] = this.#sums;
    let best: BoxFit = { power: Number.NEGATIVE_INFINITY, depth: 0, depthError: 0, durationDays: 0, transitTime: 0 };
    for (const duration of durations) {
      const length = Math.round(duration / bin);
      for (let n = 0; n < startCount; n++) {
        const inW = w[n + length]! - w[n]!;
        const outW = sumW - inW;
        if (inW < Number.EPSILON * sumW || outW < Number.EPSILON * sumW) continue;
        const inY = y[n + length]! - y[n]!;
        const depth = (sumY - inY) / outW - inY / inW;
        const power = 0.5 * inW * depth * depth;
        if (depth < 0 || power <= best.power) continue;
        const durationDays = length * bin;
        const transitTime = (n * bin + 0.5 * durationDays) % periodDays;
        best = { power, depth, depthError: Math.sqrt(1 / inW + 1 / outW), durationDays, transitTime };
      }
    }
    return best;
  }

  /** Sums up to the end of each phase bin; the first `wrapped` bins follow the last once more. @returns bins of a cycle */
  #fill(periodDays: number, bin: number, wrapped: number): number {
    const { time, count } = this.#points;
    const cycle = Math.ceil(periodDays / bin);
    const binCount = cycle + wrapped;
    if (this.#y.length < binCount + 1) {
      this.#y = new Float64Array(2 * binCount);
      this.#w = new Float64Array(2 * binCount);
    }
    const [y, w] = [this.#y, this.#w];
    y.fill(0, 0, binCount + 1);
    w.fill(0, 0, binCount + 1);
    for (let j = 0; j < count; j++) {
      const at = Math.min(Math.floor((time[j]! % periodDays) / bin) + 1, cycle);
      y[at]! += this.#values[j]! * this.#inverse[j]!;
      w[at]! += this.#inverse[j]!;
    }
    y.copyWithin(cycle + 1, 1, wrapped + 1);
    w.copyWithin(cycle + 1, 1, wrapped + 1);
    for (let n = 1; n <= binCount; n++) {
      y[n]! += y[n - 1]!;
      w[n]! += w[n - 1]!;
    }
    return cycle;
  }
}
