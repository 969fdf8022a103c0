import type uPlot from "uplot";
import type { Place } from "../../../kit/scatter/scatter-gestures.svelte.ts";
import { type PlotModel, paddedRange, valueRange } from "../../../state/curves/plot-model.ts";
import { drawSeries } from "./draw-series.ts";
import { plotAxes } from "./plot-axes.ts";
import type { PlotStyle, PlotView } from "./plot-style.ts";
import { PointLayer } from "./point-layer.ts";

/** Where a point lies, in CSS pixels of the plot's element. */
export interface PlotPoint {
  seriesIndex: number;
  /** Index along the model's time axis. */
  pointIndex: number;
  left: number;
  top: number;
}

/** A stretch of an axis. */
export type Range = [low: number, high: number];

/** What is seen of the axes; undefined, or no entry of a unit: all. */
export interface PlotZoom {
  x: Range | undefined;
  /** By unit. */
  y: ReadonlyMap<string, Range>;
}

/** What two models have in common that one plot can show after the other. */
export const layoutOf = ({ axis, series, units }: PlotModel): string =>
  JSON.stringify([
    ...[axis.title, axis.timed, units],
    series.map(({ label, unit, color, treated }) => [label, unit, color, treated.corrected]),
  ]);

/** Points farther than this from the pointer are not meant, in CSS pixels. */
const reachPixels = 36;

/** The plot of one model, built anew for each, which costs a few milliseconds. Places are in CSS pixels of its element. */
export class PlotChart {
  #plot: uPlot;
  #model: PlotModel;
  #full: Range;
  #zoom: PlotZoom;
  readonly #layer = new PointLayer();
  /** What is seen of the values by unit, of this model and zoom: asked for several times while it is drawn. */
  #values = new Map<string, Range>();

  constructor(
    UPlot: typeof uPlot,
    element: HTMLElement,
    model: PlotModel,
    style: PlotStyle,
    view: PlotView,
    zoom: PlotZoom,
  ) {
    this.#model = model;
    this.#full = model.axis.range ?? paddedRange(model.x);
    this.#zoom = zoom;
    this.#plot = new UPlot(
      {
        ...sizeOf(element),
        legend: { show: false },
        padding: [view.top ? null : 8, model.units.length > 1 ? null : 38, view.bottom ? null : 4, null],
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => this.#seen },
          ...Object.fromEntries(
            model.units.map(({ unit, downwards }, i) => [
              `y${i}`,
              { dir: downwards ? (-1 as const) : (1 as const), range: () => this.#seenValues(unit) },
            ]),
          ),
        },
        axes: plotAxes(model, style, view),
        series: [
          {},
          ...model.series.map(({ unit }) => ({
            scale: this.#scaleOf(unit),
            paths: () => null,
            points: { show: false },
          })),
        ],
        hooks: { draw: [(u) => drawSeries(u, this.#model, style, this.#layer)] },
      },
      [model.x, ...model.series.map(({ y }) => y)],
      element,
    );
  }

  resize(element: HTMLElement): void {
    this.#plot.setSize(sizeOf(element));
  }

  /** Shows other points along the same axes, as while a period is dragged: no part of the plot is made anew. */
  replace(model: PlotModel): void {
    if (model === this.#model) return;
    this.#model = model;
    this.#values.clear();
    this.#full = model.axis.range ?? paddedRange(model.x);
    this.#plot.setData([model.x, ...model.series.map(({ y }) => y)], false);
    const [min, max] = this.#seen;
    this.#plot.setScale("x", { min, max }); // the other scales follow
  }

  show(zoom: PlotZoom): void {
    if (zoom.x === this.#zoom.x && zoom.y === this.#zoom.y) return;
    this.#zoom = zoom;
    this.#values.clear();
    const [min, max] = this.#seen;
    this.#plot.setScale("x", { min, max }); // the other scales follow
  }

  /** Shows `factor` times as much about a place: of both axes in the plot, of one beside its labels. */
  zoomedBy(factor: number, left: number, top: number): PlotZoom {
    const { x, y } = this.#axesAt(left, top);
    const about = ([low, high]: Range, fixed: number): Range => [
      fixed + (low - fixed) * factor,
      fixed + (high - fixed) * factor,
    ];
    return {
      x: x ? about(this.#seen, this.#xAt(left)) : this.#zoom.x,
      y: y ? this.#eachValueRange((range, unit) => about(range, this.#valueAt(unit, top))) : this.#zoom.y,
    };
  }

  pannedBy(right: number, down: number): PlotZoom {
    const { width, height } = this.area;
    const moved = ([low, high]: Range, by: number): Range => [low + by, high + by];
    const [low, high] = this.#seen;
    return {
      x: right === 0 ? this.#zoom.x : moved(this.#seen, (-right * (high - low)) / Math.max(1, width)),
      y:
        down === 0
          ? this.#zoom.y
          : this.#eachValueRange((range, unit) => {
              const upwards = this.#model.units.find((known) => known.unit === unit)?.downwards ? -1 : 1;
              return moved(range, (upwards * down * (range[1] - range[0])) / Math.max(1, height));
            }),
    };
  }

  /** Shows what lies between two corners; a box that is flat in one direction leaves the other axis as it is. */
  zoomedTo(from: Place, at: Place): PlotZoom {
    const leastPixels = 8;
    const sorted = (a: number, b: number): Range => (a < b ? [a, b] : [b, a]);
    const wide = Math.abs(at[0] - from[0]) >= leastPixels;
    const high = Math.abs(at[1] - from[1]) >= leastPixels;
    return {
      x: wide ? sorted(this.#xAt(from[0]), this.#xAt(at[0])) : this.#zoom.x,
      y: high
        ? this.#eachValueRange((_, unit) => sorted(this.#valueAt(unit, from[1]), this.#valueAt(unit, at[1])))
        : this.#zoom.y,
    };
  }

  /** What is seen of each axis now. */
  get limits(): { x: Range; y: ReadonlyMap<string, Range> } {
    return { x: this.#seen, y: this.#eachValueRange((range) => range) };
  }

  /** Where a point is drawn; undefined where it has no value or lies outside of what is seen. */
  place(seriesIndex: number, pointIndex: number): PlotPoint | undefined {
    const { x, series } = this.#model;
    const value = series[seriesIndex]?.y[pointIndex] ?? null;
    if (value === null) return undefined;
    const left = this.#plot.valToPos(x[pointIndex]!, "x");
    const top = this.#plot.valToPos(value, this.#plot.series[seriesIndex + 1]!.scale!);
    const { area } = this;
    if (left < 0 || left > area.width || top < 0 || top > area.height) return undefined;
    return { seriesIndex, pointIndex, left: left + area.left, top: top + area.top };
  }

  /** Where an epoch lies along the x axis; undefined outside of what is seen. */
  leftOf(epochIndex: number): number | undefined {
    return this.leftOfX(this.#model.axis.data[epochIndex] ?? Number.NaN);
  }

  /** Where a value of the x axis lies; undefined outside of what is seen. */
  leftOfX(x: number): number | undefined {
    const { area } = this;
    const left = this.#plot.valToPos(x, "x");
    return left >= 0 && left <= area.width ? left + area.left : undefined;
  }

  /** The plotted area. Asked of the plot: to ask the page would have it laid out at every move of a drag. */
  get area(): { left: number; top: number; width: number; height: number } {
    const { left, top, width, height } = this.#plot.bbox;
    const css = (pixels: number) => pixels / devicePixelRatio;
    return { left: css(left), top: css(top), width: css(width), height: css(height) };
  }

  destroy(): void {
    this.#plot.destroy();
  }

  /** The points in a box. */
  inside(from: Place, at: Place): PlotPoint[] {
    const [left, right] = [Math.min(from[0], at[0]), Math.max(from[0], at[0])];
    const [top, bottom] = [Math.min(from[1], at[1]), Math.max(from[1], at[1])];
    return [...this.#points()].filter(
      (point) => point.left >= left && point.left <= right && point.top >= top && point.top <= bottom,
    );
  }

  /** The point that is meant by a place; undefined where none is near. */
  nearest([left, top]: Place): PlotPoint | undefined {
    const { area } = this;
    if (left < area.left || left > area.left + area.width) return undefined;
    let nearest: PlotPoint | undefined;
    let distance = reachPixels;
    for (const point of this.#points()) {
      const d = Math.hypot(point.left - left, point.top - top);
      if (d < distance) [nearest, distance] = [point, d];
    }
    return nearest;
  }

  *#points(): Generator<PlotPoint> {
    for (let s = 0; s < this.#model.series.length; s++)
      for (let i = 0; i < this.#model.x.length; i++) {
        const point = this.place(s, i);
        if (point) yield point;
      }
  }

  get #seen(): Range {
    return this.#zoom.x ?? this.#full;
  }

  #seenValues(unit: string): Range {
    const known = this.#zoom.y.get(unit) ?? this.#values.get(unit);
    if (known) return known;
    const range = valueRange(this.#model, unit, ...this.#seen);
    this.#values.set(unit, range);
    return range;
  }

  #eachValueRange(change: (range: Range, unit: string) => Range): ReadonlyMap<string, Range> {
    return new Map(this.#model.units.map(({ unit }) => [unit, change(this.#seenValues(unit), unit)]));
  }

  #scaleOf(unit: string): string {
    return `y${this.#model.units.findIndex((known) => known.unit === unit)}`;
  }

  #xAt(left: number): number {
    return this.#plot.posToVal(left - this.area.left, "x");
  }

  #valueAt(unit: string, top: number): number {
    return this.#plot.posToVal(top - this.area.top, this.#scaleOf(unit));
  }

  #axesAt(left: number, top: number): { x: boolean; y: boolean } {
    const { area } = this;
    const overValues = left < area.left || left > area.left + area.width;
    const overTimes = top < area.top || top > area.top + area.height;
    return overTimes ? { x: true, y: false } : overValues ? { x: false, y: true } : { x: true, y: true };
  }
}

const sizeOf = (element: HTMLElement) => ({ width: element.clientWidth, height: element.clientHeight });
