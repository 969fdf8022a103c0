import type uPlot from "uplot";
import { tickLabel, tickSteps } from "../../kit/scatter/ticks.ts";
import { formatMjdTicks } from "../../kit/text/time.ts";
import { correctedTitle, type PlotModel, valueRange } from "../../state/curves/plot-model.ts";
import { drawSeries } from "./draw-series.ts";
import type { PlotStyle } from "./plot-style.ts";

/** Where a point lies, in CSS pixels of the plot's element. */
export interface PlotPoint {
  seriesIndex: number;
  /** Index along the model's time axis. */
  pointIndex: number;
  left: number;
  top: number;
}

/** What a plot shows of its axes, and where it stands. */
export interface PlotView {
  zoom: [number, number] | undefined;
  /** Shows the days above the plot, the axis and its title below it: rows of plots share them. */
  top: boolean;
  bottom: boolean;
  /** Names the measurement on the value axis; where it is said elsewhere, only its unit. */
  titled: boolean;
  /** Dragging picks the points in a box instead of zooming; Shift does so too. */
  picking: boolean;
}

interface PlotListeners {
  zoom: (range: [number, number] | undefined) => void;
  hover: (point: PlotPoint | undefined) => void;
  pick: (points: PlotPoint[]) => void;
}

/** Points farther than this from the pointer are not meant, in CSS pixels. */
const reachPixels = 36;

/** The plot of one model: built anew for each, which costs a few milliseconds and leaves no state behind but the zoom. */
export class PlotChart {
  #plot: uPlot;
  #model: PlotModel;
  #picks = false;
  #closed = new AbortController();

  constructor(
    UPlot: typeof uPlot,
    element: HTMLElement,
    model: PlotModel,
    style: PlotStyle,
    { zoom, top, bottom, titled, picking }: PlotView,
    on: PlotListeners,
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
        padding: [top ? null : 8, 14, bottom ? null : 4, model.units.length > 1 ? null : 0],
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
            ...{ grid, ticks, incrs: tickSteps, size: bottom ? 30 : 0, space: 90 },
            ...(bottom ? { label: model.axis.title } : {}),
            values: (_, splits, __, ___, step) => splits.map((split) => (bottom ? tickLabel(split, step) : "")),
          },
          {
            ...axis,
            ...{
              scale: "x",
              side: 0,
              show: model.axis.timed && top,
              grid: { show: false },
              ticks,
              size: 24,
              space: 110,
            },
            values: (_, splits, __, ___, step) => formatMjdTicks(splits, step),
          },
          ...model.units.slice(0, 2).map(({ unit }, i) => ({
            ...axis,
            ...{
              scale: `y${i}`,
              side: i === 0 ? 3 : 1,
              grid: i === 0 ? grid : { show: false },
              ticks,
              incrs: tickSteps,
            },
            size: (_: uPlot, values: string[] | null) =>
              16 + 7.5 * Math.max(6, ...(values ?? []).map(({ length }) => length)),
            values: (_: uPlot, splits: number[], __: number, ___: number, step: number) =>
              splits.map((split) => tickLabel(split, step)),
            label: titled ? valueTitle(model, unit) : correctedTitle(unit, seriesOf(model, unit)),
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
              if (this.#picks) on.pick(this.#inside(u.select));
              else if (u.select.width > 0) {
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
    // Before uPlot's own listener: what a drag is for is settled when it starts.
    element.addEventListener(
      "mousedown",
      (event) => {
        this.#picks = picking || event.shiftKey;
        Object.assign(this.#plot.cursor.drag!, { y: this.#picks, setScale: !this.#picks });
      },
      { capture: true, signal: this.#closed.signal },
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

  /** Where a point is drawn; undefined where it has no value or lies outside of what is seen. */
  place(seriesIndex: number, pointIndex: number): PlotPoint | undefined {
    const { x, series } = this.#model;
    const value = series[seriesIndex]?.y[pointIndex] ?? null;
    if (value === null) return undefined;
    const left = this.#plot.valToPos(x[pointIndex]!, "x");
    const top = this.#plot.valToPos(value, this.#plot.series[seriesIndex + 1]!.scale!);
    const { offsetLeft, offsetTop, clientWidth, clientHeight } = this.#plot.over;
    if (left < 0 || left > clientWidth || top < 0 || top > clientHeight) return undefined;
    return { seriesIndex, pointIndex, left: left + offsetLeft, top: top + offsetTop };
  }

  /** Where an epoch lies along the x axis, in CSS pixels of the plot's element; undefined outside the zoom. */
  leftOf(epochIndex: number): number | undefined {
    const { axis } = this.#model;
    const { offsetLeft, clientWidth } = this.#plot.over;
    const left = this.#plot.valToPos(axis.data[epochIndex] ?? Number.NaN, "x");
    return left >= 0 && left <= clientWidth ? left + offsetLeft : undefined;
  }

  /** How high the plotted area is, and where it starts. */
  get area(): { top: number; height: number } {
    const { offsetTop, clientHeight } = this.#plot.over;
    return { top: offsetTop, height: clientHeight };
  }

  destroy(): void {
    this.#closed.abort();
    this.#plot.destroy();
  }

  #inside({ left, top, width, height }: uPlot.BBox): PlotPoint[] {
    const { offsetLeft, offsetTop } = this.#plot.over;
    const found: PlotPoint[] = [];
    for (let s = 0; s < this.#model.series.length; s++)
      for (let i = 0; i < this.#model.x.length; i++) {
        const point = this.place(s, i);
        const [x, y] = point ? [point.left - offsetLeft, point.top - offsetTop] : [-1, -1];
        if (point && x >= left && x <= left + width && y >= top && y <= top + height) found.push(point);
      }
    return found;
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

const seriesOf = ({ series }: PlotModel, unit: string) => series.filter((one) => one.unit === unit);

/** The measurement and its unit where there is one, else the unit that they share. */
function valueTitle(model: PlotModel, unit: string): string {
  const own = seriesOf(model, unit);
  const title = own.length === 1 ? `${own[0]!.measurementKey}${unit && ` [${unit}]`}` : unit;
  return correctedTitle(title, own);
}
