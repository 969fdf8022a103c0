import { pairsWithin } from "./match-by-position.ts";
import { arcsecOfChord } from "./sky.ts";
import type { ZoneIndex } from "./zone-index.ts";

/** How far sources lie from the objects around them: the true pairs crowd at small separations, chance pairs grow with area. */
export interface SeparationHistogram {
  /** Bins are equally wide, from 0 to this. */
  maxArcsec: number;
  /** Pairs per bin, every source with every object. */
  pairCounts: Uint32Array;
  /** A Rayleigh distribution over a uniform background, fitted to the pairs; undefined where there are too few. */
  fit?: SeparationFit;
}

export interface SeparationFit {
  /** Of each coordinate of a true pair. */
  sigmaArcsec: number;
  /** Pairs that are true, of all within `maxArcsec`. */
  truePairs: number;
  /** Chance pairs per square arcsec. */
  backgroundDensity: number;
  /** Where a pair is as likely to be a chance one, but no more than 4.3 sigma, within which 99.99 % of true pairs lie. */
  radiusArcsec: number;
}

/**
 * Pairs per bin that the fit expects: true pairs by Rayleigh's distribution, chance pairs by area.
 * @returns undefined without a fit
 */
export function expectedPairs({ fit, maxArcsec, pairCounts }: SeparationHistogram): Float64Array | undefined {
  if (!fit) return undefined;
  const step = maxArcsec / pairCounts.length;
  const truePairs = (r: number) => fit.truePairs * (1 - Math.exp(-(r * r) / (2 * fit.sigmaArcsec ** 2)));
  const within = (r: number) => truePairs(r) + Math.PI * r * r * fit.backgroundDensity;
  return Float64Array.from(pairCounts, (_, k) => within((k + 1) * step) - within(k * step));
}

/** How many bins, from the first, have their middle within the radius. */
export const binsWithin = ({ maxArcsec, pairCounts }: SeparationHistogram, radiusArcsec: number): number =>
  Math.min(pairCounts.length, Math.floor((radiusArcsec / maxArcsec) * pairCounts.length + 0.5));

const fewestPairs = 20;
const allTruePairs = 4.3;
const iterations = 200;

/** Separations of sources from all objects within `maxArcsec`, and what radius they suggest. */
export function separationHistogram(
  index: ZoneIndex,
  raDeg: Float64Array,
  decDeg: Float64Array,
  maxArcsec = 10,
  binCount = 50,
): SeparationHistogram {
  const { count, chordSquared } = pairsWithin(index, raDeg, decDeg, maxArcsec);
  const separations = Float64Array.from(chordSquared.subarray(0, count), (squared) =>
    arcsecOfChord(Math.sqrt(squared)),
  );
  const pairCounts = new Uint32Array(binCount);
  for (const arcsec of separations) pairCounts[Math.min(binCount - 1, Math.floor((arcsec / maxArcsec) * binCount))]!++;
  const fit = fitSeparations(separations, maxArcsec);
  return { maxArcsec, pairCounts, ...(fit && { fit }) };
}

/**
 * Expectation maximisation. In squared separations t both parts are simple: true pairs are exponential with mean
 * 2 sigma^2, chance pairs uniform over 0 … maxArcsec^2.
 */
export function fitSeparations(separationArcsec: Float64Array, maxArcsec: number): SeparationFit | undefined {
  const count = separationArcsec.length;
  if (count < fewestPairs) return undefined;
  const whole = maxArcsec * maxArcsec;
  const squared = separationArcsec.map((arcsec) => arcsec * arcsec).sort();
  let mean = Math.max(squared[count >> 2]!, 1e-8);
  let fraction = 0.5;
  for (let iteration = 0; iteration < iterations; iteration++) {
    let [weights, sum] = [0, 0];
    for (const t of squared) {
      const signal = (fraction / mean) * Math.exp(-t / mean);
      const weight = signal / (signal + (1 - fraction) / whole);
      weights += weight;
      sum += weight * t;
    }
    fraction = weights / count;
    mean = Math.max(sum / weights, 1e-8);
  }
  const sigmaArcsec = Math.sqrt(mean / 2);
  const ratio = ((fraction / mean) * whole) / (1 - fraction);
  if (!(ratio > 1)) return undefined;
  return {
    sigmaArcsec,
    truePairs: fraction * count,
    backgroundDensity: ((1 - fraction) * count) / (Math.PI * whole),
    radiusArcsec: Math.min(allTruePairs * sigmaArcsec, Math.sqrt(mean * Math.log(ratio)), maxArcsec),
  };
}
