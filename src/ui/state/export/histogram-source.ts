import { tsvText } from "../../../core/export/tsv.ts";
import type { FigureAxis, FigureMark } from "../../../core/figure/figure.ts";
import type { Histogram } from "../../../core/table/histogram.ts";
import type { FigureSource } from "../../kit/figure-source.ts";
import { linearTicks, logTicks } from "../../kit/scatter/ticks.ts";
import type { Desk } from "../desk.svelte.ts";
import { lightSeries } from "./curve-figure.ts";
import { figureAbout, figureRecipe, fileLabel } from "./figure-recipe.ts";
import { figureText } from "./figure-text.ts";
import { leastAspect } from "./scatter-figure.ts";

export interface ShownHistogram {
  title: string;
  /** Title of the axis, with its unit. */
  axis: string;
  all: Histogram;
  /** Counts of those that are selected, where any are. */
  chosen: Uint32Array | undefined;
  /** Edges are decimal logarithms. */
  log: boolean;
  heightOf: (count: number) => number;
  x: readonly [number, number];
  most: number;
  yTicks: FigureAxis["ticks"];
  /** Height of the plot by its width. */
  aspect: number;
}

/** A histogram on the screen. */
export function histogramSource(desk: Desk, shown: ShownHistogram): FigureSource {
  const { title, all, chosen, log, heightOf } = shown;
  const boxes = (counts: Uint32Array, color: string, opacity: number): FigureMark => ({
    ...{ kind: "boxes", yAxis: 0, color, edges: all.edges, base: 0, opacity },
    height: Float64Array.from(counts, (count) => (count === 0 ? 0 : heightOf(count))),
  });
  return {
    ...{ title, label: fileLabel(title) },
    svg: async (widthMm) =>
      figureText({
        ...{
          widthMm,
          title: `${desk.overview?.record.name ?? ""}: ${title}`,
          about: figureAbout(desk, "stored").join(" "),
        },
        ...{
          recipe: figureRecipe(desk, title),
          legend: [],
          panelHeight: { ofWidth: Math.max(shown.aspect, leastAspect) },
        },
        panels: [
          {
            x: {
              ...{ title: shown.axis, range: shown.x },
              ticks: (log ? logTicks : linearTicks)([shown.x[0], shown.x[1]], Math.max(2, Math.round(widthMm / 20))),
            },
            y: [{ title: "Objects", range: [0, shown.most], ticks: shown.yTicks }],
            marks: [
              boxes(all.counts, lightSeries[0], chosen ? 0.35 : 0.8),
              ...(chosen ? [boxes(chosen, lightSeries[1], 0.9)] : []),
            ],
          },
        ],
      }),
    values() {
      const edge = (at: number) => (log ? 10 ** at : at);
      return tsvText(
        ["from", "to", "objects", ...(chosen ? ["selected"] : [])],
        Array.from(all.counts, (count, i) => [
          ...[edge(all.edges[i]!), edge(all.edges[i + 1]!), count],
          ...(chosen ? [chosen[i]] : []),
        ]),
      );
    },
  };
}
