// All columns of the curve at work. Sums share their passes, and nothing is allocated.

import { Column } from "./column";
import { count, errors, get, inverses, residuals, set, times, values, work } from "./curve";
import { excursions } from "./excursions";
import { medianOfWork, quartileRangeOfWork } from "./order";
import { welchStetson, welchStetsonSigns } from "./pairs";
import { abbe, consecutiveDeviations, excessAbbe, runs } from "./runs";
import { clippedPairs, plainPairs, prepareStetson, stetsonJ, stetsonK, timedPairs } from "./stetson";

/** Writes the columns of the curve at work: the first at `row`, each next one `stride` bytes on. */
export function describe(row: usize, stride: usize, epochCount: i32): void {
  const n = count;
  const size = <f64>n;

  let sum: f64 = 0;
  let weightSum: f64 = 0;
  let weightSquares: f64 = 0;
  let weightedSum: f64 = 0; // relative to the first value, so that equal values have exactly their mean
  let variances: f64 = 0;
  let high: f64 = -Infinity;
  let low: f64 = Infinity;
  const first = n > 0 ? get(values, 0) : NaN;
  for (let i = 0; i < n; i++) {
    const value = get(values, i);
    const error = get(errors, i);
    const inverse = 1 / error;
    const weight = inverse * inverse;
    set(inverses, i, inverse);
    sum += value;
    weightSum += weight;
    weightSquares += weight * weight;
    weightedSum += weight * (value - first);
    variances += error * error;
    high = max(high, value - error);
    low = min(low, value + error);
  }
  const mean = sum / size;
  const weightedMean = first + weightedSum / weightSum;

  let m2: f64 = 0;
  let m3: f64 = 0;
  let m4: f64 = 0;
  let chi2: f64 = 0;
  for (let i = 0; i < n; i++) {
    const value = get(values, i);
    const x = value - mean;
    const squared = x * x;
    const residual = (value - weightedMean) * get(inverses, i);
    set(residuals, i, residual);
    m2 += squared;
    m3 += squared * x;
    m4 += squared * squared;
    chi2 += residual * residual;
  }
  let successive: f64 = 0;
  let lag: f64 = 0;
  for (let i = 0; i + 1 < n; i++) {
    const a = get(values, i);
    const b = get(values, i + 1);
    successive += (b - a) * (b - a);
    lag += (a - mean) * (b - mean);
  }
  // A curve of one point has a median, but nothing that says how it varies.
  const orNaN: f64 = n < 2 ? NaN : 0;
  const variance = m2 / (size - 1) + orNaN;
  const eta = successive / (size - 1) / variance;

  memory.copy(work, values, (<usize>n) << 3);
  const median = medianOfWork(n);
  const quartiles = quartileRangeOfWork(n);
  for (let i = 0; i < n; i++) set(work, i, abs(get(values, i) - median));
  const mad = medianOfWork(n);

  const excess = (m2 - variances) / (size * mean * mean);
  const peaks = (high - low) / abs(high + low);
  const roms = robustMedianStatistic(median);

  put(row, stride, Column.n_epochs_valid, size);
  put(row, stride, Column.first_mjd, n > 0 ? get(times, 0) : NaN);
  put(row, stride, Column.last_mjd, n > 0 ? get(times, n - 1) : NaN);
  put(row, stride, Column.median, median);
  put(row, stride, Column.weighted_mean, weightedMean);
  put(row, stride, Column.std, Math.sqrt(variance));
  put(row, stride, Column.weighted_std, Math.sqrt((weightSum / (weightSum * weightSum - weightSquares)) * chi2) + orNaN);
  put(row, stride, Column.mad, mad);
  put(row, stride, Column.iqr, quartiles);
  put(row, stride, Column.skewness, (m3 / size) / (m2 / size * Math.sqrt(m2 / size)));
  put(row, stride, Column.kurtosis, (m4 / size) / ((m2 / size) * (m2 / size)) - 3);
  put(row, stride, Column.reduced_chi2, chi2 / (size - 1) + orNaN);
  put(row, stride, Column.roms, roms + orNaN);
  put(row, stride, Column.excess_variance, excess);
  put(row, stride, Column.peak_to_peak, peaks);
  put(row, stride, Column.lag1, lag / m2);
  put(row, stride, Column.eta, eta);
  put(row, stride, Column.inverse_eta, 1 / eta);
  put(row, stride, Column.excess_abbe, excessAbbe(abbe(successive, m2, n)));
  put(row, stride, Column.runs, runs() + orNaN);
  put(row, stride, Column.consecutive_deviations, consecutiveDeviations(median, mad));
  put(row, stride, Column.excursions, excursions());
  put(row, stride, Column.welch_stetson_i, welchStetson());
  put(row, stride, Column.welch_stetson_signs, welchStetsonSigns());

  prepareStetson(weightedMean);
  const k = stetsonK() + orNaN;
  const perJ = (Math.sqrt(Math.PI / 2) * k * size) / <f64>epochCount;
  const plain = stetsonJ(plainPairs) + orNaN;
  const clip = stetsonJ(clippedPairs) + orNaN;
  const timed = stetsonJ(timedPairs) + orNaN;
  put(row, stride, Column.stetson_j, plain);
  put(row, stride, Column.stetson_k, k);
  put(row, stride, Column.stetson_l, plain * perJ);
  put(row, stride, Column.stetson_j_clip, clip);
  put(row, stride, Column.stetson_l_clip, clip * perJ);
  put(row, stride, Column.stetson_j_time, timed);
  put(row, stride, Column.stetson_l_time, timed * perJ);
}

// @ts-ignore: decorator
@inline
function put(row: usize, stride: usize, column: Column, value: f64): void {
  store<f64>(row + stride * <usize>column, value);
}

function robustMedianStatistic(median: f64): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += abs((get(values, i) - median) * get(inverses, i));
  return sum / <f64>(count - 1);
}
