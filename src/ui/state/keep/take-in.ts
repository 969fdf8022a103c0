import { keptKnownLists, knownListKind, knownRowsKind } from "../../../core/additions/kept-known.ts";
import { keptFilters, keptSelections, keptTags, kinds } from "../../../core/additions/kept-lists.ts";
import { keptPeriods, periodKind } from "../../../core/additions/kept-periods.ts";
import type { MergedAdditions } from "../../../core/additions/merged-additions.ts";
import { excludedPointKind } from "../../../core/additions/reading-kinds.ts";
import { combined, emptySelection, selectRows } from "../../../core/table/selection.ts";
import type { Addition } from "../../../core/verbs/additions.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { ExploreState } from "../explore/explore-state.ts";

/**
 * Shows what another tab has added: tags, notes, saved selections and filters. How the other tab looks at the dataset, and
 * what is selected there, stays its own.
 * @param news acts that count
 * @param known all that is kept, the news included
 */
export function takeIn(news: readonly Addition[], known: MergedAdditions, explore: Explore): void {
  const rowOf = new Map(explore.objects?.objectKey.map((key, row) => [key, row]));
  const rowsOf = (keys: readonly string[]) => keys.flatMap((key) => rowOf.get(key) ?? []);
  const { rowCount } = explore;
  const concerned = new Set(news.map(({ kind }) => kind));
  const tagKeys = [...keptTags(known)].map(([name, { key }]) => ({ name, key }));
  const periods = concerned.has(periodKind) ? keptPeriods(known) : undefined;
  const lists = concerned.has(knownListKind) || concerned.has(knownRowsKind) ? keptKnownLists(known) : undefined;
  const named = new Map([...keptSelections(known)].map(([name, kept]) => [name, kept.objectKeys]));

  function amended(state: ExploreState): ExploreState {
    const tagged = new Map(state.tagged);
    const notes = new Map(state.notes);
    const excludedPoints = new Set(state.excludedPoints);
    const ownPeriods = new Map(state.periods);
    for (const { kind, name = "", keys, value } of news) {
      if (kind === kinds.tagged) {
        const before = tagged.get(name) ?? emptySelection(rowCount);
        const after = combined(before, selectRows(rowCount, rowsOf(keys)), value === null ? "subtract" : "add");
        if (after.size > 0) tagged.set(name, after);
        else tagged.delete(name);
      }
      if (kind === excludedPointKind)
        for (const key of keys) {
          if (value === null) excludedPoints.delete(`${name}\n${key}`);
          else excludedPoints.add(`${name}\n${key}`);
        }
      if (kind === periodKind) {
        const left = (ownPeriods.get(name) ?? []).filter(({ id }) => !keys.includes(id));
        const all = [...left, ...(periods?.get(name) ?? []).filter(({ id }) => keys.includes(id))];
        if (all.length > 0) ownPeriods.set(name, all);
        else ownPeriods.delete(name);
      }
      if (kind === kinds.note)
        for (const row of rowsOf(keys)) {
          if (typeof value === "string") notes.set(row, value);
          else notes.delete(row);
        }
    }
    return {
      ...state,
      ...(concerned.has(kinds.tagged) ? { tagged } : {}),
      ...(concerned.has(kinds.note) ? { notes } : {}),
      ...(concerned.has(excludedPointKind) ? { excludedPoints } : {}),
      ...(periods ? { periods: ownPeriods } : {}),
      ...(lists ? { known: lists } : {}),
      ...(concerned.has(kinds.tag) ? { tagKeys } : {}),
      ...(concerned.has(kinds.selection)
        ? { named: new Map([...named].map(([name, keys]) => [name, selectRows(rowCount, rowsOf(keys))])) }
        : {}),
    };
  }
  if (
    lists ||
    [kinds.tagged, kinds.note, kinds.tag, kinds.selection, excludedPointKind, periodKind].some((kind) =>
      concerned.has(kind),
    )
  )
    explore.amend(amended);
  if (concerned.has(kinds.savedFilter)) explore.filters.saved = [...keptFilters(known).keys()];
}
