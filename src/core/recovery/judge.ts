import { candidatesOf, type SamplingFrequency } from "../periods/spectrum-peaks.ts";
import { eachCurveNumber } from "../ranking/curve-numbers.ts";
import { type RankedNumbers, variability } from "../ranking/variability.ts";
import type { PlannedInjection } from "./plan-injections.ts";
import { injectedShapes } from "./shapes.ts";

/** What the period that was found is of the one that was injected. */
export type PeriodOutcome = "right" | "multiple" | "alias" | "wrong" | "none";

/** Frequencies are the same within this many times 1/T. */
const toleranceCycles = 1.5;

/** Of what happens once there is no right period. */
export function judgePeriod(
  { shape, periodDays }: Pick<PlannedInjection, "shape" | "periodDays">,
  found: number,
  { spanDays, sampling }: { spanDays: number; sampling: readonly SamplingFrequency[] },
): PeriodOutcome {
  if (!(found > 0)) return "none";
  if (!injectedShapes[shape].repeats) return "wrong";
  const frequency = 1 / periodDays;
  const isNear = (one: number) => Math.abs(1 / found - one) < toleranceCycles / spanDays;
  if (isNear(frequency)) return "right";
  const candidates = candidatesOf(frequency, sampling).filter((one) => isNear(one.frequency));
  if (candidates.length === 0) return "wrong";
  return candidates.some(({ kind }) => kind === "harmonic") ? "multiple" : "alias";
}

/**
 * The score above which at most a share of the objects without signals lies: what is found lies above it.
 * @param untouched scores, the higher the better; NaN counts as none
 */
export function thresholdOf(untouched: ArrayLike<number>, share: number): number {
  const scores = Array.from(untouched, rank).sort((a, b) => b - a);
  return scores[Math.floor(share * scores.length)] ?? Number.NEGATIVE_INFINITY;
}
const rank = (score: number) => (Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score);

/** A share of some, with the 68 % limits of Wilson (1927). NaN of none. */
export interface Share {
  count: number;
  of: number;
  share: number;
  low: number;
  high: number;
}

export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, share: Number.NaN, low: Number.NaN, high: Number.NaN };
  const share = count / of;
  const middle = (share + 1 / (2 * of)) / (1 + 1 / of);
  const half = Math.sqrt((share * (1 - share)) / of + 1 / (4 * of * of)) / (1 + 1 / of);
  return { count, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * Of what is found, the share that varies.
 * @param completeness share of the variable objects that are found
 * @param falseShare share of the constant objects that are found
 * @param variableShare share of all objects that vary: a guess, since nobody knows it
 */
export function purity(completeness: number, falseShare: number, variableShare: number): number {
  const real = variableShare * completeness;
  return real / (real + (1 - variableShare) * falseShare);
}

/** How complete something is in a range of a number. */
export interface RecoveryBin {
  from: number;
  to: number;
  share: Share;
}

/** Completeness in ranges of a number that hold about as many signals each; those without the number are left out. */
export function completenessBy(values: ArrayLike<number>, found: ArrayLike<boolean>, mostBins = 6): RecoveryBin[] {
  const order = Array.from({ length: values.length }, (_, i) => i)
    .filter((i) => Number.isFinite(values[i]!))
    .sort((a, b) => values[a]! - values[b]!);
  const bins = Math.min(mostBins, Math.max(1, Math.floor(order.length / 10)));
  return Array.from({ length: bins }, (_, bin) => {
    const own = order.slice(Math.round((bin * order.length) / bins), Math.round(((bin + 1) * order.length) / bins));
    const count = own.reduce((sum, i) => sum + Number(found[i]), 0);
    return { from: values[own[0]!]!, to: values[own.at(-1)!]!, share: shareOf(count, own.length) };
  }).filter(({ share }) => share.of > 0);
}

/**
 * How variable light curves with signals are, in sigmas above all objects as they are, as `variability` has it of objects.
 * @param objects as they are
 * @param injected of the same measurement, an entry a signal
 */
export function injectedVariability(objects: RankedNumbers, injected: RankedNumbers): Float64Array {
  const join = (a: Float64Array, b: Float64Array) => {
    const both = new Float64Array(a.length + b.length);
    both.set(a);
    both.set(b, a.length);
    return both;
  };
  const { score } = variability(
    {
      magnitude: join(objects.magnitude, injected.magnitude),
      mad: join(objects.mad, injected.mad),
      inverseEta: join(objects.inverseEta, injected.inverseEta),
      pointCount: join(objects.pointCount, injected.pointCount),
      ...(objects.curves && injected.curves
        ? { curves: eachCurveNumber((key) => join(objects.curves![key], injected.curves![key])) }
        : {}),
    },
    objects.magnitude.length,
  );
  return score.slice(objects.magnitude.length);
}
