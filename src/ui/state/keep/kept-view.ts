import { type Selection, selectedRows, selectRows } from "../../../core/table/selection.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import type { DatasetView } from "../../../core/verbs/view.ts";
import type { CurveView } from "../curves/curve-view.svelte.ts";
import { applyKeptCurves, isKeptOfCurves, keptCurves } from "../curves/kept-curves.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { ObjectView } from "../objects/object-view.svelte.ts";

/** All that is kept with the dataset of how it is looked at now. */
export function viewOf(explore: Explore, table: ObjectView, curves: CurveView): DatasetView {
  const { filters, vetting, objects } = explore;
  const keyOf = (row: number) => objects?.objectKey[row] ?? "";
  const keysOf = (selection: Selection | undefined) => (selection ? Array.from(selectedRows(selection), keyOf) : []);
  const { chosenColumns } = explore;
  const tagNames = new Set([...vetting.tagKeys.map(({ name }) => name), ...explore.tagged.keys()]);
  return {
    viewVersion: 1,
    filter: explore.filter,
    filterHistory: [...filters.history],
    savedFilters: [...filters.saved],
    sort: [...explore.sort],
    ...(chosenColumns ? { columns: [...chosenColumns] } : {}),
    columnWidths: { ...table.widths },
    selection: keysOf(explore.selection),
    namedSelections: Array.from(explore.named, ([name, selection]) => ({ name, objectKeys: keysOf(selection) })),
    tags: Array.from(tagNames, (name) => ({
      name,
      key: vetting.tagKeys.find((tag) => tag.name === name)?.key ?? "",
      objectKeys: keysOf(explore.tagged.get(name)),
    })),
    notes: Object.fromEntries(Array.from(vetting.notes, ([row, note]) => [keyOf(row), note])),
    ...(explore.focusedKey === undefined ? {} : { focusedKey: explore.focusedKey }),
    views: keptViews(explore, curves),
  };
}

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
  const { filters, vetting, objects } = explore;
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
  vetting.restart(
    view.tags.map(({ name, key }) => ({ name, key })),
    new Map(Object.entries(view.notes).flatMap(([key, note]) => rowsOf([key]).map((row) => [row, note] as const))),
  );
  explore.sort = view.sort;
  table.widths = view.columnWidths;
  explore.restore({
    filter: view.filter,
    columns: view.columns,
    selection: selection(view.selection),
    tagged: all(view.tags),
    named: all(view.namedSelections),
  });
  explore.focusObject(rowOf.get(view.focusedKey ?? "") ?? explore.visibleRows[0]);
}
