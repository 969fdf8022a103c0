import type { Ephemeris } from "./fold.ts";
import type { Timing } from "./timings.ts";

/** A line or a parabola through offsets against cycles. Standard deviations from the errors of the timings. */
export interface TimingFit {
  /** Offset = sum of coefficients times cycle to the power of their place, days. */
  coefficients: number[];
  errors: number[];
  /** Chi-squared over the degrees of freedom; NaN where there are none. */
  reducedChi2: number;
  rmsDays: number;
}

/** What the offsets say of an ephemeris. */
export interface TimingFits {
  linear: TimingFit;
  /** The ephemeris that the line makes of the one the timings were computed with. */
  ephemeris: Ephemeris;
  ephemerisErrors: { periodDays: number; zeroDays: number };
  /** Of three or more timings. */
  parabolic?: TimingFit;
  /** Change of the period from one cycle to the next, days: twice the coefficient of the square. */
  changePerCycle?: number;
  changeError?: number;
}

/** What the timings of one light curve say of an ephemeris. */
export interface TimedCurve {
  /** Of the mean curve that was shifted. */
  harmonics: number;
  /** Part by part, in order of time; parts of fewer than five points have none. */
  timings: Timing[];
  /** Absent of fewer than two timings, or where all are of one cycle. */
  fits?: TimingFits;
}

/**
 * Fits a line and a parabola by weighted least squares.
 * @returns undefined of fewer than two timings, or where all are of one cycle
 */
export function fitTimings(timings: readonly Timing[], { periodDays, zeroTime }: Ephemeris): TimingFits | undefined {
  const linear = polynomial(timings, 2);
  if (!linear) return undefined;
  const parabolic = polynomial(timings, 3);
  const [zero, slope] = linear.coefficients as [number, number];
  return {
    linear,
    ephemeris: { periodDays: periodDays + slope, zeroTime: zeroTime + zero },
    ephemerisErrors: { periodDays: linear.errors[1]!, zeroDays: linear.errors[0]! },
    ...(parabolic
      ? { parabolic, changePerCycle: 2 * parabolic.coefficients[2]!, changeError: 2 * parabolic.errors[2]! }
      : {}),
  };
}

/** The value of a fit at a cycle. */
export const offsetAt = ({ coefficients }: TimingFit, cycle: number): number =>
  coefficients.reduceRight((sum, one) => sum * cycle + one, 0);

/** By Gauss-Jordan's elimination, in cycles that are centered and scaled so that no power outgrows another. */
function polynomial(timings: readonly Timing[], size: number): TimingFit | undefined {
  const cycles = timings.map(({ cycle }) => cycle);
  if (new Set(cycles).size < size) return undefined;
  const center = cycles.reduce((a, b) => a + b, 0) / cycles.length;
  const scale = Math.max(...cycles.map((one) => Math.abs(one - center)));
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: 2 * size }, (_, k): number => (k === size + i ? 1 : 0)),
  );
  const right = new Array<number>(size).fill(0);
  for (const { cycle, offset, error } of timings) {
    const x = (cycle - center) / scale;
    for (let i = 0; i < size; i++) {
      right[i]! += (x ** i * offset) / error ** 2;
      for (let k = 0; k < size; k++) matrix[i]![k]! += x ** (i + k) / error ** 2;
    }
  }
  for (let i = 0; i < size; i++) {
    const pivot = matrix[i]![i]!;
    if (!(pivot > 0)) return undefined;
    matrix[i] = matrix[i]!.map((one) => one / pivot);
    for (let k = 0; k < size; k++) {
      const factor = matrix[k]![i]!;
      if (k !== i) matrix[k] = matrix[k]!.map((one, at) => one - factor * matrix[i]![at]!);
    }
  }
  const covariance = matrix.map((row) => row.slice(size));
  const scaled = covariance.map((row) => row.reduce((sum, one, k) => sum + one * right[k]!, 0));
  // From powers of the scaled cycle to those of the cycle itself.
  const change = Array.from({ length: size }, (_, power) =>
    Array.from({ length: size }, (_, from) =>
      from < power ? 0 : (binomial(from, power) * (-center) ** (from - power)) / scale ** from,
    ),
  );
  const coefficients = change.map((row) => row.reduce((sum, one, k) => sum + one * scaled[k]!, 0));
  const errors = change.map((row) =>
    Math.sqrt(row.reduce((sum, a, i) => sum + row.reduce((part, b, k) => part + a * b * covariance[i]![k]!, 0), 0)),
  );
  const left = timings.map(
    ({ cycle, offset }) => offset - coefficients.reduceRight((sum, one) => sum * cycle + one, 0),
  );
  const chi2 = left.reduce((sum, one, i) => sum + (one / timings[i]!.error) ** 2, 0);
  const freedom = timings.length - size;
  return {
    ...{ coefficients, errors, reducedChi2: freedom > 0 ? chi2 / freedom : Number.NaN },
    rmsDays: Math.sqrt(left.reduce((sum, one) => sum + one * one, 0) / timings.length),
  };
}

const binomial = (n: number, k: number): number => (k === 0 ? 1 : (n * binomial(n - 1, k - 1)) / k);
