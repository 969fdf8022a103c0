import type { PeriodPoints } from "./period-points.ts";

/** A Fourier series fitted to folded points: mean + sum of a_h cos(2 pi h f t) + b_h sin(2 pi h f t), t in days after `epoch`. */
export interface FourierFit {
  frequency: number;
  epoch: number;
  mean: number;
  /** At harmonics 1 to H. */
  cosines: Float64Array;
  sines: Float64Array;
  /** Of the curve, from its lowest to its highest value. */
  peakToPeak: number;
  /** Amplitudes of the second harmonic over the first; NaN with one harmonic. */
  r21: number;
  /** phi_2 - 2 phi_1 of a cosine series, 0 to 2 pi; NaN with one harmonic. */
  phi21: number;
  /** Weighted root mean square of what is left. */
  rms: number;
  /** Of each point, in the order of the points. */
  residuals: Float64Array;
}

/** The weighted least-squares fit at one frequency; terms that the others can replace are 0. */
export function fourierFit(points: PeriodPoints, frequency: number, harmonics: number): FourierFit {
  const { time, value, weight, count, mean, epoch } = points;
  const size = 2 * harmonics + 1;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  const rows = new Float64Array(count * size);
  for (let j = 0; j < count; j++) {
    const row = j * size;
    setBasis(rows, row, harmonics, time[j]! * frequency);
    for (let i = 0; i < size; i++) {
      const own = weight[j]! * rows[row + i]!;
      right[i]! += own * value[j]!;
      for (let k = 0; k <= i; k++) normal[i * size + k]! += own * rows[row + k]!;
    }
  }
  const found = solveSymmetric(normal, right);
  const residuals = new Float64Array(count);
  let squares = 0;
  for (let j = 0; j < count; j++) {
    let left = value[j]!;
    for (let i = 0; i < size; i++) left -= found[i]! * rows[j * size + i]!;
    residuals[j] = left;
    squares += weight[j]! * left * left;
  }
  const cosines = Float64Array.from({ length: harmonics }, (_, h) => found[2 * h + 1]!);
  const sines = Float64Array.from({ length: harmonics }, (_, h) => found[2 * h + 2]!);
  const shape = { cosines, sines };
  const turn = 2 * Math.PI;
  const phi = (h: number) => Math.atan2(-sines[h]!, cosines[h]!);
  const several = harmonics > 1;
  const phi21 = several ? phi(1) - 2 * phi(0) : Number.NaN;
  return {
    ...shape,
    frequency,
    epoch,
    mean: mean + found[0]!,
    peakToPeak: spanOf(shape),
    r21: several ? Math.hypot(cosines[1]!, sines[1]!) / Math.hypot(cosines[0]!, sines[0]!) : Number.NaN,
    phi21: phi21 - turn * Math.floor(phi21 / turn),
    rms: Math.sqrt(squares),
    residuals,
  };
}

/** The fitted value at a time. */
export function fourierValue(fit: FourierFit, time: number): number {
  return fit.mean + shapeAt(fit, (time - fit.epoch) * fit.frequency, new Float64Array(2 * fit.cosines.length + 1));
}

/** @param row room for the terms there */
function shapeAt({ cosines, sines }: Pick<FourierFit, "cosines" | "sines">, turns: number, row: Float64Array): number {
  setBasis(row, 0, cosines.length, turns);
  let sum = 0;
  for (let h = 0; h < cosines.length; h++) sum += cosines[h]! * row[2 * h + 1]! + sines[h]! * row[2 * h + 2]!;
  return sum;
}

const shapeSteps = 256;

function spanOf(shape: Pick<FourierFit, "cosines" | "sines">): number {
  const row = new Float64Array(2 * shape.cosines.length + 1);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < shapeSteps; i++) {
    const one = shapeAt(shape, i / shapeSteps, row);
    if (one < low) low = one;
    if (one > high) high = one;
  }
  return high - low;
}

/** Fills a row of terms, from `at`: 1, and the cosine and sine of each harmonic. */
function setBasis(rows: Float64Array, at: number, harmonics: number, turns: number): void {
  const angle = 2 * Math.PI * (turns - Math.floor(turns));
  rows[at] = 1;
  for (let h = 1; h <= harmonics; h++) {
    rows[at + 2 * h - 1] = Math.cos(h * angle);
    rows[at + 2 * h] = Math.sin(h * angle);
  }
}

/** Solves normal equations. @param matrix lower half of a positive semidefinite matrix, overwritten */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const found = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    const whole = matrix[i * size + i]!;
    for (let k = 0; k < i; k++) {
      let sum = matrix[i * size + k]!;
      for (let m = 0; m < k; m++) sum -= matrix[i * size + m]! * matrix[k * size + m]!;
      const diagonal = matrix[k * size + k]!;
      matrix[i * size + k] = diagonal > 0 ? sum / diagonal : 0;
    }
    let pivot = whole;
    for (let m = 0; m < i; m++) {
      pivot -= matrix[i * size + m]! ** 2;
      found[i]! -= matrix[i * size + m]! * found[m]!;
    }
    const diagonal = pivot > 1e-10 * whole && whole > 1e-12 ? Math.sqrt(pivot) : 0;
    matrix[i * size + i] = diagonal;
    found[i] = diagonal > 0 ? found[i]! / diagonal : 0;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) found[i]! -= matrix[k * size + i]! * found[k]!;
    found[i] = matrix[i * size + i]! > 0 ? found[i]! / matrix[i * size + i]! : 0;
  }
  return found;
}
