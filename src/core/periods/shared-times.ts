import type { PeriodKernel, SharedPower } from "../kernels/period-kernel.ts";
import { type FrequencyGrid, planFrequencies } from "./frequency-grid.ts";
import { bandGain, fillPower } from "./harmonic-power.ts";
import { harmonicsOf } from "./period-methods.ts";
import type { PeriodPoints } from "./period-points.ts";
import type { PeriodogramOptions } from "./periodogram.ts";
import { windowPeaks } from "./spectrum.ts";
import { type SamplingFrequency, samplingFrequencies } from "./spectrum-peaks.ts";

/** What the objects of a survey share: their epochs, and so the grid, the window function and the fast sums' preparation. */
export interface SharedTimes {
  grid: FrequencyGrid;
  spanDays: number;
  sampling: SamplingFrequency[];
  /** In sentences: what is left out of the range. */
  notes: string[];
  /** Of least squares; undefined where another method searches, or where it would not fit into memory. */
  power?: SharedPower;
}

/**
 * @param time of each epoch, days, in any order; NaN where it has none
 * @throws InvalidRequest where the range is empty
 */
export function shareTimes(
  time: Float64Array,
  settings: PeriodogramOptions,
  kernel: PeriodKernel | undefined,
): SharedTimes | undefined {
  const { method } = settings;
  const harmonics = harmonicsOf(method, settings.harmonics);
  const known = time.filter(Number.isFinite).sort();
  if (known.length < 2 || known[0] === known.at(-1)) return undefined;
  const own = known.map((one) => one - known[0]!);
  const isFast = method === "gls" || method === "mhaov" || method === "window";
  const most = isFast ? undefined : Math.min(1_000_000, Math.floor(1e9 / known.length));
  const { grid, spanDays, notes } = planFrequencies([own], harmonics, settings, most);
  const sampling = samplingFrequencies(windowPeaks(own, grid, spanDays), spanDays);
  const zero = known[0]!;
  const shared = time.map((one) => (Number.isFinite(one) ? one - zero : 0));
  const power = method === "gls" ? kernel?.(shared, grid, harmonics) : undefined;
  return { grid, spanDays, sampling, notes, ...(power ? { power } : {}) };
}

/**
 * The power of the bands of one object on the grid that all objects share. Within 2e-6 of the direct sums, which are made
 * where terms can nearly replace each other. The generator yields after each block.
 * What it returns is overwritten by the next.
 * @param epochCount length of the series that the points are of
 */
export function* sharedSpectrum(
  bands: readonly PeriodPoints[],
  { grid, power: shared }: SharedTimes & { power: SharedPower },
  harmonics: number,
  epochCount: number,
): Generator<void, Float64Array<ArrayBuffer>, void> {
  const found = shared.spectrum;
  const weight = new Float64Array(epochCount);
  const weighted = new Float64Array(epochCount);
  let total = 0;
  if (bands.length > 1) found.fill(0);
  for (const band of bands) {
    weight.fill(0);
    weighted.fill(0);
    for (let j = 0; j < band.count; j++) {
      weight[band.position[j]!] = band.weight[j]!;
      weighted[band.position[j]!] = band.weight[j]! * band.value[j]!;
    }
    total += band.count;
    shared.take({ weight, weighted, variance: band.variance });
    for (let block = 0; block < shared.blockCount; block++) {
      const { start, power, isComplete } = shared.block(block);
      if (!isComplete) fillPower(band, power, { first: grid.first + start * grid.step, step: grid.step }, harmonics);
      if (bands.length === 1) found.set(power, start);
      else for (let k = 0; k < power.length; k++) found[start + k]! += bandGain(band.count, power[k]!);
      yield;
    }
  }
  if (bands.length > 1) for (let k = 0; k < found.length; k++) found[k] = -Math.expm1(-found[k]! / total);
  return found;
}
