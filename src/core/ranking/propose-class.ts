/** What a class is judged by: the folded curve of one object. */
export interface FoldedNumbers {
  periodDays: number;
  /** From lowest to highest of the curve, mag. */
  amplitude: number;
  /** Amplitude of the second harmonic over that of the first; NaN of one sine. */
  r21: number;
  /** Share of the variance that the curve explains; NaN where that is not known. */
  power: number;
  /** Chance that noise alone gives a sine as strong; NaN where that is not known. */
  chance: number;
}

/** A class with the limits that an object must lie within, both included; the first rule that holds counts. */
export interface ClassRule {
  /** As VSX names it. */
  name: string;
  period: readonly [number, number];
  amplitude: readonly [number, number];
  r21: readonly [number, number];
  /** What else looks the same. */
  beware?: string;
}

const any = Number.POSITIVE_INFINITY;

/** The rules, in their order; they are printed in the guide. */
export const classRules: readonly ClassRule[] = [
  { name: "E", period: [0.1, 100], amplitude: [0.05, 5], r21: [0.8, any], beware: "two dips a cycle" },
  { name: "RRAB", period: [0.36, 1], amplitude: [0.25, 1.8], r21: [0.25, 0.8] },
  {
    name: "RRC",
    period: [0.2, 0.46],
    amplitude: [0.1, 0.8],
    r21: [0, 0.25],
    beware: "an EW of twice the period looks the same",
  },
  {
    name: "DSCT",
    period: [0.02, 0.2],
    amplitude: [0.01, 1],
    r21: [0, 0.8],
    beware: "an EW of twice the period looks the same",
  },
  { name: "DCEP", period: [1, 80], amplitude: [0.1, 1.8], r21: [0.2, 0.8], beware: "spotted stars may look the same" },
  {
    name: "LPV",
    period: [80, any],
    amplitude: [0.2, any],
    r21: [0, 0.8],
    beware: "a trend, or a season, looks the same",
  },
  { name: "ROT", period: [0.2, 80], amplitude: [0.005, 0.3], r21: [0, 0.8], beware: "any small wave looks the same" },
];

/** A curve that explains less than this has no class. */
const leastPower = 0.5;
/** And what noise alone gives as often as this. */
const mostChance = 0.01;

/**
 * The class that the first rule proposes, and why: every limit that held, in words. Undefined where no rule holds, or the
 * curve explains less than half of the variance, or is no stronger than noise gives once in a hundred times.
 */
export function proposeClass(of: FoldedNumbers): { name: string; because: string } | undefined {
  const r21 = Number.isFinite(of.r21) ? of.r21 : 0;
  if (of.power < leastPower || of.chance > mostChance) return undefined;
  const rule = classRules.find(
    ({ period, amplitude, r21: ratio }) =>
      isWithin(of.periodDays, period) && isWithin(of.amplitude, amplitude) && isWithin(r21, ratio),
  );
  if (!rule) return undefined;
  const because = [
    `period ${limits(rule.period)} d`,
    `amplitude ${limits(rule.amplitude)} mag`,
    `R21 ${limits(rule.r21)}`,
    ...(rule.beware ? [rule.beware] : []),
  ];
  return { name: rule.name, because: because.join(", ") };
}

const isWithin = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
const limits = ([low, high]: readonly [number, number]) =>
  high === any ? `from ${low}` : low === 0 ? `up to ${high}` : `${low} to ${high}`;
