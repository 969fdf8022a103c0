import type { TrigSumsKernel } from "../kernels/trig-sums-kernel.ts";
import { varianceRatio } from "./fold-statistics.ts";
import type { FrequencyGrid } from "./frequency-grid.ts";
import { bandGain, harmonicPower } from "./harmonic-power.ts";
import { type PeriodMethod, powerFunction } from "./period-methods.ts";
import type { PeriodPoints } from "./period-points.ts";
import { findPeaks, type SpectrumPeak } from "./spectrum-peaks.ts";
import { windowPower } from "./trig-sums.ts";

/** Point visits after which a search lets others work: about 20 ms. */
const visitsPerTurn = 500_000;

export interface Spectrum {
  power: Float64Array<ArrayBuffer>;
  powerAt: (frequency: number) => number;
}

/**
 * The power of a method on a grid. The generator yields how many frequencies of how many are done.
 * @param times of all bands, for the window function
 * @param kernel for the fast sums of `gls` and `mhaov`; without one plain loops make them
 */
export function* spectrum(
  method: PeriodMethod,
  bands: readonly PeriodPoints[],
  grid: FrequencyGrid,
  harmonics: number,
  times: Float64Array,
  dipsUpward: readonly boolean[],
  kernel?: TrigSumsKernel,
): Generator<{ done: number; total: number }, Spectrum, void> {
  if (method === "window") return { power: windowPower(times, grid), powerAt: () => Number.NaN };
  const powerAt = powerFunction(method, bands, harmonics, dipsUpward);
  const power = new Float64Array(grid.count);
  const total = grid.count;
  if (method !== "gls" && method !== "mhaov") {
    const turn = Math.max(1, Math.floor(visitsPerTurn / times.length));
    for (let k = 0; k < total; k++) {
      power[k] = powerAt(grid.first + k * grid.step);
      if (k % turn === turn - 1) yield { done: k + 1, total };
    }
    return { power, powerAt };
  }
  for (const [b, band] of bands.entries()) {
    const sink = (start: number, part: Float64Array) => {
      if (bands.length === 1) power.set(part, start);
      else for (let k = 0; k < part.length; k++) power[start + k]! += bandGain(band.count, part[k]!);
    };
    for (const done of harmonicPower(band, grid, harmonics, sink, kernel))
      yield { done: Math.round((Math.min(done, total) + b * total) / bands.length), total };
  }
  if (bands.length > 1) for (let k = 0; k < total; k++) power[k] = -Math.expm1(-power[k]! / times.length);
  if (method === "mhaov") for (let k = 0; k < total; k++) power[k] = varianceRatio(bands, power[k]!, harmonics);
  return { power, powerAt };
}

/** Peaks of the window function above its main one, up to the end of the grid. */
export function windowPeaks(times: Float64Array, grid: FrequencyGrid, spanDays: number): SpectrumPeak[] {
  const last = grid.first + (grid.count - 1) * grid.step;
  const first = 2 / spanDays;
  const step = 1 / (4 * spanDays);
  const count = Math.min(Math.floor((Math.min(last, 4) - first) / step), 200_000);
  if (!(count > 2)) return [];
  const own = { first, step, count };
  return findPeaks(windowPower(times, own), own, { sign: 1, apart: 1 / spanDays, most: 5 });
}
