import { interquartileRange, median, medianAbsoluteDeviation } from "../../../src/core/lightcurve/order.ts";
import type { Points } from "../../../src/core/lightcurve/points.ts";
import { type StatisticName, statistics } from "../../../src/core/lightcurve/statistic-list.ts";
import { consecutiveDeviations } from "./consecutive-deviations.ts";
import { excessAbbe } from "./excess-abbe.ts";
import { excessVariance } from "./excess-variance.ts";
import { excursions } from "./excursions.ts";
import { lag1Autocorrelation } from "./lag1.ts";
import { kurtosis, skewness, variance } from "./moments.ts";
import { peakToPeak } from "./peak-to-peak.ts";
import { robustMedianStatistic } from "./robust-median-statistic.ts";
import { runsStatistic } from "./runs.ts";
import { robustMean, type StetsonVariant, stetsonJ, stetsonK, stetsonL, stetsonResiduals } from "./stetson.ts";
import { vonNeumannRatio } from "./von-neumann.ts";
import { reducedChi2, weightedMean, weightedStandardDeviation } from "./weighted.ts";
import { welchStetson, welchStetsonSigns } from "./welch-stetson.ts";

const j = (points: Points, variant: StetsonVariant) => stetsonJ(points.time, points.value, points.uncertainty, variant);
const k = ({ value, uncertainty }: Points) =>
  value.length < 2 ? Number.NaN : stetsonK(stetsonResiduals(value, uncertainty, robustMean(value, uncertainty)));
const l = (points: Points, epochCount: number, variant: StetsonVariant) =>
  stetsonL(j(points, variant), k(points), points.count, epochCount);

/** Each statistic's definition as plain loops, which the kernel is held to. NaN where it is not defined. */
const definitions: Record<StatisticName, (points: Points, epochCount: number) => number> = {
  n_epochs_valid: ({ count }) => count,
  first_mjd: ({ time }) => time[0] ?? Number.NaN,
  last_mjd: ({ time, count }) => time[count - 1] ?? Number.NaN,
  median: ({ value }) => median(value),
  weighted_mean: ({ value, uncertainty }) => weightedMean(value, uncertainty),
  std: ({ value }) => Math.sqrt(variance(value)),
  weighted_std: ({ value, uncertainty }) => weightedStandardDeviation(value, uncertainty),
  mad: ({ value }) => medianAbsoluteDeviation(value),
  iqr: ({ value }) => interquartileRange(value),
  skewness: ({ value }) => skewness(value),
  kurtosis: ({ value }) => kurtosis(value),
  reduced_chi2: ({ value, uncertainty }) => reducedChi2(value, uncertainty),
  roms: ({ value, uncertainty }) => robustMedianStatistic(value, uncertainty),
  excess_variance: ({ value, uncertainty }) => excessVariance(value, uncertainty),
  peak_to_peak: ({ value, uncertainty }) => peakToPeak(value, uncertainty),
  lag1: ({ value }) => lag1Autocorrelation(value),
  eta: ({ value }) => vonNeumannRatio(value),
  inverse_eta: ({ value }) => 1 / vonNeumannRatio(value),
  excess_abbe: ({ time, value }) => excessAbbe(time, value),
  runs: ({ value, uncertainty }) => runsStatistic(value, uncertainty),
  consecutive_deviations: ({ value }) => consecutiveDeviations(value),
  excursions: ({ time, value, uncertainty }) => excursions(time, value, uncertainty),
  welch_stetson_i: ({ time, value, uncertainty }) => welchStetson(time, value, uncertainty),
  welch_stetson_signs: ({ time, value, uncertainty }) => welchStetsonSigns(time, value, uncertainty),
  stetson_j: (points) => j(points, "plain"),
  stetson_k: k,
  stetson_l: (points, epochCount) => l(points, epochCount, "plain"),
  stetson_j_clip: (points) => j(points, "clip"),
  stetson_l_clip: (points, epochCount) => l(points, epochCount, "clip"),
  stetson_j_time: (points) => j(points, "time"),
  stetson_l_time: (points, epochCount) => l(points, epochCount, "time"),
};

/** All statistics of one light curve. */
export function computeStatistics(points: Points, epochCount: number): Record<StatisticName, number> {
  return Object.fromEntries(statistics.map(({ name }) => [name, definitions[name](points, epochCount)])) as Record<
    StatisticName,
    number
  >;
}
