import { WorkbenchError } from "../errors.ts";
import { formatCounted } from "../format-counted.ts";

/** Points of one measurement, as they come: any order, any gaps. */
export interface PeriodSeries {
  /** Days. */
  time: ArrayLike<number>;
  value: ArrayLike<number>;
  /** Standard deviations; empty where none are known. */
  uncertainty: ArrayLike<number>;
}

/** What a search computes with: points in order of time. */
export interface PeriodPoints {
  count: number;
  /** Of each point, its position in the series. */
  position: Uint32Array;
  /** What is subtracted from every time: the first one. */
  epoch: number;
  /** Days after `epoch`, ascending. */
  time: Float64Array;
  /** With its weighted mean subtracted. */
  value: Float64Array;
  /** Weighted mean of the values. */
  mean: number;
  /** 1/uncertainty^2 over the sum of all; equal where no uncertainty is known. */
  weight: Float64Array;
  uncertainty: Float64Array;
  /** Weighted sum of squares of `value`: the chi-squared of a constant, over the sum of 1/uncertainty^2. */
  variance: number;
  spanDays: number;
  /** Points left out because they have no error, where others have one. */
  withoutError: number;
}

/**
 * Makes points ready for a search. What has no time or no value is left out. Where no point has an error above 0 all
 * weigh alike; where only some have none, those are left out.
 * @param errorFloor added in squares to every error, in the unit of the values
 */
export function periodPoints({ time, value, uncertainty }: PeriodSeries, errorFloor = 0): PeriodPoints {
  const all = value.length;
  let [measuredCount, weighedCount] = [0, 0];
  const kinds = new Uint8Array(all);
  for (let i = 0; i < all; i++) {
    if (!Number.isFinite(time[i]!) || !Number.isFinite(value[i]!)) continue;
    const hasError = uncertainty[i]! > 0 && Number.isFinite(uncertainty[i]!);
    kinds[i] = hasError ? 2 : 1;
    measuredCount++;
    if (hasError) weighedCount++;
  }
  const isWeighed = weighedCount > 0;
  const count = isWeighed ? weighedCount : measuredCount;
  const position = new Uint32Array(count);
  let isSorted = true;
  for (let i = 0, k = 0; k < count; i++) {
    if (kinds[i] !== (isWeighed ? 2 : 1)) continue;
    position[k] = i;
    isSorted &&= k === 0 || time[i]! >= time[position[k - 1]!]!;
    k++;
  }
  if (!isSorted) position.sort((a, b) => time[a]! - time[b]! || a - b);
  const epoch = count > 0 ? time[position[0]!]! : 0;
  const errors = new Float64Array(count);
  const weight = new Float64Array(count);
  let total = 0;
  for (let k = 0; k < count; k++) {
    const own = uncertainty[position[k]!]!;
    errors[k] = !isWeighed ? 1 : errorFloor === 0 ? own : Math.hypot(own, errorFloor);
    weight[k] = 1 / (errors[k]! * errors[k]!);
    total += weight[k]!;
  }
  let mean = 0;
  for (let k = 0; k < count; k++) {
    weight[k]! /= total;
    mean += weight[k]! * value[position[k]!]!;
  }
  const centered = new Float64Array(count);
  const times = new Float64Array(count);
  let variance = 0;
  for (let k = 0; k < count; k++) {
    centered[k] = value[position[k]!]! - mean;
    times[k] = time[position[k]!]! - epoch;
    variance += weight[k]! * centered[k]! ** 2;
  }
  return {
    count,
    position,
    epoch,
    time: times,
    value: centered,
    mean,
    weight,
    uncertainty: errors,
    variance,
    spanDays: count > 0 ? times[count - 1]! : 0,
    withoutError: measuredCount - count,
  };
}

/**
 * The bands that have enough points for a fit.
 * @throws InvalidRequest where none has, where all points are at one time, or none differs from the others
 */
export function usableBands(bands: readonly PeriodPoints[], harmonics: number): PeriodPoints[] {
  const least = 2 * harmonics + 2;
  const most = Math.max(0, ...bands.map(({ count }) => count));
  const enough = bands.filter(({ count }) => count >= least);
  if (enough.length === 0) throw unusable("points", `at least ${least} with a time and a value`, `${most}`);
  const spread = enough.filter(({ spanDays }) => spanDays > 0);
  if (spread.length === 0) throw unusable("times", "times that differ", `${formatCounted(most, "point")} at one time`);
  const varying = spread.filter(({ value }) => value.some((one) => one !== value[0]));
  if (varying.length === 0)
    throw unusable("values", "values that differ", `${formatCounted(most, "point")} of one value`);
  return varying;
}

function unusable(what: string, expected: string, found: string): WorkbenchError<"InvalidRequest"> {
  return new WorkbenchError(
    "InvalidRequest",
    { what, expected, found },
    `No period can be searched for: expected ${expected}, found ${found}.`,
  );
}
