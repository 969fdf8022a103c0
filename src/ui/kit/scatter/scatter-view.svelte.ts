import { type Polygon, rectangle } from "./polygon.ts";
import { equalAspect, fullRange, pannedRange, pixelOf, type Range, type Scale, valueAt, zoomedRange } from "./scale.ts";
import { axisScale, axisTicks, type PlotScales, type ScatterAxis } from "./scatter-axis.ts";
import type { Place } from "./scatter-gestures.svelte.ts";

/** What a diagram shows. */
export interface ScatterShown {
  x: ScatterAxis;
  y: ScatterAxis;
  rows: Uint32Array;
  /** A unit takes as many pixels on both axes. */
  square: boolean;
  /** Beside the points there is a bar of colors. */
  colorBar: boolean;
}

/** Which part of a diagram's plane is seen, and where on the screen. In CSS pixels of the diagram's element. */
export class ScatterView {
  width = $state(0);
  height = $state(0);
  readonly #shown: () => ScatterShown;
  /** Which axes there are: others start unzoomed. */
  readonly #axes = $derived.by(() => {
    const { x, y } = this.#shown();
    return `${x.title}\n${x.log}\n${y.title}\n${y.log}`;
  });
  /** What is seen of both axes; undefined: all of the rows. */
  zoom = $derived.by((): [x: Range, y: Range] | undefined => {
    void this.#axes;
    return undefined;
  });

  constructor(shown: () => ScatterShown) {
    this.#shown = shown;
  }

  readonly frame = $derived.by(() => ({
    left: 62,
    top: 10,
    width: Math.max(10, this.width - 62 - (this.#shown().colorBar ? 74 : 14)),
    height: Math.max(10, this.height - 10 - 42),
  }));

  readonly #full = $derived.by(() => {
    const { x, y, rows } = this.#shown();
    const { width, height } = this.frame;
    return [fullRange(x.data, rows, width), fullRange(y.data, rows, height)] as const;
  });

  readonly scales = $derived.by((): PlotScales => {
    const { x, y, square } = this.#shown();
    const { frame } = this;
    const [xRange, yRange] = this.zoom ?? this.#full;
    const made = (xSeen: Range, ySeen: Range) => ({
      frame,
      x: axisScale(x, xSeen, frame.left, frame.left + frame.width),
      y: axisScale(y, ySeen, frame.top + frame.height, frame.top),
    });
    const free = made(xRange, yRange);
    return square ? made(...equalAspect(free.x, free.y)) : free;
  });

  readonly xTicks = $derived.by(() => {
    const { x } = this.scales;
    return axisTicks(this.#shown().x, [x.low, x.high], this.frame.width / 80);
  });

  readonly yTicks = $derived.by(() => {
    const { y } = this.scales;
    return axisTicks(this.#shown().y, [y.low, y.high], this.frame.height / 45);
  });

  get centre(): Place {
    const { left, top, width, height } = this.frame;
    return [left + width / 2, top + height / 2];
  }

  /** Outline of the frame. */
  get outline(): Polygon {
    const { left, top, width, height } = this.frame;
    return rectangle(left, top, left + width, top + height);
  }

  /** Zooms about a place: both axes in the frame, one of them beside its labels. */
  zoomBy(factor: number, left: number, top: number): void {
    const { frame } = this;
    const { x, y } = this.scales;
    const { square } = this.#shown();
    const axes = top > frame.top + frame.height ? "x" : left < frame.left ? "y" : "both";
    const keep = (range: Range, changes: boolean, next: Range) => (changes ? next : range);
    this.zoom = [
      keep([x.low, x.high], square || axes !== "y", zoomedRange(x, left, factor)),
      keep([y.low, y.high], square || axes !== "x", zoomedRange(y, top, factor)),
    ];
  }

  panBy(right: number, down: number): void {
    this.zoom = [pannedRange(this.scales.x, right), pannedRange(this.scales.y, down)];
  }

  /** Shows what lies between two corners; square plots show more where that is not square. */
  zoomTo(from: Place, at: Place): void {
    const between = (scale: Scale, a: number, b: number): Range => {
      const [low, high] = [valueAt(scale, a), valueAt(scale, b)];
      return low < high ? [low, high] : [high, low];
    };
    this.zoom = [between(this.scales.x, from[0], at[0]), between(this.scales.y, from[1], at[1])];
  }

  showAll(): void {
    this.zoom = undefined;
  }

  /** Where a row's point is; undefined where it is not in the frame. */
  placeOf(row: number | undefined): Place | undefined {
    if (row === undefined) return undefined;
    const { x, y } = this.#shown();
    const place: Place = [pixelOf(this.scales.x, x.data[row]!), pixelOf(this.scales.y, y.data[row]!)];
    const { left, top, width, height } = this.frame;
    const inside = place[0] >= left && place[0] <= left + width && place[1] >= top && place[1] <= top + height;
    return inside ? place : undefined;
  }

  /** Lines through the ticks of both axes. */
  paintTicks(context: CanvasRenderingContext2D): void {
    const { left, top, width, height } = this.frame;
    context.beginPath();
    for (const { value } of this.xTicks) {
      const at = Math.round(pixelOf(this.scales.x, value)) + 0.5;
      context.moveTo(at, top);
      context.lineTo(at, top + height);
    }
    for (const { value } of this.yTicks) {
      const at = Math.round(pixelOf(this.scales.y, value)) + 0.5;
      context.moveTo(left, at);
      context.lineTo(left + width, at);
    }
    context.stroke();
  }
}
