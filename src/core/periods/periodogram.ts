import { formatCounted } from "../format-counted.ts";
import type { TrigSumsKernel } from "../kernels/trig-sums-kernel.ts";
import { falseAlarmProbability, redNoiseFactor } from "./false-alarm.ts";
import { type FourierFit, fourierFit } from "./fourier-fit.ts";
import { type FrequencyRange, frequencies, planFrequencies } from "./frequency-grid.ts";
import { goodSign, harmonicsOf, type PeriodMethod } from "./period-methods.ts";
import { type PeriodPoints, type PeriodSeries, periodPoints, usableBands } from "./period-points.ts";
import { spectrum, windowPeaks } from "./spectrum.ts";
import {
  type Candidate,
  candidatesOf,
  findPeaks,
  nameOf,
  refinePeak,
  type SpectrumPeak,
  samplingFrequencies,
} from "./spectrum-peaks.ts";

export interface PeriodogramOptions extends FrequencyRange {
  method: PeriodMethod;
  /** Of `gls` and `mhaov`. */
  harmonics: number;
  /** Added in squares to every error, in the unit of the values. */
  errorFloor?: number | undefined;
}

/** One band of what is searched. */
export interface PeriodBand extends PeriodSeries {
  /** Whether fainter is larger, as of magnitudes. */
  dipsUpward: boolean;
}

/** A peak, with what can be said of it. Frequencies in cycles per day. */
export interface PeriodPeak extends SpectrumPeak {
  periodDays: number;
  /** Standard deviations, red noise counted; NaN of methods that fit no curve. */
  frequencyError: number;
  periodErrorDays: number;
  /** Baluev 2008; NaN but for `gls` of one sine in one band, which it holds for. */
  falseAlarmProbability: number;
  /** How much longer than in white noise residuals keep their sign; at least 1. Above 1.5 the probability means little. */
  redNoiseFactor: number;
  /** From lowest to highest of the fitted curve, of the band with most points. */
  amplitude: number;
  /** What it is of the best peak, `f`, where it is a harmonic or an alias of it. */
  relation?: Pick<Candidate, "name" | "kind">;
}

export interface Periodogram {
  /** `first + k step`, cycles per day. */
  frequency: Float64Array<ArrayBuffer>;
  power: Float64Array<ArrayBuffer>;
  /** Whether low power is good: of `pdm`, `ce`, `string-length`. */
  lowIsGood: boolean;
  /** The best first. */
  peaks: PeriodPeak[];
  /** Where else the period may be, for the best peak: harmonics and aliases, with the power there. */
  candidates: (Candidate & { power: number })[];
  spanDays: number;
  pointCount: number;
  /** In sentences: what was left out, and why. */
  notes: string[];
}

/** Bounds of methods that visit every point at every frequency: about a minute. */
const mostVisits = 1_000_000_000;
const mostSlow = 1_000_000;
const mostPeaks = 10;
/** Peaks of more points are not refined beyond the grid. */
const mostRefined = 20_000;

/**
 * Searches for the period of one object in one or several bands. The generator yields how many frequencies of how many
 * are done, so that a caller can stop it. With a kernel the sums of least squares are made by it: powers within 1e-9 of those without.
 * @throws InvalidRequest where points or range allow no search
 */
export function* periodogram(
  series: readonly PeriodBand[],
  options: PeriodogramOptions,
  kernel?: TrigSumsKernel,
): Generator<{ done: number; total: number }, Periodogram, void> {
  const { method, errorFloor } = options;
  const harmonics = harmonicsOf(method, options.harmonics);
  const dips = new Map(series.map((one) => [periodPoints(one, errorFloor), one.dipsUpward]));
  const bands = usableBands([...dips.keys()], harmonics);
  const pointCount = bands.reduce((sum, { count }) => sum + count, 0);
  const isFast = method === "gls" || method === "mhaov" || method === "window";
  const most = isFast ? undefined : Math.min(mostSlow, Math.floor(mostVisits / pointCount));
  const times = bands.map(({ time, epoch }) => time.map((one) => one + (epoch - bands[0]!.epoch)));
  const range = method === "bls" ? { oversampling: 20, ...options } : options;
  const { grid, spanDays, notes } = planFrequencies(times, harmonics, range, most);
  notes.unshift(...pointNotes(bands, dips.size));

  const allTimes = Float64Array.from(times.flatMap((one) => Array.from(one))).sort();
  const found = yield* spectrum(
    method,
    bands,
    grid,
    harmonics,
    allTimes,
    bands.map((band) => dips.get(band)!),
    kernel,
  );
  const sign = goodSign(method);
  const best = findPeaks(found.power, grid, { sign, apart: 1 / spanDays, most: mostPeaks });
  const { powerAt } = found;
  const smooth = (method === "gls" || method === "mhaov") && pointCount <= mostRefined;
  const refined = best
    .map((peak) => (smooth ? refinePeak(peak, grid.step, sign, powerAt) : peak))
    .sort((a, b) => sign * (b.power - a.power));
  const sampling = method === "window" ? [] : samplingFrequencies(windowPeaks(allTimes, grid, spanDays), spanDays);
  const candidates = method === "window" || !refined[0] ? [] : candidatesOf(refined[0].frequency, sampling);
  const main = bands.reduce((a, b) => (b.count > a.count ? b : a));
  const maxFrequency = grid.first + (grid.count - 1) * grid.step;
  return {
    frequency: frequencies(grid),
    power: found.power,
    lowIsGood: sign < 0,
    peaks: refined.map((peak, i) => {
      const relation = i > 0 ? nameOf(peak.frequency, candidates, 1 / spanDays) : undefined;
      const one = method === "window" ? plainPeak(peak) : describe(peak, bands, main, harmonics);
      const single = method === "gls" && harmonics === 1 && bands.length === 1;
      if (single) one.falseAlarmProbability = falseAlarmProbability(peak.power, maxFrequency, main);
      if (!(method === "gls" || method === "mhaov")) one.frequencyError = one.periodErrorDays = Number.NaN;
      return relation ? { ...one, relation } : one;
    }),
    candidates: candidates.map((one) => ({ ...one, power: powerAt(one.frequency) })),
    spanDays,
    pointCount,
    notes,
  };
}

function plainPeak({ frequency, power }: SpectrumPeak): PeriodPeak {
  const nothing = Number.NaN;
  return {
    ...{ frequency, power, periodDays: 1 / frequency, frequencyError: nothing, periodErrorDays: nothing },
    ...{ falseAlarmProbability: nothing, redNoiseFactor: nothing, amplitude: nothing },
  };
}

function describe(
  peak: SpectrumPeak,
  bands: readonly PeriodPoints[],
  main: PeriodPoints,
  harmonics: number,
): PeriodPeak {
  const fits = bands.map((band) => fourierFit(band, peak.frequency, harmonics));
  const own = fits[bands.indexOf(main)]!;
  const red = redNoiseFactor(own.residuals);
  const information = bands.reduce((sum, band, i) => sum + frequencyInformation(band, fits[i]!), 0);
  const frequencyError = Math.sqrt(red / information);
  return {
    ...plainPeak(peak),
    frequencyError,
    periodErrorDays: frequencyError / peak.frequency ** 2,
    redNoiseFactor: red,
    amplitude: own.peakToPeak,
  };
}

/**
 * One over the variance of the frequency of a fitted curve: (2 pi)^2 var(t) N sum h^2 A_h^2 / 2 sigma^2, which of one sine
 * and even times is the (pi T A / sigma)^2 N / 6 of Montgomery and O'Donoghue 1999.
 */
export function frequencyInformation(
  { time, weight, count }: PeriodPoints,
  { cosines, sines, rms }: FourierFit,
): number {
  let [mean, squares, slopes] = [0, 0, 0];
  for (let j = 0; j < count; j++) mean += weight[j]! * time[j]!;
  for (let j = 0; j < count; j++) squares += weight[j]! * (time[j]! - mean) ** 2;
  for (let h = 0; h < cosines.length; h++) slopes += (h + 1) ** 2 * (cosines[h]! ** 2 + sines[h]! ** 2);
  const freedom = Math.max(1, count - 2 * cosines.length - 2);
  return (4 * Math.PI ** 2 * squares * slopes * freedom) / (2 * rms ** 2);
}

function pointNotes(bands: readonly PeriodPoints[], bandCount: number): string[] {
  const notes: string[] = [];
  const without = bands.reduce((sum, { withoutError }) => sum + withoutError, 0);
  if (without > 0)
    notes.push(`${formatCounted(without, "point")} without an error above 0 left out, where others have one.`);
  const unused = bandCount - bands.length;
  if (unused > 0)
    notes.push(`Left out: ${unused} of ${formatCounted(bandCount, "measurement")}, with too few points, or all alike.`);
  return notes;
}
