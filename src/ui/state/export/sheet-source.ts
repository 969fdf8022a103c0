import { tsvText } from "../../../core/export/tsv.ts";
import { sheetSvg } from "../../../core/figure/sheet-svg.ts";
import { fateOf, type TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";
import type { FigureSource } from "../../kit/figure-source.ts";
import { formatSignificant } from "../../kit/text/numbers.ts";
import type { Desk } from "../desk.svelte.ts";
import { lightSeries } from "./curve-figure.ts";
import { figureAbout, figureRecipe } from "./figure-recipe.ts";

/** Many small light curves of one measurement, as thumbnails show them. */
export function sheetSource(desk: Desk, curves: readonly TreatedCurve[], measurementKey: string): FigureSource {
  const title = `Thumbnails in ${measurementKey}`;
  return {
    ...{ title, label: `thumbnails-${measurementKey}` },
    async svg(widthMm) {
      if (curves.length === 0) return undefined;
      const about = [`Light curves in ${measurementKey}, each over its own range.`, ...figureAbout(desk)];
      return sheetSvg({
        ...{ widthMm, perLine: widthMm > 120 ? 6 : 3, color: lightSeries[0], about: about.join(" ") },
        ...{ title: `${desk.overview?.record.name ?? ""}: ${title}`, recipe: figureRecipe(desk, title) },
        cells: curves.map((treated) => {
          const { epochMjd, objectKey } = treated.curve;
          const y = keptValues(treated);
          const seen = y.filter(Number.isFinite);
          const span =
            seen.reduce((most, one) => Math.max(most, one), -Infinity) -
            seen.reduce((a, b) => Math.min(a, b), Infinity);
          const note = seen.length > 1 ? `${formatSignificant(span, 2)} ${treated.unit}` : "";
          const x = epochMjd.some((mjd) => Number.isFinite(mjd)) ? epochMjd : Float64Array.from(epochMjd.keys());
          return { label: objectKey, note, x, y, downwards: treated.kind === "mag" };
        }),
      });
    },
    values: () =>
      tsvText(
        ["object", "measurement", "epoch", "mjd", "value", "uncertainty"],
        curves.flatMap((treated) => {
          const { objectKey, epochKeys, epochMjd } = treated.curve;
          return Array.from(keptValues(treated)).flatMap((value, i) =>
            Number.isFinite(value)
              ? [[objectKey, measurementKey, epochKeys[i], epochMjd[i], value, treated.uncertainty[i]]]
              : [],
          );
        }),
      ),
  };
}

const keptValues = (treated: TreatedCurve) =>
  Float64Array.from(treated.value, (one, epoch) => (fateOf(treated, epoch) === "kept" ? one : Number.NaN));
