import { tsvText } from "../../../core/export/tsv.ts";
import type { FigureMark } from "../../../core/figure/figure.ts";
import type { Cuts } from "../../../core/image/cuts.ts";
import type { Histogram } from "../../../core/table/histogram.ts";
import type { FigureSource } from "../../kit/figure-source.ts";
import { linearTicks } from "../../kit/scatter/ticks.ts";
import { formatCount, formatSignificant } from "../../kit/text/numbers.ts";
import type { Desk } from "../desk.svelte.ts";
import { lightSeries } from "./curve-figure.ts";
import { figureRecipe, fileLabel, madeSentence } from "./figure-recipe.ts";
import { figureText } from "./figure-text.ts";

export interface ShownCuts {
  /** Of the image's file. */
  path: string;
  /** Of its values; empty where none is known. */
  unit: string;
  /** Of the values within `range`. */
  histogram: Histogram;
  /** What is seen of the values. */
  range: Cuts;
  cuts: Cuts;
  /** Measured pixels that were looked at, which may be fewer than the image has. */
  pixelCount: number;
}

/** How often values of an image are, with its cuts: bars grow with the logarithm of the count, as on the screen. */
export function cutsSource(desk: Desk, shown: ShownCuts): FigureSource {
  const { path, unit, histogram, range, cuts, pixelCount } = shown;
  const title = `Values of ${path}`;
  const { counts, edges } = histogram;
  const heightOf = (count: number) => Math.log10(1 + count);
  const heights = Float64Array.from(counts, heightOf);
  const top = Math.max(...heights, 1) * 1.05;
  const cut = (value: number): FigureMark => ({
    ...{ kind: "line", yAxis: 0, color: lightSeries[1], x: [value, value], y: [0, top], dashed: true },
  });
  // The label of 1 has no room beside that of 0 where counts are high.
  const powers = Array.from({ length: Math.floor(top) + 1 }, (_, power) => 10 ** power).slice(top > 4.5 ? 1 : 0);
  const gray = "#4c5561";
  const of = unit ? ` ${unit}` : "";
  const name = desk.overview?.record.name;
  return {
    ...{ title, label: fileLabel(title) },
    svg: async (widthMm) =>
      figureText({
        ...{ widthMm, title: `${name ?? ""}: ${title}`, panelHeight: { ofWidth: 0.55 } },
        about: [
          madeSentence(name),
          `How often values are among ${formatCount(pixelCount)} pixels that were sampled of ${path};`,
          `bars grow with log(1 + count). Cuts: ${cuts.low} to ${cuts.high}${of}.`,
        ].join(" "),
        recipe: { ...figureRecipe(desk, title), image: path, cuts },
        legend: [
          { text: "sampled pixels", color: gray },
          {
            text: `cuts, ${formatSignificant(cuts.low, 4)} to ${formatSignificant(cuts.high, 4)}`,
            color: lightSeries[1],
          },
        ],
        panels: [
          {
            x: {
              ...{ title: unit ? `Pixel value [${unit}]` : "Pixel value", range: [range.low, range.high] },
              ticks: linearTicks([range.low, range.high], Math.max(2, Math.round(widthMm / 20))),
            },
            y: [
              {
                ...{ title: "Pixels", range: [0, top] },
                ticks: [0, ...powers].map((count) => ({ value: heightOf(count), label: formatCount(count) })),
              },
            ],
            marks: [
              { kind: "boxes", yAxis: 0, color: gray, edges, height: heights, base: 0, opacity: 0.7 },
              ...[cut(cuts.low), cut(cuts.high)],
            ],
          },
        ],
      }),
    values: () =>
      tsvText(
        ["from", "to", "pixels"],
        Array.from(counts, (count, i) => [edges[i], edges[i + 1], count]),
      ),
  };
}
