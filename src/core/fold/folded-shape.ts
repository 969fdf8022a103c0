import { redNoiseFactor } from "../periods/false-alarm.ts";
import { type FourierFit, fourierFit, fourierValue } from "../periods/fourier-fit.ts";
import { harmonicsAsked } from "../periods/harmonics-asked.ts";
import type { PeriodPoints } from "../periods/period-points.ts";
import { frequencyInformation } from "../periods/periodogram.ts";

/** A Fourier series through the folded points of one band. */
export interface FoldedShape {
  points: PeriodPoints;
  fit: FourierFit;
  harmonics: number;
  redNoiseFactor: number;
}

/** What a fold's period and time of phase 0 are known to. Standard deviations, red noise counted. */
export interface FoldErrors {
  periodDays: number;
  zeroDays: number;
}

const mostByItself = 6;
const pointsPerHarmonic = 8;
/** Points that a fit of so many harmonics leaves some freedom. */
const pointsNeeded = (harmonics: number) => 2 * harmonics + 2;

/**
 * Fits a Fourier series at a period.
 * @param harmonics undefined: as many as the Bayesian criterion asks, up to one for eight points
 * @returns undefined where there are too few points for one, or all are alike
 */
export function foldedShape(points: PeriodPoints, periodDays: number, harmonics?: number): FoldedShape | undefined {
  const { count, spanDays, value } = points;
  if (count < pointsNeeded(1) || !(spanDays > 0) || value.every((one) => one === value[0])) return undefined;
  const most = Math.min(mostByItself, Math.max(1, Math.floor(count / pointsPerHarmonic)));
  const asked = harmonics ?? harmonicsAsked(points, 1 / periodDays, most);
  const own = Math.min(asked, Math.floor((count - pointsNeeded(0)) / 2));
  const fit = fourierFit(points, 1 / periodDays, own);
  return { points, fit, harmonics: own, redNoiseFactor: redNoiseFactor(fit.residuals) };
}

/** What is left of values at their times when the shape is taken off. */
export const residualsOf = ({ fit }: FoldedShape, times: ArrayLike<number>, values: ArrayLike<number>): Float64Array =>
  Float64Array.from(values, (value, i) => value - fourierValue(fit, times[i]!));

const steps = 1024;
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * The time nearest to `near` at which a shape is highest, or lowest, in its values.
 * @param sign 1: highest, -1: lowest
 */
export function extremeTime({ fit }: FoldedShape, sign: 1 | -1, near: number): number {
  const periodDays = 1 / fit.frequency;
  const at = (phase: number) => sign * fourierValue(fit, fit.epoch + phase * periodDays);
  let best = 0;
  for (let i = 1; i < steps; i++) if (at(i / steps) > at(best / steps)) best = i;
  let [low, high] = [(best - 1) / steps, (best + 1) / steps];
  for (let i = 0; i < 40; i++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (at(left) >= at(right)) high = right;
    else low = left;
  }
  const first = fit.epoch + ((low + high) / 2) * periodDays;
  return first + Math.round((near - first) / periodDays) * periodDays;
}

/** Weighted middle of the times, where a period's error moves a phase least. */
export function middleTime(shapes: readonly FoldedShape[]): number {
  const { points } = shapes.reduce((a, b) => (b.points.count > a.points.count ? b : a));
  let mean = 0;
  for (let j = 0; j < points.count; j++) mean += points.weight[j]! * points.time[j]!;
  return points.epoch + mean;
}

/**
 * Errors of an ephemeris of one or several bands: of the period as Montgomery and O'Donoghue 1999 give it for any shape;
 * of the time of phase 0, how well the whole shape is placed in time, and what the period's error makes of it there.
 */
export function foldErrors(shapes: readonly FoldedShape[], zeroTime: number): FoldErrors {
  if (shapes.length === 0) return { periodDays: Number.NaN, zeroDays: Number.NaN };
  let [ofFrequency, ofPlace] = [0, 0];
  for (const { points, fit, redNoiseFactor: red, harmonics } of shapes) {
    ofFrequency += frequencyInformation(points, fit) / red;
    let slopes = 0;
    for (let h = 0; h < harmonics; h++) slopes += (h + 1) ** 2 * (fit.cosines[h]! ** 2 + fit.sines[h]! ** 2);
    const freedom = Math.max(1, points.count - 2 * harmonics - 2);
    ofPlace += ((2 * Math.PI * fit.frequency) ** 2 * slopes * freedom) / (2 * fit.rms ** 2) / red;
  }
  const { frequency } = shapes[0]!.fit;
  const periodDays = 1 / Math.sqrt(ofFrequency) / frequency ** 2;
  const cycles = (zeroTime - middleTime(shapes)) * frequency;
  return { periodDays, zeroDays: Math.hypot(1 / Math.sqrt(ofPlace), cycles * periodDays) };
}
