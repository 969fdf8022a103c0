import type uPlot from "uplot";
import { niceStep, tickLabel, tickSteps } from "../../../kit/scatter/ticks.ts";
import { dateTicks } from "../../../kit/text/date-ticks.ts";
import { correctedTitle, type PlotModel } from "../../../state/curves/plot-model.ts";
import type { PlotStyle, PlotView } from "./plot-style.ts";

/** Width of a date and the room about it, and of a letter of a title, in CSS pixels. */
const [datePixels, letterPixels] = [96, 6.7];

/** Between two ticks of the axis below a plot: what their labels take, and a gap. */
function timeSpace(_: uPlot, __: number, low: number, high: number, pixels: number): number {
  const step = niceStep(((high - low) * datePixels) / Math.max(1, pixels));
  return 24 + letterPixels * Math.max(4, tickLabel(high, step).length);
}

/** The axes of a plot: below it, above it the days, one of values for each unit. */
export function plotAxes(model: PlotModel, style: PlotStyle, { top, bottom, titled }: PlotView): uPlot.Axis[] {
  const axis = { stroke: style.ink, font: style.font, labelFont: style.font, labelGap: 2, labelSize: 20 };
  const grid = { stroke: style.grid, width: 1 };
  const ticks = { stroke: style.grid, width: 1, size: 5 };
  const plotHeight = ({ height }: uPlot) => height - (top ? 24 : 8) - (bottom ? 50 : 4);
  const dates = (u: uPlot, low: number, high: number) =>
    dateTicks(low, high, (u.bbox.width / devicePixelRatio || u.width) / datePixels);
  return [
    {
      ...axis,
      ...{ grid, ticks, incrs: tickSteps, size: bottom ? 30 : 0, space: timeSpace },
      ...(bottom ? { label: model.axis.title } : {}),
      values: (_, splits, __, ___, step) => splits.map((split) => (bottom ? tickLabel(split, step) : "")),
    },
    {
      ...axis,
      ...{ scale: "x", side: 0, show: model.axis.timed && top, grid: { show: false }, ticks, size: 24 },
      splits: (u, _, low, high) => dates(u, low, high).map(({ mjd }) => mjd),
      values: (u) => dates(u, u.scales.x!.min!, u.scales.x!.max!).map(({ label }) => label),
    },
    ...model.units.map(({ unit }, i): uPlot.Axis => {
      const own = model.series.filter((one) => one.unit === unit);
      const [only] = own;
      return {
        ...axis,
        // Of several axes each is in the color of its only series.
        ...(model.units.length > 1 && own.length === 1
          ? { stroke: style.series[only!.color % style.series.length]! }
          : {}),
        ...{ scale: `y${i}`, side: i === 0 ? 3 : 1, grid: i === 0 ? grid : { show: false }, ticks, incrs: tickSteps },
        space: 24,
        size: (_: uPlot, values: string[] | null) =>
          16 + 7.5 * Math.max(6, ...(values ?? []).map(({ length }) => length)),
        values: (_: uPlot, splits: number[], __: number, ___: number, step: number) =>
          splits.map((split) => tickLabel(split, step)),
        label: (u: uPlot) => valueTitle(model, unit, titled, plotHeight(u) / letterPixels),
      };
    }),
  ];
}

/**
 * The measurements of an axis and their unit, or as much of it as there is room for.
 * @param most letters
 */
function valueTitle(model: PlotModel, unit: string, titled: boolean, most: number): string {
  const own = model.series.filter((one) => one.unit === unit);
  const inUnit = unit && ` [${unit}]`;
  const named = own.map(({ label }) => label).join("; ") + inUnit;
  const titles = [...(titled ? [named] : []), unit];
  // The legend has the names, too: where there is no room for both, the scale says more.
  const wanted = [true, false].flatMap((withScale) => titles.map((title) => correctedTitle(title, own, withScale)));
  return [...wanted, unit].find((title) => title.length <= most) ?? "";
}
