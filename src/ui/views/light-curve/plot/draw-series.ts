import type uPlot from "uplot";
import { unbroken } from "../../../../core/lightcurve/smoothing.ts";
import { fateOf } from "../../../../core/lightcurve/treat-curve.ts";
import { traceSymbol } from "../../../kit/symbols.ts";
import type { PlotModel, PlotSeries } from "../../../state/curves/plot-model.ts";
import type { PlotStyle } from "./plot-style.ts";

interface DrawnPoint {
  x: number;
  y: number;
  open: boolean;
  color: string;
}

/**
 * Draws error bars, then points: filled where SExtractor had no remark, open where FLAGS is not 0, crosses where a mask
 * or a filter took the point away; over them the smoothed curve with its error, and means of bins; arrows for limits.
 */
export function drawSeries(u: uPlot, model: PlotModel, series: PlotSeries, style: PlotStyle): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const scale = scaleOf(model, series);
  const radius = (model.x.length > 1500 ? 1.8 : model.x.length > 400 ? 2.3 : 3) * ratio;
  const color = style.series[series.color % style.series.length]!;
  const { min = 0, max = 1 } = u.scales.x!;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = color;

  if (series.limits) drawLimits(u, model, scale, series.limits);
  if (series.line) drawLine(u, scale, series.line);
  const kept: DrawnPoint[] = [];
  const rejected: DrawnPoint[] = [];
  ctx.beginPath();
  series.y.forEach((value, i) => {
    const at = model.x[i]!;
    if (value === null || at < min! || at > max!) return;
    const epoch = model.epochIndex[i]!;
    const x = u.valToPos(at, "x", true);
    const y = u.valToPos(value, scale, true);
    const isKept = fateOf(series.treated, epoch) === "kept";
    (isKept ? kept : rejected).push({
      x,
      y,
      open: series.treated.curve.flags[epoch]! > 0,
      color: series.colors?.[i] ?? color,
    });
    const uncertainty = series.treated.uncertainty[epoch]!;
    if (isKept && uncertainty > 0) {
      ctx.moveTo(x, u.valToPos(value - uncertainty, scale, true));
      ctx.lineTo(x, u.valToPos(value + uncertainty, scale, true));
    }
  });
  ctx.lineWidth = ratio;
  ctx.globalAlpha = 0.5;
  ctx.stroke();

  ctx.lineWidth = 1.25 * ratio;
  ctx.globalAlpha = 0.65;
  ctx.beginPath();
  for (const { x, y } of rejected)
    for (const slope of [-1, 1]) {
      ctx.moveTo(x - radius, y - slope * radius);
      ctx.lineTo(x + radius, y + slope * radius);
    }
  ctx.stroke();

  ctx.globalAlpha = series.treated.smooth || series.treated.binned ? 0.55 : 1;
  for (const { x, y, open, color } of kept) {
    traceSymbol(ctx, series.color, x, y, radius);
    ctx.strokeStyle = color;
    ctx.fillStyle = open ? style.background : color;
    ctx.fill();
    if (open) ctx.stroke();
  }
  if (model.axis.timed) drawSmooth(u, scale, series, style, color);
  if (series.binned) drawBinned(u, scale, series, series.binned, style);
  ctx.restore();
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
  for (let i = 0; i < x.length; i++) ctx.lineTo(u.valToPos(x[i]!, "x", true), u.valToPos(y[i]!, scale, true));
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
    traceSymbol(ctx, color, left, top, 4.5 * ratio);
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
