import { sigmasAbove } from "./like-magnitude.ts";

/** What may show that an object varies, by what it is called. */
export type VariabilityIndex = "periodic" | "scatter" | "smooth";

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
  /** `sine_gain` of a search for sines; absent where there was none. */
  sineGain?: Float64Array | undefined;
}

export interface Variability {
  /** Sigmas of the index that shows an object's variability best, above objects of like magnitude. */
  score: Float64Array<ArrayBuffer>;
  /** Each index in sigmas. */
  sigmas: ReadonlyMap<VariabilityIndex, Float64Array<ArrayBuffer>>;
}

/** An object with more than this share of the points of the best covered one is compared with. */
const comparedShare = 0.5;
/** Fewer such objects than this say nothing of the others: then all are compared with all. */
const leastCompared = 30;
/** Below this an index says nothing. */
export const leastSigmas = 3;

/**
 * How variable each object is: the best of several indices, each in sigmas above objects of like magnitude. Scatter and
 * smoothness are compared as logarithms, since both are ratios; the gain of the best sine is a logarithm already.
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
    ...(of.sineGain ? [["periodic", sigmasAbove(magnitude, of.sineGain, compared)] as const] : []),
    ["scatter", sigmasAbove(magnitude, logarithm(of.mad), compared)],
    ["smooth", sigmasAbove(magnitude, logarithm(of.inverseEta), compared)],
  ]);
  const score = new Float64Array(magnitude.length).fill(Number.NaN);
  for (const data of sigmas.values())
    for (let row = 0; row < score.length; row++)
      if (data[row]! > score[row]! || Number.isNaN(score[row]!)) score[row] = data[row]!;
  return { score, sigmas };
}

/** Which indices show that an object varies, the best first, with their sigmas: "periodic 35σ, scatter 4σ". */
export function firedText({ sigmas }: Variability, row: number): string {
  return [...sigmas]
    .map(([name, data]) => ({ name, sigma: data[row]! }))
    .filter(({ sigma }) => sigma >= leastSigmas)
    .sort((a, b) => b.sigma - a.sigma)
    .map(({ name, sigma }) => `${name} ${sigma < 10 ? sigma.toFixed(1) : Math.round(sigma)}σ`)
    .join(", ");
}
