import type { CurveNumbers } from "./curve-numbers.ts";
import { sigmasAbove } from "./like-magnitude.ts";

/** What may show that an object varies, by what it is called. */
export const variabilityIndices = ["periodic", "scatter", "smooth", "flare", "dip", "transient"] as const;
export type VariabilityIndex = (typeof variabilityIndices)[number];

/** Numbers of all objects in one measurement, an entry an object. */
export interface RankedNumbers {
  /** Median magnitude, or any other scale of brightness. */
  magnitude: Float64Array;
  /** Median absolute deviation. */
  mad: Float64Array;
  /** One over von Neumann's ratio. */
  inverseEta: Float64Array;
  /** Valid points. */
  pointCount: Float64Array;
  /** What a search said of each light curve, as `curveNumbers` has it; absent where there was none. */
  curves?: Readonly<Record<keyof CurveNumbers, Float64Array>> | undefined;
}

export interface Variability {
  /** Sigmas of the index that shows an object's variability best, above objects of like magnitude. */
  score: Float64Array<ArrayBuffer>;
  /** Each index in sigmas. */
  sigmas: ReadonlyMap<VariabilityIndex, Float64Array<ArrayBuffer>>;
  /** Epochs that would have shown each object, and those of them that did not. */
  epochs?: Pick<NonNullable<RankedNumbers["curves"]>, "covered" | "missed"> | undefined;
}

/** What `variability` found, an entry an object as in `objects`. */
export interface RankedObjects {
  objectKey: string[];
  /** Sigmas of the best index; NaN where there is none. */
  score: Float64Array;
  /** Indices of at least 3 sigma, the best first: "periodic 35σ, scatter 4.1σ". */
  variesBy: string[];
  /**
   * Key of a brighter periodic object near by whose period the object has, or half or twice of it, within three times the errors; empty
   * where there is none, or where `searchPeriods` of method `gls`, which it is by default, was not asked for before.
   */
  contaminatedBy: string[];
  /** Sigmas of each index; NaN where it says nothing of an object. */
  periodic: Float64Array;
  scatter: Float64Array;
  smooth: Float64Array;
  /** A few points that follow each other and are bright. */
  flare: Float64Array;
  /** A few faint points, wherever they are. */
  dip: Float64Array;
  /** Seen at few of the epochs that would have shown it, of which others as bright were seen at more. */
  transient: Float64Array;
}

/** An object with more than this share of the points of the best covered one is compared with. */
const comparedShare = 0.5;
/** Fewer such objects than this say nothing of the others: then all are compared with all. */
const leastCompared = 30;
/** A transient is there at no more than this share of the epochs that saw its place, and at this many: one may be a bad pixel. */
const [mostSeen, leastSeen] = [0.5, 2];
/** Below this an index says nothing. */
export const leastSigmas = 3;
/** A few points stand out of a curve of constant light now and then: those say nothing below this. */
const leastEventSigmas = 5;
const eventIndices: ReadonlySet<VariabilityIndex> = new Set(["flare", "dip", "transient"]);
const leastOf = (name: VariabilityIndex) => (eventIndices.has(name) ? leastEventSigmas : leastSigmas);

/**
 * How variable each object is: the best of several indices, each in sigmas above objects of like magnitude. Scatter and
 * smoothness are compared as logarithms, since both are ratios, and so are flares and dips; the gain of the best sine is a logarithm already. How often a transient
 * was missed is compared with all objects, those that are seldom seen among them: near the limit many are.
 * @param objectCount entries behind these are judged, but nothing is compared with them
 */
export function variability(of: RankedNumbers, objectCount = of.magnitude.length): Variability {
  const { magnitude, pointCount } = of;
  const own = pointCount.subarray(0, objectCount);
  const most = own.reduce((a, b) => (b > a ? b : a), 0);
  const well = Uint8Array.from(pointCount, (count, i) => Number(i < objectCount && count > comparedShare * most));
  const enough = well.reduce((sum, one) => sum + one, 0) >= leastCompared;
  const compared = enough ? well : well.fill(1, 0, objectCount);
  const logarithm = (data: Float64Array) => data.map((one) => (one > 0 ? Math.log(one) : Number.NaN));
  const sigmas = new Map<VariabilityIndex, Float64Array<ArrayBuffer>>([
    ...(of.curves ? [["periodic", sigmasAbove(magnitude, of.curves.sineGain, compared)] as const] : []),
    ["scatter", sigmasAbove(magnitude, logarithm(of.mad), compared)],
    ["smooth", sigmasAbove(magnitude, logarithm(of.inverseEta), compared)],
    ...(of.curves
      ? ([
          ["flare", sigmasAbove(magnitude, logarithm(of.curves.flare), compared, { isSkewed: true })],
          ["dip", sigmasAbove(magnitude, logarithm(of.curves.dip), compared, { isSkewed: true })],
          ["transient", transients(magnitude, of.curves, objectCount)],
        ] as const)
      : []),
  ]);
  const score = new Float64Array(magnitude.length).fill(Number.NaN);
  for (const [name, data] of sigmas) {
    const least = eventIndices.has(name) ? leastEventSigmas : Number.NEGATIVE_INFINITY;
    for (let row = 0; row < score.length; row++)
      if (data[row]! >= least && !(data[row]! <= score[row]!)) score[row] = data[row]!;
  }
  return { score, sigmas, epochs: of.curves };
}

/**
 * How much more often an object was missed than others as bright, as the arc sine of the share's root, whose error knows only how many
 * epochs there were (Anscombe 1948). NaN of objects that were seen at more than half of these epochs, or at one.
 */
function transients(
  magnitude: Float64Array,
  { covered, missed }: Pick<NonNullable<RankedNumbers["curves"]>, "covered" | "missed">,
  objectCount: number,
): Float64Array<ArrayBuffer> {
  const missedShare = covered.map((of, i) =>
    of > 0 ? Math.asin(Math.sqrt((missed[i]! + 3 / 8) / (of + 3 / 4))) : Number.NaN,
  );
  const ownError = covered.map((of) => 1 / (2 * Math.sqrt(of)));
  const all = Uint8Array.from(magnitude, (_, i) => Number(i < objectCount));
  return sigmasAbove(magnitude, missedShare, all, { ownError }).map((sigmas, i) => {
    const seen = covered[i]! - missed[i]!;
    return seen >= leastSeen && seen <= mostSeen * covered[i]! ? sigmas : Number.NaN;
  });
}

/**
 * Which indices show that an object varies, the best first, with their sigmas: "periodic 35σ, scatter 4σ", and of a transient at how many of the epochs
 * that would have shown it it was seen: "transient 7.1σ (seen at 9 of 48 epochs)".
 */
export function firedText({ sigmas, epochs }: Variability, row: number): string {
  const seen = () => `${epochs!.covered[row]! - epochs!.missed[row]!} of ${epochs!.covered[row]!} epochs`;
  return [...sigmas]
    .map(([name, data]) => ({ name, sigma: data[row]! }))
    .filter(({ name, sigma }) => sigma >= leastOf(name))
    .sort((a, b) => b.sigma - a.sigma)
    .map(({ name, sigma }) => {
      const said = `${name} ${sigma < 10 ? sigma.toFixed(1) : Math.round(sigma)}σ`;
      return name === "transient" && epochs ? `${said} (seen at ${seen()})` : said;
    })
    .join(", ");
}
