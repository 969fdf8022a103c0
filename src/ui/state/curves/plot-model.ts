import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";
import type { TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";
import { fateCode } from "../../../core/lightcurve/treat-points.ts";
import { lowerBound } from "../../../core/lower-bound.ts";
import { measurementLabel } from "../../kit/text/labels.ts";

/** One measurement of one object as the plot draws it. */
export interface PlotSeries {
  measurementKey: string;
  /** What people call it. */
  label: string;
  treated: TreatedCurve;
  /** Number of color and symbol, from 0. */
  color: number;
  unit: string;
  /** Null where there is no point: this is the one place where NaN becomes null, which the plot needs. */
  y: (number | null)[];
  /** Where a point could have been and is not: what it is fainter than; null elsewhere. */
  limits?: (number | null)[];
  /** A curve through the points. */
  line?: { x: Float64Array; y: Float64Array };
  /** Means of points that lie close together along the axis. */
  binned?: readonly { x: number; y: number; error: number }[];
  /** CSS colors of points, where they are not all that of the series; undefined where a point has no number to color it by. */
  colors?: readonly (string | undefined)[];
}

/** What the colors of points stand for, and some of them, from that of the lowest number to that of the highest. */
export interface PointColors {
  title: string;
  range: readonly [number, number];
  stops: readonly string[];
  /** The colors that these are on a light background, where they are on a dark one. */
  onLight?: ReadonlyMap<string, string>;
}

/** Plots light curves against, and colors them by, what else is known of their points. */
export interface PointSources {
  /** Undefined where points are plotted against time or a column of the epochs. */
  axisOf(curve: LightCurve): PlotAxis | undefined;
  /** The same model where points have the colors of their measurements. */
  colored(model: PlotModel): PlotModel;
}

/** What the points are plotted against, one entry per epoch; NaN where an epoch has no place. */
export interface PlotAxis {
  title: string;
  data: Float64Array;
  /** `data` is MJD: the days are shown too, and smoothed curves. */
  timed: boolean;
  /** What is seen at first, where it is not just where the points are. */
  range?: [number, number];
}

/** What is plotted, point by point along one shared axis. */
export interface PlotModel {
  axis: PlotAxis;
  /** Ascending. */
  x: Float64Array;
  /** Epoch of each point, as an index into the light curves. */
  epochIndex: Uint32Array;
  series: PlotSeries[];
  /** Units in the order of their axes; brightness grows upwards for all but magnitudes. */
  units: { unit: string; downwards: boolean }[];
  pointCount: number;
  /** Where points have colors of their own. */
  colors?: PointColors;
  /** Points that have a value but no place along the axis. */
  unplacedCount: number;
}

/** The time axis; where no time is known at all, the epochs' numbers from 1. */
export function timeAxis(epochMjd: Float64Array, title: string): PlotAxis {
  const timed = epochMjd.length === 0 || epochMjd.some((mjd) => Number.isFinite(mjd));
  if (timed) return { title, data: epochMjd, timed };
  return { title: "Epoch index (no times)", data: epochMjd.map((_, epoch) => epoch + 1), timed };
}

/** Brings the shown light curves of one object onto common axes. All curves have the same epochs. */
export function plotModel(
  treated: readonly TreatedCurve[],
  axis: PlotAxis,
  chosen: readonly string[],
  hidden: ReadonlySet<string>,
): PlotModel {
  const epochIndex = Uint32Array.from(axis.data.keys())
    .filter((epoch) => Number.isFinite(axis.data[epoch]!))
    .sort((a, b) => axis.data[a]! - axis.data[b]!);
  const shown = treated.filter(({ measurementKey }) => !hidden.has(measurementKey));
  const series = shown.map((one): PlotSeries => {
    const y: (number | null)[] = [];
    for (const epoch of epochIndex) y.push(isDrawn(one, epoch) ? one.value[epoch]! : null);
    const color = Math.max(0, chosen.indexOf(one.measurementKey));
    const { limits, binned } = one;
    const limitAt = (epoch: number, i: number) =>
      y[i] === null && Number.isFinite(limits![epoch]) ? limits![epoch]! : null;
    return {
      measurementKey: one.measurementKey,
      label: measurementLabel(one.measurementKey),
      treated: one,
      color,
      unit: one.unit,
      y,
      ...(limits ? { limits: Array.from(epochIndex, limitAt) } : {}),
      ...(binned && axis.timed
        ? { binned: Array.from(binned.time, (x, i) => ({ x, y: binned.value[i]!, error: binned.uncertainty[i]! })) }
        : {}),
    };
  });
  const units = [...new Set(series.map(({ unit }) => unit))].map((unit) => ({
    unit,
    downwards: shown.some((one) => one.unit === unit && one.kind === "mag"),
  }));
  let [pointCount, valueCount] = [0, 0];
  for (const one of shown) {
    for (const epoch of epochIndex) if (isDrawn(one, epoch)) pointCount++;
    for (let epoch = 0; epoch < one.fate.length; epoch++) if (isDrawn(one, epoch)) valueCount++;
  }
  return {
    ...{ axis, epochIndex, series, units, pointCount },
    x: Float64Array.from(epochIndex, (epoch) => axis.data[epoch]!),
    unplacedCount: valueCount - pointCount,
  };
}

const { absent, invalid, kept } = fateCode;
const isDrawn = ({ fate }: TreatedCurve, epoch: number) => fate[epoch] !== absent && fate[epoch] !== invalid;

/** All of an ascending x axis, with a margin. */
export function paddedRange(x: Float64Array): [number, number] {
  if (x.length === 0) return [0, 1];
  const [low, high] = [x[0]!, x.at(-1)!];
  const margin = (high - low) * 0.02 || 0.5;
  return [low - margin, high + margin];
}

/**
 * Lowest and highest value of the series of one unit within a range of x, error bars included unless they dwarf the
 * values. Points that a mask or a filter took away count only where nothing else is left.
 */
export function valueRange(model: PlotModel, unit: string, xMin: number, xMax: number): [number, number] {
  return rangeOf(model, unit, xMin, xMax, true) ?? rangeOf(model, unit, xMin, xMax, false) ?? [0, 1];
}

function rangeOf(
  model: PlotModel,
  unit: string,
  xMin: number,
  xMax: number,
  keptOnly: boolean,
): [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const from = lowerBound(model.x, xMin);
  const points = (visit: (value: number, uncertainty: number) => void) => {
    for (const { treated, unit: own, y, limits } of model.series) {
      if (own !== unit) continue;
      for (let i = from; i < model.x.length && model.x[i]! <= xMax; i++) {
        const [value, limit] = [y[i]!, limits?.[i] ?? null];
        if (limit !== null) visit(limit, 0);
        const epoch = model.epochIndex[i]!;
        if (value !== null && (!keptOnly || treated.fate[epoch] === kept)) visit(value, treated.uncertainty[epoch]!);
      }
    }
  };
  points((value) => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  if (low > high) return undefined;
  const most = high > low ? (high - low) / 2 : Number.POSITIVE_INFINITY;
  let [barLow, barHigh] = [low, high];
  points((value, uncertainty) => {
    const bar = Number.isFinite(uncertainty) ? Math.min(Math.abs(uncertainty), most) : 0;
    barLow = Math.min(barLow, value - bar);
    barHigh = Math.max(barHigh, value + bar);
  });
  const margin = (barHigh - barLow) * 0.06 || Math.abs(barHigh) * 1e-3 || 0.5;
  return [barLow - margin, barHigh + margin];
}

/** The title of an axis or a column says when what stands under it is not what was measured, and to which magnitudes it was brought. */
export function correctedTitle(title: string, series: readonly { treated: TreatedCurve }[], withScale = false): string {
  const corrected = series.filter(({ treated }) => treated.corrected).length;
  if (corrected === 0) return title;
  if (corrected < series.length) return `${title}, partly corrected`;
  const [scale, ...others] = new Set(series.map(({ treated }) => treated.scale));
  return withScale && scale !== undefined && others.length === 0
    ? `${title}, calibrated to ${scale}`
    : `${title}, corrected`;
}
