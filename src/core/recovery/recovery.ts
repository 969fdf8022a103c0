import { goodSign } from "../periods/period-methods.ts";
import type { SamplingFrequency } from "../periods/spectrum-peaks.ts";
import type { SurveySettings } from "../periods/survey.ts";
import type { CurveNumbers } from "../ranking/curve-numbers.ts";
import { judgePeriod, type PeriodOutcome, purity, type Share, shareOf, thresholdOf } from "./judge.ts";
import type { InjectionSettings, PlannedInjection } from "./plan-injections.ts";
import { injectedShapes, type ShapeName } from "./shapes.ts";

/** What a search and a ranking say of one light curve, as it is or with a signal. */
export interface SearchedCurve extends CurveNumbers {
  /** Days; NaN where none was found. */
  periodDays: number;
  power: number;
  /** In the measurement with most points, as `period_fap`. */
  fap: number;
  /** In all measurements, as `period_log_fap`. */
  logFap: number;
  /** Of the ranked measurement, as statistics have them; NaN where it has no points. */
  median: number;
  mad: number;
  inverseEta: number;
  pointCount: number;
}

export interface RecoverReport {
  measurementKeys: string[];
  injected: PlannedInjection[];
  /** An entry an injection. */
  found: SearchedCurve[];
  /**
   * Each object that signals were injected into, once, with what the search says of it as it is, and with its points in another
   * order, in which no period is left.
   */
  untouched: { objectKey: string; found: SearchedCurve; shuffled: SearchedCurve }[];
  /** Of the searched epochs. */
  spanDays: number;
  /** What aliases come from. */
  sampling: SamplingFrequency[];
  /** In sentences: what was left out, and why. */
  notes: string[];
}

/** One injected signal, and what became of it. */
export interface RecoveredSignal {
  objectKey: string;
  shape: ShapeName;
  /** Of a flare its time of decay. */
  periodDays: number;
  /** From faintest to brightest, mag. */
  amplitude: number;
  /** Time of phase 0, or of a flare's begin, as the dataset's times are. */
  zeroTime: number;
  /** Median of the object as it is, in the ranked measurement. */
  magnitude: number;
  foundPeriodDays: number;
  power: number;
  fap: number;
  logFap: number;
  outcome: PeriodOutcome;
  /** Whether the power is above the threshold. */
  isFound: boolean;
  /** Sigmas above objects of like magnitude, as `variability` has it. */
  variability: number;
  /** Whether that is above the threshold. */
  isRanked: boolean;
}

/** How good a search is at a threshold. */
export interface SearchQuality {
  /** What lies above it is found; of a FAP, and of a power of which small ones are good, below. */
  threshold: number;
  /** Of the objects with their points shuffled: noise alone. */
  falseAlarms: Share;
  /** Of the objects as they are: correlated noise, and variables that nobody knows of. */
  asTheyAre: Share;
  found: Share;
  /** Where the share of variable objects is what was assumed, and noise is as that of shuffled points. */
  purity: number;
  /** The same, where all that is found among the objects as they are is a false alarm. */
  purityAtLeast: number;
}

export interface Recovery {
  measurementKeys: string[];
  settings: SurveySettings;
  criterion: RecoveryCriterion;
  seed: number;
  /** As it was asked for. */
  injections: InjectionSettings;
  /** Of the objects with shuffled points that may be found. */
  falseShare: number;
  /** Assumed. */
  variableShare: number;
  /** Objects that signals went into. */
  objectCount: number;
  signals: RecoveredSignal[];
  /** Of the signals that repeat. `right`: found, with the period that was injected; and so on. */
  periods: SearchQuality & { right: Share; multiple: Share; alias: Share };
  /** The ranking by variability, of all signals. */
  ranking: SearchQuality;
  /** In sentences: what was left out. */
  notes: string[];
}

/** By what an object counts as found: its power, or its false alarm probability in all measurements, by which objects are ranked. */
export type RecoveryCriterion = "power" | "fap";

/** What else a recovery is made with. */
export interface RecoveryOf {
  objectKeys: readonly string[];
  settings: SurveySettings;
  injections: InjectionSettings;
  criterion: RecoveryCriterion;
  /** Share of the objects with shuffled points that may be found: says the thresholds. */
  falseShare: number;
  variableShare: number;
  /** Variability in sigmas: of each signal, and of each object of `untouched`, as it is and shuffled. */
  variability: { signals: ArrayLike<number>; untouched: ArrayLike<number>; shuffled: ArrayLike<number> };
}

/** Judges what a search made of injected signals. */
export function recoveryOf(report: RecoverReport, of: RecoveryOf): Recovery {
  const { injected, found, untouched, measurementKeys, notes } = report;
  const { objectKeys, settings, injections, criterion, falseShare, variableShare, variability } = of;
  const sign = criterion === "power" ? goodSign(settings.method) : -1;
  const number = criterion === "fap" ? "logFap" : criterion;
  const scoreOf = (one: SearchedCurve) => sign * one[number];
  const periodic = thresholdOf(
    untouched.map(({ shuffled }) => scoreOf(shuffled)),
    falseShare,
  );
  const varies = thresholdOf(variability.shuffled, falseShare);
  const magnitudes = new Map(untouched.map(({ objectKey, found }) => [objectKey, found.median]));
  const signals = injected.map(({ object, ...injection }, i): RecoveredSignal => {
    const one = found[i]!;
    const objectKey = objectKeys[object]!;
    const sigmas = variability.signals[i]!;
    return {
      ...{ objectKey, ...injection, magnitude: magnitudes.get(objectKey)! },
      ...{ foundPeriodDays: one.periodDays, power: one.power, fap: one.fap, logFap: one.logFap },
      outcome: judgePeriod(injection, one.periodDays, report),
      isFound: scoreOf(one) > periodic,
      ...{ variability: sigmas, isRanked: sigmas > varies },
    };
  });
  const repeating = signals.filter(({ shape }) => injectedShapes[shape].repeats);
  const quality = (threshold: number, all: Share, falseCount: number, foundCount: number): SearchQuality => {
    const falseAlarms = shareOf(falseCount, untouched.length);
    const asTheyAre = shareOf(foundCount, untouched.length);
    return {
      ...{ threshold, falseAlarms, asTheyAre, found: all },
      purity: purity(all.share, falseAlarms.share, variableShare),
      purityAtLeast: purity(all.low, Math.max(asTheyAre.high, falseAlarms.high), variableShare),
    };
  };
  const above = (scores: ArrayLike<number>, threshold: number) =>
    Array.from(scores).filter((one) => one > threshold).length;
  const count = (is: (one: RecoveredSignal) => boolean) => repeating.filter(is).length;
  const withPeriod = (wanted: PeriodOutcome) =>
    shareOf(
      count(({ isFound, outcome }) => isFound && outcome === wanted),
      repeating.length,
    );
  const countOf = (score: (one: (typeof untouched)[number]) => number) => above(untouched.map(score), periodic);
  return {
    ...{ measurementKeys, settings, criterion, seed: injections.seed, injections, falseShare, variableShare },
    ...{ objectCount: untouched.length, signals, notes },
    periods: {
      ...quality(
        criterion === "fap" ? 10 ** -periodic : sign * periodic,
        shareOf(
          count(({ isFound }) => isFound),
          repeating.length,
        ),
        countOf(({ shuffled }) => scoreOf(shuffled)),
        countOf(({ found }) => scoreOf(found)),
      ),
      ...{ right: withPeriod("right"), multiple: withPeriod("multiple"), alias: withPeriod("alias") },
    },
    ranking: quality(
      varies,
      shareOf(signals.filter(({ isRanked }) => isRanked).length, signals.length),
      above(variability.shuffled, varies),
      above(variability.untouched, varies),
    ),
  };
}

/** What is assumed, in sentences: it decides how far the numbers can be trusted. */
export const recoveryAssumptions = [
  "Signals go into the points that count, corrected as light curves are now, the same in magnitudes in every measurement.",
  "Zero points are not made anew, so that what they take off a signal is not seen.",
  "Errors stay as they are, also where a signal makes the object fainter; nothing becomes saturated or is lost.",
  "What counts as found is set by the objects with their points shuffled, which are noise without periods.",
] as const;
