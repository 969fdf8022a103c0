/** A tick, and what it is labelled. */
export interface FigureTick {
  value: number;
  label: string;
}

export interface FigureAxis {
  title: string;
  /** Value at the left or lower end, then at the other: a first one that is larger turns the axis around. */
  range: readonly [number, number];
  ticks: readonly FigureTick[];
}

/** What is drawn in a panel, against its x axis and one of its y axes; numbers in the units of the axes. */
export type FigureMark =
  | {
      kind: "points";
      yAxis: number;
      color: string;
      /** `mean`: larger, in ink; `limit`: an arrow downwards; `hollow`: a ring that hides nothing. */
      shape: "dot" | "ring" | "cross" | "mean" | "limit" | "hollow";
      /** In points of 1/72 inch. */
      radius: number;
      x: ArrayLike<number>;
      y: ArrayLike<number>;
      /** Half length of error bars; none where it is not above 0. */
      error?: ArrayLike<number>;
      /** 0 to 1; undefined: as the shape has it. */
      opacity?: number;
    }
  | {
      kind: "line";
      yAxis: number;
      color: string;
      x: ArrayLike<number>;
      y: ArrayLike<number>;
      /** In points of 1/72 inch; undefined: 1.2. */
      width?: number;
      dashed?: boolean;
    }
  | {
      kind: "band";
      yAxis: number;
      color: string;
      x: ArrayLike<number>;
      low: ArrayLike<number>;
      high: ArrayLike<number>;
    }
  /** Boxes from `base` to heights, one between each two edges. */
  | {
      kind: "boxes";
      yAxis: number;
      color: string;
      edges: ArrayLike<number>;
      height: ArrayLike<number>;
      base: number;
      opacity?: number;
    }
  /** Text above places. */
  | {
      kind: "labels";
      yAxis: number;
      color: string;
      x: ArrayLike<number>;
      y: ArrayLike<number>;
      text: readonly string[];
    }
  /** A picture between two values of each axis, the first ones at its left and its bottom: a `data:` URL. */
  | { kind: "picture"; yAxis: number; x: readonly [number, number]; y: readonly [number, number]; href: string };

/** What colors mean: a bar at the right. */
export interface FigureColors {
  title: string;
  /** What the first and the last color stand for. */
  range: readonly [number, number];
  ticks: readonly FigureTick[];
  colors: readonly string[];
}

/** What colors of points mean, where the right side is an axis': a bar in a line above the panels. */
export interface FigureColorLine {
  title: string;
  /** Labels of the first and the last color. */
  ends: readonly [string, string];
  colors: readonly string[];
}

export interface FigurePanel {
  /** Stands in its upper left corner. */
  label?: string;
  x: FigureAxis;
  /** One, or two of which the second stands at the right. */
  y: readonly FigureAxis[];
  marks: readonly FigureMark[];
  /** Lines of a grid of its own, in place of the ticks'. */
  grid?: readonly { x: ArrayLike<number>; y: ArrayLike<number> }[];
}

/** Panels under each other that share their x axis. */
export interface Figure {
  widthMm: number;
  /** Of one panel, without its axes: millimeters, or as a share of its width. */
  panelHeight: { mm: number } | { ofWidth: number };
  title: string;
  /** What it shows and how it was made, for who opens the file. */
  about: string;
  /** The same for programs: kept in the file as JSON. */
  recipe?: object;
  /** A second x axis at the top, as of dates. */
  top?: FigureAxis;
  /** Broken into lines where it is wider than the figure. Without a color: text alone. */
  legend: readonly { text: string; color?: string }[];
  colorLine?: FigureColorLine;
  colors?: FigureColors;
  panels: readonly FigurePanel[];
}
