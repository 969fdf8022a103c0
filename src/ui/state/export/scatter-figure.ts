import type { Figure, FigureAxis, FigureMark } from "../../../core/figure/figure.ts";
import { colorValues, cssColor, packColor } from "../../kit/scatter/color-map.ts";
import type { Range, Scale } from "../../kit/scatter/scale.ts";
import { axisTicks, axisTitle, type ScatterAxis } from "../../kit/scatter/scatter-axis.ts";
import type { ScatterSnapshot } from "../../kit/scatter/scatter-snapshot.ts";
import { linearTicks } from "../../kit/scatter/ticks.ts";
import { lightSeries } from "./curve-figure.ts";
import { enoughTicks } from "./figure-ticks.ts";

export interface ScatterFigureOptions {
  widthMm: number;
  title: string;
  about: readonly string[];
  recipe?: object;
  /** Over the points, as lines and rings. */
  over?: readonly FigureMark[];
  /** Under them, as an image. */
  under?: readonly FigureMark[];
  /** Lines of a grid of its own with the places of its labels, in place of the axes' ticks. */
  grid?: {
    lines: readonly { x: ArrayLike<number>; y: ArrayLike<number> }[];
    x: FigureAxis["ticks"];
    y: FigureAxis["ticks"];
  };
  /** Half lengths of error bars, by row. */
  error?: Float64Array | undefined;
}

/** Lower than that, titles of axes do not fit. */
export const leastAspect = 0.55;

/** Colors that are told apart in a figure. */
const steps = 64;

/** A scatter plot on the screen as a figure: the same points, ranges and colors, on a light background. */
export function scatterFigure(shown: ScatterSnapshot, options: ScatterFigureOptions): Figure {
  const { widthMm, title, about, recipe, over = [], under = [], grid } = options;
  const { scales, color } = shown;
  const most = (mm: number) => Math.max(2, Math.round(widthMm / mm));
  const marks = pointMarks(shown, options);
  return {
    ...{ widthMm, title, about: about.join(" "), legend: [] },
    ...(recipe ? { recipe } : {}),
    panelHeight: { ofWidth: Math.max(scales.frame.height / scales.frame.width, shown.square ? 0 : leastAspect) },
    ...(color
      ? {
          colors: {
            title: axisTitle(color),
            range: color.range,
            ticks: linearTicks(color.range, 6),
            colors: Array.from({ length: steps }, (_, i) =>
              cssColor(color.map[Math.round((i / (steps - 1)) * (color.map.length - 1))]!),
            ),
          },
        }
      : {}),
    panels: [
      {
        x: axisOf(shown.x, scales.x, grid?.x ?? ticksOf(shown.x, scales.x, most(20))),
        y: [axisOf(shown.y, scales.y, grid?.y ?? ticksOf(shown.y, scales.y, 6))],
        marks: [...under, ...marks, ...over],
        ...(grid ? { grid: grid.lines } : {}),
      },
    ],
  };
}

const ticksOf = (axis: ScatterAxis, { low, high }: Scale, most: number) =>
  enoughTicks((most) => axisTicks(axis, [low, high], most), most);

/** An axis that lies as on the screen, where a scale from `start` to `end` may go to the left, or down. */
function axisOf(axis: ScatterAxis, { low, high }: Scale, ticks: FigureAxis["ticks"]): FigureAxis {
  return { title: axisTitle(axis), range: axis.reversed ? [high, low] : [low, high], ticks };
}

function pointMarks(
  { x, y, scales, rows, color, focus }: ScatterSnapshot,
  { widthMm, error }: ScatterFigureOptions,
): FigureMark[] {
  const within = ({ low, high }: Scale): Range => [low, high];
  const [[left, right], [bottom, top]] = [within(scales.x), within(scales.y)];
  const seen = (row: number) =>
    x.data[row]! >= left && x.data[row]! <= right && y.data[row]! >= bottom && y.data[row]! <= top;
  const [selected, others] = [rows.selected.filter(seen), rows.others.filter(seen)];
  const count = selected.length + others.length;
  const radius = (count > 20_000 ? 0.5 : count > 3000 ? 0.7 : count > 300 ? 1 : 1.5) * (widthMm > 120 ? 1.2 : 1);
  const mark = (at: Uint32Array, colorText: string, opacity?: number, larger = 0): FigureMark => ({
    ...{ kind: "points", yAxis: 0, color: colorText, shape: "dot", radius: radius + larger },
    x: Float64Array.from(at, (row) => x.data[row]!),
    y: Float64Array.from(at, (row) => y.data[row]!),
    ...(error ? { error: Float64Array.from(at, (row) => error[row]!) } : {}),
    ...(opacity === undefined ? {} : { opacity }),
  });
  const colored = (at: Uint32Array, opacity?: number, larger = 0): FigureMark[] => {
    if (!color || at.length === 0) return [mark(at, lightSeries[0], opacity, larger)];
    const absent = packColor(lightSeries[7]);
    const few = Uint32Array.from(
      { length: steps },
      (_, i) => color.map[Math.round((i / (steps - 1)) * (color.map.length - 1))]!,
    );
    const own = colorValues(color.data, color.range, few, absent);
    const groups = new Map<number, number[]>();
    for (const row of at) {
      const rowsOf = groups.get(own[row]!);
      if (rowsOf) rowsOf.push(row);
      else groups.set(own[row]!, [row]);
    }
    return [...groups].map(([packed, group]) => mark(Uint32Array.from(group), cssColor(packed), opacity, larger));
  };
  const points =
    selected.length === 0
      ? colored(others)
      : [
          ...colored(others, 0.35),
          ...(color ? colored(selected, undefined, 0.3) : [mark(selected, lightSeries[1], undefined, 0.3)]),
        ];
  const ring: FigureMark[] =
    focus !== undefined && seen(focus)
      ? [
          {
            ...{ kind: "points", yAxis: 0, color: "#1a1a1a", shape: "hollow", radius: 3.4 },
            ...{ x: [x.data[focus]!], y: [y.data[focus]!] },
          },
        ]
      : [];
  return [...points, ...ring];
}
