import { tsvText } from "../../../core/export/tsv.ts";
import type { FigureMark } from "../../../core/figure/figure.ts";
import type { FigureSource } from "../../kit/figure-source.ts";
import { linearTicks, symmetricTicks } from "../../kit/scatter/ticks.ts";
import { correctedTitle, type PlotModel, valueRange } from "../curves/plot-model.ts";
import type { Desk } from "../desk.svelte.ts";
import { lightSeries } from "./curve-figure.ts";
import { figureAbout, figureRecipe, fileLabel } from "./figure-recipe.ts";
import { figureText } from "./figure-text.ts";

/** How fast the value changes to the next point, against the value. @param reach ends of the axis of rates, on both sides of 0 */
export function rateSource(desk: Desk, objectKey: string, model: PlotModel, reach: number): FigureSource {
  const title = `Rates of ${objectKey}`;
  const { unit = "", downwards = false } = model.units[0] ?? {};
  const series = model.series.filter((one) => one.unit === unit);
  const [low, high] = valueRange(model, unit, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const marks = series.map(
    ({ treated, color }): FigureMark => ({
      ...{ kind: "points", yAxis: 0, shape: "dot", radius: 1.3, color: lightSeries[color % lightSeries.length]! },
      ...{ x: treated.rates.rate, y: treated.rates.value },
    }),
  );
  const valueTitle = series.length === 1 ? `${series[0]!.label}${unit && ` [${unit}]`}` : unit;
  const zero: FigureMark = {
    ...{ kind: "line", yAxis: 0, color: "#4c5561", width: 0.6, x: [0, 0], y: [low, high] },
  };
  return {
    ...{ title, label: fileLabel(title) },
    svg: async (widthMm) =>
      figureText({
        ...{ widthMm, title: `${desk.overview?.record.name ?? ""}: ${title}`, about: figureAbout(desk).join(" ") },
        ...{ recipe: figureRecipe(desk, title), panelHeight: { ofWidth: 0.7 } },
        legend: series.map(({ label, color }) => ({
          ...{ text: label, color: lightSeries[color % lightSeries.length]! },
        })),
        panels: [
          {
            label: objectKey,
            x: {
              ...{ title: `Change [${unit || "1"} / d]`, range: [-reach, reach] },
              ticks: symmetricTicks(reach, Math.max(3, Math.round(widthMm / 20))),
            },
            y: [
              {
                ...{
                  title: correctedTitle(valueTitle, series),
                  range: downwards ? [high, low] : [low, high],
                  ticks: linearTicks([low, high], 6),
                },
              },
            ],
            marks: [zero, ...marks],
          },
        ],
      }),
    values: () =>
      tsvText(
        ["object", "measurement", `change [${unit || "1"} / d]`, unit ? `value [${unit}]` : "value"],
        series.flatMap(({ measurementKey, treated: { rates } }) =>
          Array.from(rates.rate, (rate, i) => [objectKey, measurementKey, rate, rates.value[i]]),
        ),
      ),
  };
}
