import { tsvCell } from "../../../core/export/tsv.ts";
import type { Figure, FigureAxis, FigureMark, FigurePanel } from "../../../core/figure/figure.ts";
import { unbroken } from "../../../core/lightcurve/smoothing.ts";
import { fateOf } from "../../../core/lightcurve/treat-curve.ts";
import { linearTicks, niceStep } from "../../kit/scatter/ticks.ts";
import { formatMjdTicks } from "../../kit/text/time.ts";
import { correctedTitle, type PlotModel, type PlotSeries, valueRange } from "../curves/plot-model.ts";
import { enoughTicks } from "./figure-ticks.ts";

/** The colors of series on a light background, as in app.css; a test holds them to it. */
export const lightSeries = [
  ...["#1f6fb2", "#d95f02", "#661100", "#889977", "#220099", "#443344", "#998899", "#666666", "#3399ee", "#000000"],
] as const;

export interface CurveFigureOptions {
  widthMm: number;
  /** What is seen of the x axis; undefined: all. */
  zoom?: readonly [number, number] | undefined;
  datasetName: string;
  recipe?: object;
  /** Where all plots are of one object: what differs between them is the measurement. */
  objectKey?: string;
  /** Of the x axis; undefined: as on the screen. */
  xTitle?: string;
  /** What was done to the points, a sentence each. */
  about: readonly string[];
}

/** Light curves of one object, or what else has a panel of its own. */
export interface FigureRow {
  objectKey: string;
  model: PlotModel;
  /** What is seen of the value axes, by unit; where nothing is said, all. */
  valueZoom?: ReadonlyMap<string, readonly [number, number]> | undefined;
}

/** The light curves on the screen as a figure: the same points, ranges and marks. */
export function curveFigure(
  rows: readonly FigureRow[],
  { widthMm, zoom, datasetName, objectKey: whole, xTitle, recipe, about }: CurveFigureOptions,
): Figure {
  const drawn = rows.filter(({ model }, i) => i === 0 || model.pointCount > 0).flatMap(twoUnits);
  const range = zoom ?? fullRange(drawn.map(({ model }) => model));
  const { axis } = drawn[0]!.model;
  const mostTicks = Math.max(2, Math.round(widthMm / 22));
  const ticks = enoughTicks((most) => linearTicks([range[0], range[1]], most), mostTicks);
  const x: FigureAxis = { title: xTitle ?? axis.title, range, ticks };
  const keys = whole === undefined ? [...new Set(drawn.map(({ objectKey }) => objectKey))] : [whole];
  const all = drawn.flatMap(({ model }) => model.series);
  const colors = drawn.map(({ model }) => model.colors).find((one) => one !== undefined);
  const legend = new Map(
    all.map(({ label, color, colors }) => [label, colors ? { text: label } : { text: label, color: colorOf(color) }]),
  );
  return {
    ...{ widthMm, panelHeight: { mm: drawn.length > 1 ? widthMm / 4 : widthMm / 1.9 } },
    ...(recipe ? { recipe } : {}),
    title: `${datasetName}: ${keys.join(", ")}`,
    about: [
      `Objects: ${keys.join(", ")}.`,
      `Measurements: ${[...new Set(all.map(({ measurementKey }) => measurementKey))].join(", ")}.`,
      ...about,
    ].join(" "),
    ...(axis.timed ? { top: dateAxis(range, Math.max(2, Math.round(widthMm / 32))) } : {}),
    // Panels of one object are labelled with their measurements.
    legend: whole === undefined ? [...legend.values()] : [],
    ...(colors
      ? {
          colorLine: {
            title: colors.title,
            ends: [shortNumber(colors.range[0]), shortNumber(colors.range[1])],
            colors: colors.stops.map((stop) => colors.onLight?.get(stop) ?? stop),
          },
        }
      : {}),
    panels: drawn.map((row) => panelOf(row, x, widthMm, drawn.length > 1)),
  };
}

/** A panel has two axes of values: what has more units has more panels. */
function twoUnits(row: FigureRow): FigureRow[] {
  const { units, series } = row.model;
  if (units.length <= 2) return [row];
  return Array.from({ length: Math.ceil(units.length / 2) }, (_, k) => {
    const own = units.slice(2 * k, 2 * k + 2);
    const ofThem = series.filter((one) => own.some(({ unit }) => unit === one.unit));
    return { ...row, model: { ...row.model, units: own, series: ofThem } };
  });
}

const shortNumber = (value: number) => String(Number(value.toPrecision(4)));

const colorOf = (color: number) => lightSeries[color % lightSeries.length]!;

function fullRange(models: readonly PlotModel[]): [number, number] {
  const named = models.find(({ axis }) => axis.range)?.axis.range;
  if (named) return named;
  const ends = models.flatMap(({ x }) => (x.length > 0 ? [x[0]!, x.at(-1)!] : []));
  if (ends.length === 0) return [0, 1];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const margin = (high - low) * 0.02 || 0.5;
  return [low - margin, high + margin];
}

function dateAxis(range: readonly [number, number], most: number): FigureAxis {
  const ticks = enoughTicks((most) => linearTicks([range[0], range[1]], most), most, 2);
  const values = ticks.map(({ value }) => value);
  const labels = formatMjdTicks(
    values,
    ticks.length > 1 ? values[1]! - values[0]! : niceStep((range[1] - range[0]) / most),
  );
  return { title: "", range, ticks: ticks.map(({ value }, i) => ({ value, label: labels[i]! })) };
}

function panelOf(
  { objectKey: label, model, valueZoom }: FigureRow,
  x: FigureAxis,
  widthMm: number,
  isLow: boolean,
): FigurePanel {
  const y = model.units.slice(0, 2).map(({ unit, downwards }): FigureAxis => {
    const [low, high] = valueZoom?.get(unit) ?? valueRange(model, unit, x.range[0], x.range[1]);
    const own = model.series.filter((one) => one.unit === unit);
    // A low panel has room for the unit alone.
    const title = own.length === 1 && !isLow ? `${own[0]!.label}${unit && ` [${unit}]`}` : unit;
    return {
      title: correctedTitle(title, own),
      range: downwards ? [high, low] : [low, high],
      ticks: linearTicks([low, high], 5),
    };
  });
  const radius = (model.x.length > 1500 ? 0.9 : model.x.length > 400 ? 1.2 : 1.6) * (widthMm > 120 ? 1.2 : 1);
  const marks = model.series.flatMap((series) => marksOf(series, model, radius));
  return { label, x, y: y.length > 0 ? y : [{ title: "", range: [0, 1], ticks: [] }], marks };
}

function marksOf(series: PlotSeries, model: PlotModel, radius: number): FigureMark[] {
  const yAxis = model.units.findIndex(({ unit }) => unit === series.unit);
  if (yAxis < 0 || yAxis > 1) return [];
  const color = colorOf(series.color);
  /** Of each shape by color: as that of the series, or as points have their own. */
  const shapes = {
    dot: new Map<string, number[]>(),
    ring: new Map<string, number[]>(),
    cross: new Map<string, number[]>(),
  };
  series.y.forEach((value, i) => {
    if (value === null) return;
    const epoch = model.epochIndex[i]!;
    const kept = fateOf(series.treated, epoch) === "kept";
    const ofShape = shapes[!kept ? "cross" : series.treated.curve.flags[epoch]! > 0 ? "ring" : "dot"];
    const shown = kept ? series.colors?.[i] : undefined;
    const own = shown === undefined ? color : (model.colors?.onLight?.get(shown) ?? shown);
    ofShape.set(own, [...(ofShape.get(own) ?? []), i]);
  });
  const points = (["cross", "dot", "ring"] as const).flatMap((shape) =>
    [...shapes[shape]].map(([color, at]): FigureMark => {
      const error = at.map((i) => series.treated.uncertainty[model.epochIndex[i]!]!);
      return {
        ...{ kind: "points", yAxis, color, shape, radius },
        ...{ x: at.map((i) => model.x[i]!), y: at.map((i) => series.y[i]!) },
        ...(shape === "cross" ? {} : { error }),
      };
    }),
  );
  const { line } = series;
  if (line) points.push({ kind: "line", yAxis, color, x: line.x, y: line.y });
  const { smooth } = series.treated;
  points.unshift(...limitMarks(series, model, yAxis, radius));
  points.push(...meanMarks(series, yAxis, radius));
  if (!smooth || !model.axis.timed) return points;
  const curves = unbroken(smooth.time, smooth.windowDays).flatMap(([first, last]): FigureMark[] => {
    const part = (values: ArrayLike<number>) => Array.from(values).slice(first, last + 1);
    const [x, value, error] = [part(smooth.time), part(smooth.value), part(smooth.uncertainty)];
    const low = value.map((one, i) => one - error[i]!);
    const high = value.map((one, i) => one + error[i]!);
    return [
      { kind: "band", yAxis, color, x, low, high },
      { kind: "line", yAxis, color, x, y: value },
    ];
  });
  return [...points, ...curves];
}

function limitMarks({ limits = [], color }: PlotSeries, model: PlotModel, yAxis: number, radius: number): FigureMark[] {
  const at = limits.flatMap((limit, i) => (limit === null ? [] : [i]));
  if (at.length === 0) return [];
  const [x, y] = [at.map((i) => model.x[i]!), at.map((i) => limits[i]!)];
  return [{ kind: "points", shape: "limit", yAxis, color: colorOf(color), radius: Math.max(radius, 1.2), x, y }];
}

function meanMarks({ binned = [], color }: PlotSeries, yAxis: number, radius: number): FigureMark[] {
  if (binned.length === 0) return [];
  const column = (name: "x" | "y" | "error") => binned.map((bin) => bin[name]);
  return [
    {
      ...{ kind: "points", shape: "mean", yAxis, color: colorOf(color), radius: 1.5 * radius },
      ...{ x: column("x"), y: column("y"), error: column("error") },
    },
  ];
}

/**
 * The points on the screen as text that a spreadsheet takes: tabs between cells, one line a point, a limit, or the mean of a
 * bin; a point that is drawn in several cycles of a fold has one line.
 * @param objectKey where all rows are of one object, and are called otherwise
 */
export function curveTsv(rows: readonly FigureRow[], objectKey?: string): string {
  const cell = tsvCell;
  const place = cell(rows[0]?.model.axis.title ?? "x");
  const lines = [`object\tmeasurement\tepoch\t${place}\tvalue\tuncertainty\tflags\tstate`];
  const number = (value: number) => (Number.isNaN(value) ? "" : String(value));
  for (const { objectKey: label, model } of rows) {
    const object = cell(objectKey ?? label);
    for (const { measurementKey, treated, y, limits } of model.series) {
      const seen = new Set<number>();
      y.forEach((value, i) => {
        const epoch = model.epochIndex[i]!;
        if ((value === null && typeof limits?.[i] !== "number") || seen.has(epoch)) return;
        seen.add(epoch);
        const cells = [object, cell(measurementKey), cell(treated.curve.epochKeys[epoch]!), number(model.x[i]!)];
        if (value === null) {
          lines.push(
            [...cells, number(limits![i]!), "", String(treated.curve.flags[epoch]), "fainter than"].join("\t"),
          );
          return;
        }
        const numbers = [number(value), number(treated.uncertainty[epoch]!), String(treated.curve.flags[epoch])];
        lines.push([...cells, ...numbers, fateOf(treated, epoch)].join("\t"));
      });
      const { binned } = treated;
      if (!binned || !model.axis.timed) continue;
      binned.time.forEach((time, i) => {
        const numbers = [number(time), number(binned.value[i]!), number(binned.uncertainty[i]!)];
        const state = `mean of ${binned.count[i]}, scatter ${number(binned.scatter[i]!) || "unknown"}`;
        lines.push([object, cell(measurementKey), "", ...numbers, "", state].join("\t"));
      });
    }
  }
  return `${lines.join("\n")}\n`;
}
