import { binsWithin, expectedPairs, type SeparationHistogram } from "../../../core/crossmatch/separation-histogram.ts";
import { tsvText } from "../../../core/export/tsv.ts";
import type { FigureMark } from "../../../core/figure/figure.ts";
import { workbenchVersion } from "../../../core/version.ts";
import type { FigureSource } from "../../kit/figure-source.ts";
import { linearTicks } from "../../kit/scatter/ticks.ts";
import { formatCount } from "../../kit/text/numbers.ts";
import { lightSeries } from "./curve-figure.ts";
import { madeSentence } from "./figure-recipe.ts";
import { figureText } from "./figure-text.ts";

/** How far sources lie from the objects around them, with the fit and the radius: measured before there is a dataset. */
export function separationSource(histogram: SeparationHistogram, radiusArcsec: number): FigureSource {
  const { pairCounts, maxArcsec, fit } = histogram;
  const title = "Separations of sources from objects";
  const step = maxArcsec / pairCounts.length;
  const edges = Float64Array.from({ length: pairCounts.length + 1 }, (_, i) => i * step);
  const expected = expectedPairs(histogram);
  const top = Math.max(1, ...pairCounts) * 1.12;
  const within = binsWithin(histogram, radiusArcsec);
  const boxes = (from: number, to: number, color: string): FigureMark => ({
    ...{ kind: "boxes", yAxis: 0, color, base: 0, opacity: 0.8 },
    ...{ edges: edges.slice(from, to + 1), height: Float64Array.from(pairCounts.slice(from, to)) },
  });
  const line = (x: ArrayLike<number>, y: ArrayLike<number>, color: string): FigureMark => ({
    ...{ kind: "line", yAxis: 0, color, x, y },
  });
  return {
    ...{ title, label: "separations" },
    svg: async (widthMm) =>
      figureText({
        ...{ widthMm, title, panelHeight: { ofWidth: 0.55 } },
        about: [
          madeSentence(),
          `Separations of every source from every object within ${maxArcsec} arcsec, of some epochs.`,
          `Match radius: ${radiusArcsec} arcsec.`,
          ...(fit
            ? [
                `Fit: ${Math.round(fit.truePairs)} true pairs that scatter by ${fit.sigmaArcsec.toPrecision(3)} arcsec in each coordinate,`,
                `over ${fit.backgroundDensity.toPrecision(3)} chance pairs per square arcsec.`,
              ]
            : []),
        ].join(" "),
        recipe: {
          ...{ program: "lightcurve-workbench", version: workbenchVersion, plot: title },
          ...{ radiusArcsec, maxArcsec, ...(fit ? { fit } : {}) },
        },
        legend: [
          { text: `within ${radiusArcsec}″`, color: lightSeries[0] },
          { text: "beyond", color: lightSeries[6] },
          ...(fit ? [{ text: "true and chance pairs, fitted", color: lightSeries[1] }] : []),
        ],
        panels: [
          {
            x: {
              ...{ title: "Separation [arcsec]", range: [0, maxArcsec] },
              ticks: linearTicks([0, maxArcsec], Math.max(2, Math.round(widthMm / 20))),
            },
            y: [
              {
                ...{ title: `Pairs per ${Number(step.toPrecision(3))}″`, range: [0, top] },
                ticks: linearTicks([0, top], 5)
                  .filter(({ value }) => Number.isInteger(value))
                  .map(({ value }) => ({ value, label: formatCount(value) })),
              },
            ],
            marks: [
              boxes(0, within, lightSeries[0]),
              boxes(within, pairCounts.length, lightSeries[6]),
              ...(expected
                ? [
                    line(
                      expected.map((_, k) => (k + 0.5) * step),
                      expected,
                      lightSeries[1],
                    ),
                  ]
                : []),
              { ...line([radiusArcsec, radiusArcsec], [0, top], "#1a1a1a"), dashed: true } as FigureMark,
            ],
          },
        ],
      }),
    values: () =>
      tsvText(
        ["from [arcsec]", "to [arcsec]", "pairs", ...(expected ? ["fitted"] : [])],
        Array.from(pairCounts, (count, i) => [edges[i], edges[i + 1], count, ...(expected ? [expected[i]] : [])]),
      ),
  };
}
