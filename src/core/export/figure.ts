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
      /** `mean`: larger, in ink; `limit`: an arrow downwards. */
      shape: "dot" | "ring" | "cross" | "mean" | "limit";
      /** In points of 1/72 inch. */
      radius: number;
      x: ArrayLike<number>;
      y: ArrayLike<number>;
      /** Half length of error bars; none where it is not above 0. */
      error?: ArrayLike<number>;
    }
  | { kind: "line"; yAxis: number; color: string; x: ArrayLike<number>; y: ArrayLike<number> }
  | {
      kind: "band";
      yAxis: number;
      color: string;
      x: ArrayLike<number>;
      low: ArrayLike<number>;
      high: ArrayLike<number>;
    };

export interface FigurePanel {
  /** Stands in its upper left corner. */
  label?: string;
  x: FigureAxis;
  /** One, or two of which the second stands at the right. */
  y: readonly FigureAxis[];
  marks: readonly FigureMark[];
}

/** Panels under each other that share their x axis. */
export interface Figure {
  widthMm: number;
  /** Of one panel, without its axes. */
  panelHeightMm: number;
  title: string;
  /** What it shows and how it was made, for who opens the file. */
  about: string;
  /** A second x axis at the top, as of dates. */
  top?: FigureAxis;
  legend: readonly { text: string; color: string }[];
  panels: readonly FigurePanel[];
}
