import { binPhases, type Ephemeris, foldTimes } from "../../../core/fold/fold.ts";
import { type FoldedShape, residualsOf } from "../../../core/fold/folded-shape.ts";
import type { TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";
import { fourierValue } from "../../../core/periods/fourier-fit.ts";
import { periodPoints } from "../../../core/periods/period-points.ts";
import { periodicModel, type TakenOff } from "../../../core/periods/prewhiten.ts";
import { periodBand } from "../../../core/periods/treated-band.ts";
import { type PlotAxis, type PlotModel, type PlotSeries, plotModel } from "../curves/plot-model.ts";

/** What is folded, and how it is looked at. */
export interface FoldShown {
  treated: readonly TreatedCurve[];
  /** Of each of `treated`; undefined where its points are too few. */
  shapes: readonly (FoldedShape | undefined)[];
  ephemeris: Ephemeris;
  cycles: number;
  bins: number;
  fold: "points" | "residuals" | "residuals-time" | "timings";
  chosen: readonly string[];
  hidden: ReadonlySet<string>;
  timeAxis: PlotAxis;
}

const curveSteps = 200;

/** The folded light curves of one object as a plot: every point is that of its epoch, a cycle after the other. */
export function foldModel({ treated, shapes, ephemeris, cycles, bins, ...how }: FoldShown): PlotModel {
  const residual = how.fold === "residuals" || how.fold === "residuals-time";
  const curves = residual ? treated.map((one, i) => withoutShape(one, shapes[i])) : treated;
  const [first] = treated;
  if (!first) return plotModel([], { title: "Phase", data: new Float64Array(), timed: false }, how.chosen, how.hidden);
  if (how.fold === "residuals-time") return named(plotModel(curves, how.timeAxis, how.chosen, how.hidden));
  const axis: PlotAxis = {
    title: "Phase",
    data: foldTimes(first.curve.epochMjd, ephemeris),
    timed: false,
    range: [-0.03 * cycles, 1.03 * cycles],
  };
  const once = plotModel(curves, axis, how.chosen, how.hidden);
  const model = repeated(residual ? named(once) : once, cycles);
  const series = model.series.map((one): PlotSeries => {
    const shape = shapes[treated.findIndex(({ measurementKey }) => measurementKey === one.measurementKey)];
    return {
      ...one,
      ...(shape ? { line: lineOf(shape, ephemeris, cycles, residual) } : {}),
      ...(bins > 0 ? { binned: binnedOf(one.treated, ephemeris, bins, cycles) } : {}),
    };
  });
  return { ...model, series };
}

/** A curve less what several periods make of it, in its own measurement; as it is where its points are too few for them. */
export function withoutPeriods(one: TreatedCurve, taken: readonly TakenOff[]): TreatedCurve {
  const model = periodicModel(periodPoints(periodBand(one)), taken);
  if (!model) return one;
  const { smooth: _, binned: __, limits: ___, ...rest } = one;
  return { ...rest, value: Float64Array.from(one.value, (value, i) => value - model.at(one.curve.epochMjd[i]!)) };
}

function withoutShape(one: TreatedCurve, shape: FoldedShape | undefined): TreatedCurve {
  const value = shape
    ? residualsOf(shape, one.curve.epochMjd, one.value)
    : new Float64Array(one.value.length).fill(Number.NaN);
  const { smooth: _, binned: __, limits: ___, ...rest } = one;
  // Without a curve there is nothing to take off: no point is left.
  return shape ? { ...rest, value } : { ...rest, value, fate: new Uint8Array(one.fate.length) };
}

/** Residuals are called so wherever a point's value is said. */
const named = (model: PlotModel): PlotModel => ({
  ...model,
  series: model.series.map((one) => ({ ...one, label: `${one.label}, residual` })),
});

function repeated(model: PlotModel, cycles: number): PlotModel {
  if (cycles === 1) return model;
  const { x, epochIndex, series } = model;
  const twice = new Float64Array(2 * x.length);
  twice.set(x);
  twice.set(
    x.map((phase) => phase + 1),
    x.length,
  );
  const epochs = new Uint32Array(2 * x.length);
  epochs.set(epochIndex);
  epochs.set(epochIndex, x.length);
  return {
    ...model,
    x: twice,
    epochIndex: epochs,
    series: series.map((one) => ({ ...one, y: [...one.y, ...one.y] })),
  };
}

function lineOf(
  { fit }: FoldedShape,
  { periodDays, zeroTime }: Ephemeris,
  cycles: number,
  residual: boolean,
): { x: Float64Array; y: Float64Array } {
  const x = Float64Array.from({ length: cycles * curveSteps + 1 }, (_, i) => i / curveSteps);
  const y = new Float64Array(x.length);
  if (residual) return { x, y };
  // Every cycle is as the first.
  for (let i = 0; i < curveSteps; i++) y[i] = fourierValue(fit, zeroTime + x[i]! * periodDays);
  for (let i = curveSteps; i < y.length; i++) y[i] = y[i - curveSteps]!;
  return { x, y };
}

function binnedOf(
  treated: TreatedCurve,
  ephemeris: Ephemeris,
  binCount: number,
  cycles: number,
): { x: number; y: number; error: number }[] {
  const { time, value, uncertainty } = periodBand(treated);
  const bins = binPhases(foldTimes(time, ephemeris), value, uncertainty, binCount).filter(({ count }) => count > 0);
  return Array.from({ length: cycles }, (_, cycle) => cycle).flatMap((cycle) =>
    bins.map(({ phase, mean, error }) => ({ x: phase + cycle, y: mean, error })),
  );
}
