import type uPlot from "uplot";
import type { TimeFrame } from "../../core/cube/dataset.ts";
import { formatMjdTicks, timeAxisTitle } from "../format/time.ts";
import { drawSeries } from "./draw-series.ts";
import { type PlotModel, valueRange } from "./plot-model.ts";
import type { PlotStyle } from "./plot-style.ts";

/** Where a point lies, in CSS pixels of the plot's element. */
export interface PlotPoint {
  seriesIndex: number;
  /** Index along the model's time axis. */
  pointIndex: number;
  left: number;
  top: number;
}

/** Points farther than this from the pointer are not meant, in CSS pixels. */
const reachPixels = 36;

/** The plot of one model: built anew for each, which costs a few milliseconds and leaves no state behind but the zoom. */
export class PlotChart {
  #plot: uPlot;
  #model: PlotModel;

  constructor(
    UPlot: typeof uPlot,
    element: HTMLElement,
    model: PlotModel,
    style: PlotStyle,
    time: TimeFrame,
    zoom: [number, number] | undefined,
    on: { zoom: (range: [number, number] | undefined) => void; hover: (point: PlotPoint | undefined) => void },
  ) {
    this.#model = model;
    const { x } = model;
    const full = paddedRange(x);
    const visible = zoom ?? full;
    let zoomed = zoom !== undefined;
    const axis = { stroke: style.ink, font: style.font, labelFont: style.font, labelGap: 2, labelSize: 20 };
    const grid = { stroke: style.grid, width: 1 };
    const ticks = { stroke: style.grid, width: 1, size: 5 };
    this.#plot = new UPlot(
      {
        ...sizeOf(element),
        legend: { show: false },
        cursor: { drag: { x: true, y: false, dist: 5 }, points: { show: false }, x: false, y: false },
        scales: {
          x: { time: false, range: (_, min, max) => (zoomed ? [min, max] : full) },
          ...Object.fromEntries(
            model.units.map(({ unit, downwards }, i) => [
              `y${i}`,
              {
                dir: downwards ? (-1 as const) : (1 as const),
                range: (u: uPlot): [number, number] =>
                  valueRange(model, unit, u.scales.x!.min ?? visible[0], u.scales.x!.max ?? visible[1]),
              },
            ]),
          ),
        },
        axes: [
          {
            ...axis,
            ...{ grid, ticks, size: 30, space: 90 },
            label: model.timed ? timeAxisTitle(time) : "Number of the epoch (no times known)",
            values: (_, splits, __, ___, step) => splits.map((split) => split.toFixed(decimalsOfStep(step))),
          },
          {
            ...axis,
            ...{ scale: "x", side: 0, show: model.timed, grid: { show: false }, ticks, size: 24, space: 110 },
            values: (_, splits, __, ___, step) => formatMjdTicks(splits, step),
          },
          ...model.units.slice(0, 2).map(({ unit }, i) => ({
            ...axis,
            ...{ scale: `y${i}`, side: i === 0 ? 3 : 1, grid: i === 0 ? grid : { show: false }, ticks },
            size: (_: uPlot, values: string[] | null) =>
              16 + 7.5 * Math.max(4, ...(values ?? []).map(({ length }) => length)),
            values: (_: uPlot, splits: number[], __: number, ___: number, step: number) =>
              splits.map((split) => split.toFixed(decimalsOfStep(step))),
            label: valueTitle(model, unit),
          })),
        ],
        series: [
          {},
          ...model.series.map(({ unit }) => ({
            scale: `y${model.units.findIndex((known) => known.unit === unit)}`,
            paths: () => null,
            points: { show: false },
          })),
        ],
        hooks: {
          drawSeries: [(u, index) => drawSeries(u, model, model.series[index - 1]!, style)],
          setCursor: [(u) => on.hover(this.#nearest(u.cursor.left ?? -1, u.cursor.top ?? -1))],
          setSelect: [
            (u) => {
              if (u.select.width > 0) {
                zoomed = true;
                on.zoom([u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")]);
              }
            },
          ],
        },
      },
      [x, ...model.series.map(({ y }) => y)],
      element,
    );
    this.#plot.over.addEventListener("dblclick", () => {
      zoomed = false;
      on.zoom(undefined);
    });
    if (zoom) this.#plot.setScale("x", { min: zoom[0], max: zoom[1] });
  }

  resize(element: HTMLElement): void {
    this.#plot.setSize(sizeOf(element));
  }

  /** Where a point is drawn; undefined where it has no value or lies outside the zoom. */
  place(seriesIndex: number, pointIndex: number): PlotPoint | undefined {
    const { x, series } = this.#model;
    const value = series[seriesIndex]?.y[pointIndex] ?? null;
    if (value === null) return undefined;
    const left = this.#plot.valToPos(x[pointIndex]!, "x");
    const top = this.#plot.valToPos(value, this.#plot.series[seriesIndex + 1]!.scale!);
    const { offsetLeft, offsetTop, clientWidth } = this.#plot.over;
    if (left < 0 || left > clientWidth) return undefined;
    return { seriesIndex, pointIndex, left: left + offsetLeft, top: top + offsetTop };
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #nearest(left: number, top: number): PlotPoint | undefined {
    if (left < 0) return undefined;
    const { offsetLeft, offsetTop } = this.#plot.over;
    let nearest: PlotPoint | undefined;
    let distance = reachPixels;
    for (let s = 0; s < this.#model.series.length; s++)
      for (let i = 0; i < this.#model.x.length; i++) {
        const point = this.place(s, i);
        if (!point) continue;
        const d = Math.hypot(point.left - offsetLeft - left, point.top - offsetTop - top);
        if (d < distance) [nearest, distance] = [point, d];
      }
    return nearest;
  }
}

const sizeOf = (element: HTMLElement) => ({ width: element.clientWidth, height: element.clientHeight });

function paddedRange(x: Float64Array): [number, number] {
  if (x.length === 0) return [0, 1];
  const [low, high] = [x[0]!, x.at(-1)!];
  const margin = (high - low) * 0.02 || 0.5;
  return [low - margin, high + margin];
}

const decimalsOfStep = (step: number) => Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));

/** The measurement and its unit where there is one, else the unit that they share. */
function valueTitle({ series }: PlotModel, unit: string): string {
  const own = series.filter((one) => one.unit === unit);
  return own.length === 1 ? `${own[0]!.measurementKey}${unit && ` [${unit}]`}` : unit;
}
