import { goodSign } from "../periods/period-methods.ts";
import type { SamplingFrequency } from "../periods/spectrum-peaks.ts";
import type { SurveySettings } from "../periods/survey.ts";
import { judgePeriod, type PeriodOutcome, purity, type Share, shareOf, thresholdOf } from "./judge.ts";
import type { PlannedInjection } from "./plan-injections.ts";
import { injectedShapes, type ShapeName } from "./shapes.ts";

/** What a search and a ranking say of one light curve, as it is or with a signal. */
export interface SearchedCurve {
  /** Days; NaN where none was found. */
  periodDays: number;
  power: number;
  fap: number;
  /** Of the ranked measurement, as statistics have them; NaN where it has no points. */
  median: number;
  mad: number;
  inverseEta: number;
  pointCount: number;
  sineGain: number;
}

export interface RecoverReport {
  measurementKeys: string[];
  injected: PlannedInjection[];
  /** An entry an injection. */
  found: SearchedCurve[];
  /** Each object that signals were injected into, once, with what the search says of it as it is. */
  untouched: { objectKey: string; found: SearchedCurve }[];
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
  /** A power, or sigmas: what lies above it is found. Of methods of which small powers are good, below. */
  threshold: number;
  /** Of objects as they are. */
  falseAlarms: Share;
  found: Share;
  /** Where the share of variable objects is what was assumed. */
  purity: number;
  /** The same, where there are as many false alarms as the 68 % limit allows. */
  purityAtLeast: number;
}

export interface Recovery {
  measurementKeys: string[];
  settings: SurveySettings;
  seed: number;
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

/** What else a recovery is made with. */
export interface RecoveryOf {
  objectKeys: readonly string[];
  settings: SurveySettings;
  seed: number;
  /** Share of the objects without signals that may be found: says the thresholds. */
  falseShare: number;
  variableShare: number;
  /** Variability in sigmas: of each signal, and of each object of `untouched`. */
  variability: { signals: ArrayLike<number>; untouched: ArrayLike<number> };
}

/** Judges what a search made of injected signals. */
export function recoveryOf(report: RecoverReport, of: RecoveryOf): Recovery {
  const { injected, found, untouched, measurementKeys, notes } = report;
  const { objectKeys, settings, seed, falseShare, variableShare, variability } = of;
  const sign = goodSign(settings.method);
  const scoreOf = ({ power }: SearchedCurve) => sign * power;
  const periodic = thresholdOf(
    untouched.map(({ found }) => scoreOf(found)),
    falseShare,
  );
  const varies = thresholdOf(variability.untouched, falseShare);
  const magnitudes = new Map(untouched.map(({ objectKey, found }) => [objectKey, found.median]));
  const signals = injected.map(({ object, ...injection }, i): RecoveredSignal => {
    const one = found[i]!;
    const objectKey = objectKeys[object]!;
    const sigmas = variability.signals[i]!;
    return {
      ...{ objectKey, ...injection, magnitude: magnitudes.get(objectKey)! },
      ...{ foundPeriodDays: one.periodDays, power: one.power, fap: one.fap },
      outcome: judgePeriod(injection, one.periodDays, report),
      isFound: scoreOf(one) > periodic,
      ...{ variability: sigmas, isRanked: sigmas > varies },
    };
  });
  const repeating = signals.filter(({ shape }) => injectedShapes[shape].repeats);
  const quality = (threshold: number, foundCount: number, signalCount: number, falseCount: number): SearchQuality => {
    const falseAlarms = shareOf(falseCount, untouched.length);
    const all = shareOf(foundCount, signalCount);
    return {
      ...{ threshold, falseAlarms, found: all, purity: purity(all.share, falseAlarms.share, variableShare) },
      purityAtLeast: purity(all.low, falseAlarms.high, variableShare),
    };
  };
  const count = (is: (one: RecoveredSignal) => boolean) => repeating.filter(is).length;
  const withPeriod = (wanted: PeriodOutcome) =>
    shareOf(
      count(({ isFound, outcome }) => isFound && outcome === wanted),
      repeating.length,
    );
  const falsePeriods = untouched.filter((one) => scoreOf(one.found) > periodic).length;
  const falseRanks = Array.from(variability.untouched).filter((one) => one > varies).length;
  return {
    ...{ measurementKeys, settings, seed, variableShare, objectCount: untouched.length, signals, notes },
    periods: {
      ...quality(
        sign * periodic,
        count(({ isFound }) => isFound),
        repeating.length,
        falsePeriods,
      ),
      ...{ right: withPeriod("right"), multiple: withPeriod("multiple"), alias: withPeriod("alias") },
    },
    ranking: quality(varies, signals.filter(({ isRanked }) => isRanked).length, signals.length, falseRanks),
  };
}

/** What is assumed, in sentences: it decides how far the numbers can be trusted. */
export const recoveryAssumptions = [
  "Signals go into the points that count, corrected as light curves are now, the same in magnitudes in every measurement.",
  "Zero points are not made anew, so that what they take off a signal is not seen.",
  "Errors stay as they are, also where a signal makes the object fainter; nothing becomes saturated or is lost.",
  "Variables among the objects as they are count as false alarms.",
] as const;
