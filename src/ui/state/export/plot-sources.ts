import { type TsvCell, tsvText } from "../../../core/export/tsv.ts";
import type { FigureMark } from "../../../core/figure/figure.ts";
import type { FigureSource } from "../../kit/figure-source.ts";
import type { ScatterSnapshot } from "../../kit/scatter/scatter-snapshot.ts";
import type { ShownRow } from "../curves/shown-rows.svelte.ts";
import type { Desk } from "../desk.svelte.ts";
import { curveFigure, curveTsv, type FigureRow } from "./curve-figure.ts";
import { figureAbout, figureRecipe, fileLabel } from "./figure-recipe.ts";
import { figureText } from "./figure-text.ts";
import { type ScatterFigureOptions, scatterFigure } from "./scatter-figure.ts";

/** The light curves on the screen. */
export function curvesSource(desk: Desk, rows: readonly ShownRow[]): FigureSource {
  const zoomed = rows.map((row): FigureRow => ({ ...row, valueZoom: desk.curves.valueZooms.get(row.objectKey) }));
  const label = rows.map(({ objectKey }) => objectKey).join("-");
  return rowsSource(desk, zoomed, { title: `Light curves of ${label}`, label, zoom: desk.curves.zoom });
}

interface RowsOptions {
  title: string;
  label: string;
  zoom?: readonly [number, number] | undefined;
  objectKey?: string;
  /** Of the x axis, where a figure alone must say more than the page around the plot. */
  xTitle?: string;
  about?: readonly string[];
}

/** Plots under each other that share their x axis. */
export function rowsSource(desk: Desk, rows: readonly FigureRow[], options: RowsOptions): FigureSource {
  const { title, label, zoom, objectKey, xTitle, about = [] } = options;
  const datasetName = desk.overview?.record.name ?? "";
  return {
    ...{ title, label },
    async svg(widthMm) {
      if (rows.length === 0) return undefined;
      return figureText(
        curveFigure(rows, {
          ...{ widthMm, zoom, datasetName, recipe: figureRecipe(desk, title) },
          ...(objectKey === undefined ? {} : { objectKey }),
          ...(xTitle === undefined ? {} : { xTitle }),
          about: [...about, ...figureAbout(desk)],
        }),
      );
    },
    values: () => curveTsv(rows, objectKey),
  };
}

interface ScatterOptions extends Pick<ScatterFigureOptions, "grid" | "error"> {
  title: string;
  about?: readonly string[];
  /** What a row is, and what it is called. */
  names: { title: string; of: readonly string[] };
  /** What is copied in place of the places along the axes, where these are no numbers of the axes' titles: a projection's. */
  columns?: readonly { title: string; unit?: string; data: ArrayLike<number> }[];
  over?: (shown: ScatterSnapshot) => readonly FigureMark[];
  under?: () => Promise<readonly FigureMark[]>;
}

/** A scatter plot of objects or epochs. */
export function scatterSource(desk: Desk, shown: ScatterSnapshot, options: ScatterOptions): FigureSource {
  const { title, about = [], names, over, under, columns: copied, ...more } = options;
  const datasetName = desk.overview?.record.name ?? "";
  return {
    ...{ title, label: fileLabel(title) },
    async svg(widthMm) {
      return figureText(
        scatterFigure(shown, {
          ...{ widthMm, title: `${datasetName}: ${title}`, recipe: figureRecipe(desk, title), ...more },
          about: [...about, ...figureAbout(desk, "stored")],
          over: over?.(shown) ?? [],
          under: (await under?.()) ?? [],
        }),
      );
    },
    values() {
      const { x, y, color, rows } = shown;
      const columns = [...(copied ?? [x, y]), ...(color ? [color] : [])];
      const named = ({ title, unit }: { title: string; unit?: string | undefined }) =>
        unit ? `${title} [${unit}]` : title;
      const { error } = more;
      const lines = [...rows.selected, ...rows.others].sort((a, b) => a - b);
      const picked = new Set(rows.selected);
      return tsvText(
        [names.title, ...columns.map(named), ...(error ? ["error"] : []), "selected"],
        lines.map((row): TsvCell[] => [
          names.of[row],
          ...columns.map((axis) => ("log" in axis && axis.log ? 10 ** axis.data[row]! : axis.data[row])),
          ...(error ? [error[row]] : []),
          picked.has(row),
        ]),
      );
    },
  };
}
