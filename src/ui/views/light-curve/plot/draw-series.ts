import type uPlot from "uplot";
import { unbroken } from "../../../../core/lightcurve/smoothing.ts";
import { fateCode } from "../../../../core/lightcurve/treat-points.ts";
import { addSymbol } from "../../../kit/symbols.ts";
import type { PlotModel, PlotSeries } from "../../../state/curves/plot-model.ts";
import type { PlotStyle } from "./plot-style.ts";
import type { PointLayer } from "./point-layer.ts";

/**
 * Draws all series: limits, curves and error bars, over them the points of all, filled where SExtractor had no remark, open where
 * FLAGS is not 0, crosses where a mask or a filter took the point away; over them smoothed curves with their errors, and means of bins.
 */
export function drawSeries(u: uPlot, model: PlotModel, style: PlotStyle, layer: PointLayer): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  layer.clear(bbox.width, bbox.height);
  for (const series of model.series) {
    ctx.strokeStyle = colorOf(series, style);
    const scale = scaleOf(model, series);
    if (series.limits) drawLimits(u, model, scale, series.limits);
    if (series.line) drawLine(u, scale, series.line);
    drawPoints(u, model, series, style, layer);
  }
  ctx.globalAlpha = 1;
  layer.paint(ctx, Math.floor(bbox.left), Math.floor(bbox.top));
  for (const series of model.series) {
    if (model.axis.timed) drawSmooth(u, scaleOf(model, series), series, style, colorOf(series, style));
    if (series.binned) drawBinned(u, scaleOf(model, series), series, series.binned, style);
  }
  ctx.restore();
}

const colorOf = ({ color }: PlotSeries, style: PlotStyle) => style.series[color % style.series.length]!;

/** Draws error bars and crosses on the canvas, and adds the points that count to the layer over them. */
function drawPoints(u: uPlot, model: PlotModel, series: PlotSeries, style: PlotStyle, layer: PointLayer): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const radius = (model.x.length > 1500 ? 1.8 : model.x.length > 400 ? 2.3 : 3) * ratio;
  const color = colorOf(series, style);
  const { min = 0, max = 1 } = u.scales.x!;
  const alpha = series.treated.smooth || series.treated.binned ? 0.55 : 1;
  const add = layer.brush({ series: series.color, radius, lineWidth: 1.25 * ratio, alpha });
  const rejected: number[] = [];
  const [toLeft, toTop] = [placing(u, "x"), placing(u, scaleOf(model, series))];
  const [left, top] = [Math.floor(bbox.left), Math.floor(bbox.top)];
  const { fate, uncertainty, curve } = series.treated;
  ctx.beginPath();
  for (let i = 0; i < series.y.length; i++) {
    const [value, at] = [series.y[i]!, model.x[i]!];
    if (value === null || at < min! || at > max!) continue;
    const epoch = model.epochIndex[i]!;
    const [x, y] = [toLeft(at), toTop(value)];
    if (fate[epoch] !== fateCode.kept) {
      rejected.push(x, y);
      continue;
    }
    const background = curve.flags[epoch]! > 0 ? style.background : undefined;
    add(series.colors?.[i] ?? color, background, x - left, y - top);
    const error = uncertainty[epoch]!;
    if (error > 0) {
      ctx.moveTo(x, toTop(value - error));
      ctx.lineTo(x, toTop(value + error));
    }
  }
  ctx.lineWidth = ratio;
  ctx.globalAlpha = 0.5;
  ctx.stroke();

  ctx.lineWidth = 1.25 * ratio;
  ctx.globalAlpha = 0.65;
  ctx.beginPath();
  for (let k = 0; k < rejected.length; k += 2)
    for (const slope of [-1, 1]) {
      const [x, y] = [rejected[k]!, rejected[k + 1]!];
      ctx.moveTo(x - radius, y - slope * radius);
      ctx.lineTo(x + radius, y + slope * radius);
    }
  ctx.stroke();
}

/** From a number along a scale to its place on the canvas: what `valToPos` says, by what its scale is now. */
function placing(u: uPlot, scale: string): (value: number) => number {
  const { min, max } = u.scales[scale]!;
  const [low, high] = [min ?? 0, max ?? 1];
  const from = u.valToPos(low, scale, true);
  const each = (u.valToPos(high, scale, true) - from) / (high - low);
  return (value) => from + (value - low) * each;
}

const scaleOf = (model: PlotModel, { unit }: PlotSeries) => `y${model.units.findIndex((known) => known.unit === unit)}`;

/** Arrows from what an object is fainter than, under the points: downwards, where faint is in every plot. */
function drawLimits(u: uPlot, model: PlotModel, scale: string, limits: readonly (number | null)[]): void {
  const { ctx } = u;
  const { min = 0, max = 1 } = u.scales.x!;
  const ratio = devicePixelRatio;
  ctx.globalAlpha = 0.75;
  ctx.lineWidth = 1.25 * ratio;
  ctx.beginPath();
  limits.forEach((limit, i) => {
    if (limit === null || model.x[i]! < min! || model.x[i]! > max!) return;
    const [x, y] = [u.valToPos(model.x[i]!, "x", true), u.valToPos(limit, scale, true)];
    ctx.moveTo(x - 4 * ratio, y);
    ctx.lineTo(x + 4 * ratio, y);
    ctx.moveTo(x, y);
    ctx.lineTo(x, y + 9 * ratio);
    ctx.moveTo(x - 2.5 * ratio, y + 6 * ratio);
    ctx.lineTo(x, y + 9 * ratio);
    ctx.lineTo(x + 2.5 * ratio, y + 6 * ratio);
  });
  ctx.stroke();
}

/** Under the points. */
function drawLine(u: uPlot, scale: string, { x, y }: { x: Float64Array; y: Float64Array }): void {
  const { ctx } = u;
  ctx.globalAlpha = 0.6;
  ctx.lineJoin = "round";
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.beginPath();
  const [toLeft, toTop] = [placing(u, "x"), placing(u, scale)];
  for (let i = 0; i < x.length; i++) ctx.lineTo(toLeft(x[i]!), toTop(y[i]!));
  ctx.stroke();
}

/** Larger than points, in ink, with the symbol of the series. */
function drawBinned(
  u: uPlot,
  scale: string,
  { color }: PlotSeries,
  binned: readonly { x: number; y: number; error: number }[],
  style: PlotStyle,
): void {
  const { ctx } = u;
  const ratio = devicePixelRatio;
  ctx.globalAlpha = 1;
  ctx.strokeStyle = style.ink;
  ctx.fillStyle = style.background;
  ctx.lineWidth = 1.5 * ratio;
  for (const { x, y, error } of binned) {
    const [left, top] = [u.valToPos(x, "x", true), u.valToPos(y, scale, true)];
    ctx.beginPath();
    ctx.moveTo(left, u.valToPos(y - error, scale, true));
    ctx.lineTo(left, u.valToPos(y + error, scale, true));
    ctx.stroke();
    ctx.beginPath();
    addSymbol(ctx, color, left, top, 4.5 * ratio);
    ctx.fill();
    ctx.stroke();
  }
}

/** The smoothed curve with its error, in pieces: nothing is drawn across a gap that is wider than the window. */
function drawSmooth(u: uPlot, scale: string, { treated }: PlotSeries, style: PlotStyle, color: string): void {
  const { smooth } = treated;
  if (!smooth) return;
  const { ctx } = u;
  const place = (i: number, by: number): [number, number] => [
    u.valToPos(smooth.time[i]!, "x", true),
    u.valToPos(smooth.value[i]! + by * smooth.uncertainty[i]!, scale, true),
  ];
  for (const [first, last] of unbroken(smooth.time, smooth.windowDays)) {
    ctx.beginPath();
    for (let i = first; i <= last; i++) ctx.lineTo(...place(i, 1));
    for (let i = last; i >= first; i--) ctx.lineTo(...place(i, -1));
    ctx.closePath();
    ctx.fillStyle = color;
    ctx.globalAlpha = 0.18;
    ctx.fill();
    ctx.globalAlpha = 1;
    for (const [width, stroke] of [
      [4.5, style.background],
      [2.25, color],
    ] as const) {
      ctx.beginPath();
      for (let i = first; i <= last; i++) ctx.lineTo(...place(i, 0));
      ctx.lineJoin = "round";
      ctx.lineWidth = width * devicePixelRatio;
      ctx.strokeStyle = stroke;
      ctx.stroke();
    }
  }
}
