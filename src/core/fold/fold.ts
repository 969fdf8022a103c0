/** What folds a curve. */
export interface Ephemeris {
  periodDays: number;
  /** A time of phase 0, in the time scale of the points. */
  zeroTime: number;
}

const splitter = 2 ** 27 + 1;

/** What is lost when a product of two doubles is rounded (Dekker 1971): a * b = product + this. */
function productError(a: number, b: number, product: number): number {
  const bigA = splitter * a;
  const highA = bigA - (bigA - a);
  const lowA = a - highA;
  const bigB = splitter * b;
  const highB = bigB - (bigB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/**
 * Cycles since `zeroTime`: whole ones and the phase from 0 to below 1. The phase is right to 1e-12 for a million cycles,
 * where (t - t0) / P alone has lost four digits of it.
 */
export function cycleAt(time: number, { periodDays, zeroTime }: Ephemeris): { cycle: number; phase: number } {
  const since = time - zeroTime;
  const back = since - time;
  const lost = time - (since - back) + (-zeroTime - back);
  const cycle = Math.floor(since / periodDays);
  const whole = cycle * periodDays;
  const phase = (since - whole - productError(cycle, periodDays, whole) + lost) / periodDays;
  if (phase < 0) return phase + 1 < 1 ? { cycle: cycle - 1, phase: phase + 1 } : { cycle, phase: 0 };
  return phase >= 1 ? { cycle: cycle + 1, phase: phase - 1 } : { cycle, phase };
}

/** Phase of each time, from 0 to below 1; NaN where there is no time. */
export function foldTimes(times: ArrayLike<number>, ephemeris: Ephemeris): Float64Array<ArrayBuffer> {
  return Float64Array.from(times, (time) => (Number.isFinite(time) ? cycleAt(time, ephemeris).phase : Number.NaN));
}

/** Points of one phase bin. */
export interface PhaseBin {
  /** Middle of the bin. */
  phase: number;
  count: number;
  /** Weighted mean; NaN where the bin is empty. */
  mean: number;
  /** Standard deviation of the mean, from the errors. */
  error: number;
  /** Standard deviation of the points; NaN of fewer than two. */
  scatter: number;
}

/** Folded points in bins of equal width. Where an error is not above 0 it counts as 1, as in a search without errors. */
export function binPhases(
  phases: ArrayLike<number>,
  values: ArrayLike<number>,
  uncertainties: ArrayLike<number>,
  binCount: number,
): PhaseBin[] {
  const members = Array.from({ length: binCount }, () => [] as number[]);
  for (let i = 0; i < phases.length; i++)
    if (Number.isFinite(phases[i]!) && Number.isFinite(values[i]!))
      members[Math.min(Math.floor(phases[i]! * binCount), binCount - 1)]!.push(i);
  return members.map((own, bin) => {
    const weights = own.map((i) => (uncertainties[i]! > 0 ? uncertainties[i]! ** -2 : 1));
    const total = weights.reduce((sum, one) => sum + one, 0);
    const mean = own.reduce((sum, i, k) => sum + values[i]! * weights[k]!, 0) / total;
    const plain = own.reduce((sum, i) => sum + values[i]!, 0) / own.length;
    const squares = own.reduce((sum, i) => sum + (values[i]! - plain) ** 2, 0);
    return {
      phase: (bin + 0.5) / binCount,
      count: own.length,
      mean,
      error: own.length > 0 ? total ** -0.5 : Number.NaN,
      scatter: own.length > 1 ? Math.sqrt(squares / (own.length - 1)) : Number.NaN,
    };
  });
}
