import { solveSymmetric } from "./fourier-fit.ts";
import type { PeriodPoints } from "./period-points.ts";

/** Periodic curves that are taken off together: cycles per day, each with its harmonics. */
export interface TakenOff {
  frequency: number;
  harmonics: number;
}

/** The sum of several Fourier series that was fitted to points. */
export interface PeriodicModel {
  taken: readonly TakenOff[];
  /** At a time, without the mean: what is to be subtracted. */
  at(time: number): number;
  /** Weighted root mean square of what is left. */
  rms: number;
}

/**
 * Fits curves of several periods to points at once, with one mean, by weighted least squares: terms that others can replace
 * are 0. Undefined where the points are too few for all the terms.
 */
export function periodicModel(points: PeriodPoints, taken: readonly TakenOff[]): PeriodicModel | undefined {
  const size = 1 + 2 * taken.reduce((sum, { harmonics }) => sum + harmonics, 0);
  if (points.count <= size) return undefined;
  const row = new Float64Array(size);
  const fill = (time: number) => {
    row[0] = 1;
    let i = 1;
    for (const { frequency, harmonics } of taken) {
      const turns = time * frequency;
      const angle = 2 * Math.PI * (turns - Math.floor(turns));
      for (let h = 1; h <= harmonics; h++) {
        row[i++] = Math.cos(h * angle);
        row[i++] = Math.sin(h * angle);
      }
    }
  };
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let j = 0; j < points.count; j++) {
    fill(points.time[j]!);
    const weight = points.weight[j]!;
    for (let i = 0; i < size; i++) {
      right[i]! += weight * row[i]! * points.value[j]!;
      for (let k = 0; k <= i; k++) normal[i * size + k]! += weight * row[i]! * row[k]!;
    }
  }
  const found = solveSymmetric(normal, right);
  const sum = (time: number, from: number) => {
    fill(time);
    let total = 0;
    for (let i = from; i < size; i++) total += found[i]! * row[i]!;
    return total;
  };
  let squares = 0;
  for (let j = 0; j < points.count; j++)
    squares += points.weight[j]! * (points.value[j]! - sum(points.time[j]!, 0)) ** 2;
  return { taken, at: (time) => sum(time - points.epoch, 1), rms: Math.sqrt(squares) };
}
