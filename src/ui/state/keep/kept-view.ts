import { selectRows } from "../../../core/table/selection.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import type { DatasetView } from "../../../core/verbs/view.ts";
import type { CurveView } from "../curves/curve-view.svelte.ts";
import { applyKeptCurves, isKeptOfCurves, keptCurves } from "../curves/kept-curves.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { ObjectView } from "../objects/object-view.svelte.ts";

/** What each view of the page keeps of its own, by the view's name. */
export function keptViews(explore: Explore, curves: CurveView): Record<string, string> {
  return { ...Object.fromEntries(explore.views), ...keptCurves(curves) };
}

/** Sets each view of the page to what was kept of it; where nothing was, to what it is at first. */
export function applyViews(
  kept: Readonly<Record<string, string>>,
  explore: Explore,
  curves: CurveView,
  epochs: EpochColumns | undefined,
): void {
  const { views, objects } = explore;
  for (const name of [...views.keys()]) if (kept[name] === undefined) views.delete(name);
  for (const [name, value] of Object.entries(kept)) if (!isKeptOfCurves(name)) views.set(name, value);
  applyKeptCurves(curves, kept, {
    objectKeys: new Set(objects?.objectKey),
    epochColumns: new Set(epochs?.columns.map(({ name }) => name)),
  });
}

/** Looks at the dataset as it was looked at when the view was kept. Objects that are no more are left out. */
export function applyView(view: DatasetView, explore: Explore, table: ObjectView): void {
  const { filters, objects } = explore;
  const rowOf = new Map(objects?.objectKey.map((key, row) => [key, row]));
  const rowsOf = (keys: readonly string[]) => keys.flatMap((key) => rowOf.get(key) ?? []);
  const selection = (keys: readonly string[]) => selectRows(explore.rowCount, rowsOf(keys));
  const all = (list: { name: string; objectKeys: string[] }[]) =>
    new Map(
      list.flatMap(({ name, objectKeys }) => {
        const of = selection(objectKeys);
        return of.size > 0 ? [[name, of] as const] : [];
      }),
    );
  filters.restart(view.filterHistory, view.savedFilters);
  explore.sort = view.sort;
  table.widths = view.columnWidths;
  explore.restore({
    filter: view.filter,
    columns: view.columns,
    selection: selection(view.selection),
    tagged: all(view.tags),
    named: all(view.namedSelections),
    tagKeys: view.tags.map(({ name, key }) => ({ name, key })),
    notes: new Map(
      Object.entries(view.notes).flatMap(([key, note]) => rowsOf([key]).map((row) => [row, note] as const)),
    ),
  });
  explore.focusObject(rowOf.get(view.focusedKey ?? "") ?? explore.visibleRows[0]);
}
