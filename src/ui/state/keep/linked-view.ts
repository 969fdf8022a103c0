import type { EpochColumns } from "../../../core/verbs/read.ts";
import type { CurveView } from "../curves/curve-view.svelte.ts";
import { type Explore, firstSort } from "../explore/explore.svelte.ts";
import { applyViews, keptViews } from "./kept-view.ts";
import type { PageLink } from "./page-link.ts";

/** How a dataset is looked at now, for the page's address. */
export function linkTo(datasetId: string, explore: Explore, curves: CurveView): PageLink {
  return {
    dataset: datasetId,
    ...(explore.focusedKey === undefined ? {} : { object: explore.focusedKey }),
    measurements: curves.chosen,
    columns: [...(explore.chosenColumns ?? [])],
    sort: explore.sort === firstSort ? [] : [...explore.sort],
    filter: explore.filter,
    views: keptViews(explore, curves),
  };
}

/** Looks at the open dataset as a link to it says; what is no more is left out. */
export function applyLink(link: PageLink, explore: Explore, curves: CurveView, epochs: EpochColumns | undefined): void {
  const columns = link.columns.length > 0 ? link.columns : undefined;
  const sameColumns = String(columns) === String(explore.chosenColumns);
  explore.setFilter(link.filter, sameColumns ? {} : { columns });
  explore.sort = link.sort.length > 0 ? link.sort : firstSort;
  applyViews(link.views, explore, curves, epochs);
  const known = new Set(curves.measurements.map(({ measurementKey }) => measurementKey));
  const chosen = link.measurements.filter((key) => known.has(key));
  if (chosen.length > 0) curves.chosen = chosen;
  const focus = link.object === undefined ? -1 : (explore.objects?.objectKey.indexOf(link.object) ?? -1);
  explore.focusObject(focus >= 0 ? focus : (explore.focus ?? explore.visibleRows[0]));
}
