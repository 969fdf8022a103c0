import type { ColorMap } from "./color-map.ts";
import type { Range } from "./scale.ts";
import type { PlotScales, ScatterAxis, ScatterColor } from "./scatter-axis.ts";
import type { PartedRows } from "./scatter-painter.ts";
import type { Tick } from "./ticks.ts";

/** A scatter plot as it is on the screen, in light colors: what a figure is made of. */
export interface ScatterSnapshot {
  x: ScatterAxis;
  y: ScatterAxis;
  /** A unit takes as many pixels on both axes. */
  square: boolean;
  scales: PlotScales;
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
  rows: PartedRows;
  color?: ScatterColor & { range: Range; map: ColorMap };
  focus: number | undefined;
}
