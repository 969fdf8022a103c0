import type { MeasurementAxis } from "../../core/cube/dataset.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";

/** One measurement of one object as the plot draws it. */
export interface PlotSeries {
  measurementKey: string;
  curve: LightCurve;
  /** Colour's number, from 0. */
  colour: number;
  unit: string;
  /** Null where there is no point: this is the one place where NaN becomes null, which the plot needs. */
  y: (number | null)[];
}

/** What is plotted, point by point along one shared time axis. */
export interface PlotModel {
  /** MJD, ascending; where no time is known at all, the epochs' numbers from 1. */
  x: Float64Array;
  timed: boolean;
  /** Epoch of each point, as an index into the light curves. */
  epochIndex: Uint32Array;
  series: PlotSeries[];
  /** Units in the order of their axes; brightness grows upwards for all but magnitudes. */
  units: { unit: string; downwards: boolean }[];
  pointCount: number;
  /** Points that have a value but no time, and so no place. */
  untimedCount: number;
}

/** Brings the shown light curves of one object onto common axes. All curves have the same epochs. */
export function plotModel(
  curves: readonly LightCurve[],
  measurements: readonly MeasurementAxis[],
  chosen: readonly string[],
  hidden: ReadonlySet<string>,
): PlotModel {
  const epochMjd = curves[0]?.epochMjd ?? new Float64Array();
  const timed = epochMjd.length === 0 || epochMjd.some((mjd) => Number.isFinite(mjd));
  const epochIndex = timed
    ? Uint32Array.from(epochMjd.keys()).filter((epoch) => Number.isFinite(epochMjd[epoch]!))
    : Uint32Array.from(epochMjd.keys());
  if (timed) epochIndex.sort((a, b) => epochMjd[a]! - epochMjd[b]!);

  const series = curves
    .filter(({ measurementKey }) => !hidden.has(measurementKey))
    .map((curve): PlotSeries => {
      const axis = measurements.find(({ measurementKey }) => measurementKey === curve.measurementKey);
      const y = Array.from(epochIndex, (epoch) => (Number.isFinite(curve.value[epoch]!) ? curve.value[epoch]! : null));
      const colour = Math.max(0, chosen.indexOf(curve.measurementKey));
      return { measurementKey: curve.measurementKey, curve, colour, unit: axis?.unit ?? "", y };
    });
  const units = [...new Set(series.map(({ unit }) => unit))].map((unit) => ({
    unit,
    downwards: measurements.some((axis) => axis.unit === unit && axis.kind === "mag"),
  }));
  const pointCount = count(series.flatMap(({ y }) => y.filter((value) => value !== null)));
  const valueCount = series.reduce((sum, { curve }) => sum + count(curve.value.filter(Number.isFinite)), 0);
  return {
    x: Float64Array.from(epochIndex, (epoch) => (timed ? epochMjd[epoch]! : epoch + 1)),
    ...{ timed, epochIndex, series, units, pointCount },
    untimedCount: valueCount - pointCount,
  };
}

const count = (values: ArrayLike<unknown>) => values.length;

/** Lowest and highest value of the series of one unit within a time range, error bars included unless they dwarf the values. */
export function valueRange(model: PlotModel, unit: string, xMin: number, xMax: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const points = (visit: (value: number, uncertainty: number) => void) => {
    for (const { curve, unit: own, y } of model.series) {
      if (own !== unit) continue;
      y.forEach((value, i) => {
        const x = model.x[i]!;
        if (value !== null && x >= xMin && x <= xMax) visit(value, curve.uncertainty[model.epochIndex[i]!]!);
      });
    }
  };
  points((value) => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  if (low > high) return [0, 1];
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
