import type { Points } from "../points.ts";
import { consecutiveDeviations } from "./consecutive-deviations.ts";
import { excessAbbe } from "./excess-abbe.ts";
import { excessVariance } from "./excess-variance.ts";
import { excursions } from "./excursions.ts";
import { lag1Autocorrelation } from "./lag1.ts";
import { kurtosis, skewness, variance } from "./moments.ts";
import { interquartileRange, median, medianAbsoluteDeviation } from "./order.ts";
import { peakToPeak } from "./peak-to-peak.ts";
import { robustMedianStatistic } from "./robust-median-statistic.ts";
import { runsStatistic } from "./runs.ts";
import { robustMean, type StetsonVariant, stetsonJ, stetsonK, stetsonL, stetsonResiduals } from "./stetson.ts";
import { vonNeumannRatio } from "./von-neumann.ts";
import { reducedChi2, weightedMean, weightedStandardDeviation } from "./weighted.ts";
import { welchStetson, welchStetsonSigns } from "./welch-stetson.ts";

/** One number per light curve. */
export interface Statistic {
  /** First part of the column's name; the measurement key follows after `_`. */
  name: string;
  /** VaST's name of the index where it is one of its 26, else empty. */
  vast: string;
  unit: "value" | "d" | "";
  /** One line for tooltips and for the store's attributes. */
  description: string;
  /** The definition as plain loops, which the kernel is held to. NaN where it is not defined. */
  compute(points: Points, epochCount: number): number;
}

function define<Name extends string>(
  name: Name,
  vast: string,
  unit: Statistic["unit"],
  description: string,
  compute: Statistic["compute"],
): Statistic & { name: Name } {
  return { name, vast, unit, description, compute };
}

const j = (points: Points, variant: StetsonVariant) => stetsonJ(points.time, points.value, points.uncertainty, variant);
const k = ({ value, uncertainty }: Points) =>
  value.length < 2 ? Number.NaN : stetsonK(stetsonResiduals(value, uncertainty, robustMean(value, uncertainty)));
const l = (points: Points, epochCount: number, variant: StetsonVariant) =>
  stetsonL(j(points, variant), k(points), points.count, epochCount);

/**
 * Every statistic of a light curve, in the order of the kernel's columns. VaST's 26 variability indices are those of
 * Sokolovsky et al. 2017, MNRAS 464, 274, and of VaST itself (Sokolovsky & Lebedev 2018, A&C 22, 28).
 */
export const statistics = [
  define("n_epochs_valid", "Npts", "", "Number of valid points", ({ count }) => count),
  define("first_mjd", "", "d", "Time of the first valid point", ({ time }) => time[0] ?? Number.NaN),
  define("last_mjd", "", "d", "Time of the last valid point", ({ time, count }) => time[count - 1] ?? Number.NaN),
  define("median", "", "value", "Median", ({ value }) => median(value)),
  define("weighted_mean", "", "value", "Mean, weighted by 1 / uncertainty²", ({ value, uncertainty }) =>
    weightedMean(value, uncertainty),
  ),
  define("std", "STD", "value", "Standard deviation (ddof 1)", ({ value }) => Math.sqrt(variance(value))),
  define(
    "weighted_std",
    "wSTD",
    "value",
    "Standard deviation, weighted by 1 / uncertainty²",
    ({ value, uncertainty }) => weightedStandardDeviation(value, uncertainty),
  ),
  define("mad", "MAD", "value", "Median absolute deviation from the median, not scaled", ({ value }) =>
    medianAbsoluteDeviation(value),
  ),
  define("iqr", "IQR", "value", "Interquartile range, not scaled", ({ value }) => interquartileRange(value)),
  define("skewness", "skew", "", "Skewness: negative where excursions go to small magnitudes (brighter)", ({ value }) =>
    skewness(value),
  ),
  define("kurtosis", "kurt", "", "Excess kurtosis: 0 for a Gaussian", ({ value }) => kurtosis(value)),
  define("reduced_chi2", "rCh2", "", "Reduced χ² about the weighted mean", ({ value, uncertainty }) =>
    reducedChi2(value, uncertainty),
  ),
  define("roms", "RoMS", "", "Robust median statistic: mean |value − median| / uncertainty", ({ value, uncertainty }) =>
    robustMedianStatistic(value, uncertainty),
  ),
  define(
    "excess_variance",
    "NXS",
    "",
    "Normalised excess variance: scatter beyond the uncertainties",
    ({ value, uncertainty }) => excessVariance(value, uncertainty),
  ),
  define("peak_to_peak", "Vp2p", "", "Peak-to-peak variability, less the uncertainties", ({ value, uncertainty }) =>
    peakToPeak(value, uncertainty),
  ),
  define("lag1", "lag1", "", "Autocorrelation of consecutive points", ({ value }) => lag1Autocorrelation(value)),
  define("eta", "", "", "Von Neumann's ratio: about 2 for independent values, small for smooth curves", ({ value }) =>
    vonNeumannRatio(value),
  ),
  define(
    "inverse_eta",
    "eta",
    "",
    "1 / von Neumann's ratio: grows with smooth variability",
    ({ value }) => 1 / vonNeumannRatio(value),
  ),
  define("excess_abbe", "E_A", "", "Excess Abbe value: grows with transients", ({ time, value }) =>
    excessAbbe(time, value),
  ),
  define("runs", "S_B", "", "S_B: runs of points on one side of the mean", ({ value, uncertainty }) =>
    runsStatistic(value, uncertainty),
  ),
  define("consecutive_deviations", "N3", "", "Fraction of triplets that deviate by 3σ to the same side", ({ value }) =>
    consecutiveDeviations(value),
  ),
  define(
    "excursions",
    "excr",
    "",
    "Mean difference between parts of the curve, in standard deviations",
    ({ time, value, uncertainty }) => excursions(time, value, uncertainty),
  ),
  define(
    "welch_stetson_i",
    "I",
    "",
    "Welch–Stetson I: correlated residuals of points under a day apart",
    ({ time, value, uncertainty }) => welchStetson(time, value, uncertainty),
  ),
  define("welch_stetson_signs", "Isgn", "", "Welch–Stetson I of the residuals' signs", ({ time, value, uncertainty }) =>
    welchStetsonSigns(time, value, uncertainty),
  ),
  define("stetson_j", "J", "", "Stetson J: neighbours in time that deviate together", (points) => j(points, "plain")),
  define("stetson_k", "K", "", "Stetson K: robust kurtosis, 0.798 for a Gaussian", k),
  define("stetson_l", "L", "", "Stetson L: J and K together", (points, epochCount) => l(points, epochCount, "plain")),
  define("stetson_j_clip", "Jclp", "", "Stetson J without pairs that differ by more than 5σ", (points) =>
    j(points, "clip"),
  ),
  define("stetson_l_clip", "Lclp", "", "Stetson L without pairs that differ by more than 5σ", (points, epochCount) =>
    l(points, epochCount, "clip"),
  ),
  define("stetson_j_time", "Jtim", "", "Stetson J, pairs weighted by how close they are in time", (points) =>
    j(points, "time"),
  ),
  define(
    "stetson_l_time",
    "Ltim",
    "",
    "Stetson L, pairs weighted by how close they are in time",
    (points, epochCount) => l(points, epochCount, "time"),
  ),
];

export type StatisticName = (typeof statistics)[number]["name"];

/** All statistics of one light curve, by the reference. */
export function computeStatistics(points: Points, epochCount: number): Record<StatisticName, number> {
  return Object.fromEntries(statistics.map(({ name, compute }) => [name, compute(points, epochCount)])) as Record<
    StatisticName,
    number
  >;
}
