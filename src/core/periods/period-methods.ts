import { BoxSearch } from "./box-power.ts";
import { conditionalEntropy, mhaov, phaseDispersion, stringLength } from "./fold-statistics.ts";
import { bandsPowerAt } from "./harmonic-power.ts";
import type { PeriodPoints } from "./period-points.ts";

export const periodMethods = ["gls", "mhaov", "pdm", "ce", "string-length", "bls", "window"] as const;

/**
 * How a period is looked for: least squares of harmonics, multi-harmonic analysis of variance, phase dispersion
 * minimization, conditional entropy, string length, box least squares; or the window function of the times alone.
 */
export type PeriodMethod = (typeof periodMethods)[number];

/** 1 where a high power is good, -1 where a low one is. */
export const goodSign = (method: PeriodMethod): 1 | -1 =>
  method === "pdm" || method === "ce" || method === "string-length" ? -1 : 1;

/** Harmonics that a method fits; one where it fits none. */
export const harmonicsOf = (method: PeriodMethod, harmonics: number) =>
  method === "gls" || method === "mhaov" ? harmonics : 1;

/**
 * The power of a method at one frequency, by direct sums. Of several bands: `gls` and `mhaov` fit each its own shape,
 * `bls` adds the likelihoods of each its own box, the others give the mean, each band as many times as it has points.
 * @param dipsUpward of each band, whether fainter is larger
 */
export function powerFunction(
  method: Exclude<PeriodMethod, "window">,
  bands: readonly PeriodPoints[],
  harmonics: number,
  dipsUpward: readonly boolean[],
): (frequency: number) => number {
  const total = bands.reduce((sum, { count }) => sum + count, 0);
  const mean = (statistic: (band: PeriodPoints, frequency: number) => number) => (frequency: number) =>
    bands.reduce((sum, band) => sum + band.count * statistic(band, frequency), 0) / total;
  switch (method) {
    case "gls":
      return (frequency) => bandsPowerAt(bands, frequency, harmonics);
    case "mhaov":
      return (frequency) => mhaov(bands, frequency, harmonics);
    case "pdm":
      return mean(phaseDispersion);
    case "ce":
      return mean(conditionalEntropy);
    case "string-length":
      return mean(stringLength);
    case "bls": {
      const searches = bands.map((band, i) => new BoxSearch(band, dipsUpward[i]!));
      return (frequency) => searches.reduce((sum, search) => sum + Math.max(0, search.at(1 / frequency).power), 0);
    }
  }
}
