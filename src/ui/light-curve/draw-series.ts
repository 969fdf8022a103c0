import type uPlot from "uplot";
import type { PlotModel, PlotSeries } from "./plot-model.ts";
import type { PlotStyle } from "./plot-style.ts";

/** Draws error bars, then points: filled where SExtractor had no remark, open where FLAGS is not 0. */
export function drawSeries(u: uPlot, model: PlotModel, series: PlotSeries, style: PlotStyle): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const scale = `y${model.units.findIndex(({ unit }) => unit === series.unit)}`;
  const radius = (model.x.length > 1500 ? 1.8 : model.x.length > 400 ? 2.3 : 3) * ratio;
  const colour = style.series[series.colour % style.series.length]!;
  const { min = 0, max = 1 } = u.scales.x!;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colour;

  const points: { x: number; y: number; open: boolean }[] = [];
  ctx.beginPath();
  series.y.forEach((value, i) => {
    const time = model.x[i]!;
    if (value === null || time < min! || time > max!) return;
    const epoch = model.epochIndex[i]!;
    const x = u.valToPos(time, "x", true);
    const uncertainty = series.curve.uncertainty[epoch]!;
    if (uncertainty > 0) {
      ctx.moveTo(x, u.valToPos(value - uncertainty, scale, true));
      ctx.lineTo(x, u.valToPos(value + uncertainty, scale, true));
    }
    points.push({ x, y: u.valToPos(value, scale, true), open: series.curve.flags[epoch]! > 0 });
  });
  ctx.lineWidth = ratio;
  ctx.globalAlpha = 0.5;
  ctx.stroke();

  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.25 * ratio;
  for (const { x, y, open } of points) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = open ? style.background : colour;
    ctx.fill();
    if (open) ctx.stroke();
  }
  ctx.restore();
}
