import { excludePointChanges, pointOfId } from "../../../core/additions/excluded-points.ts";
import { knownListChanges } from "../../../core/additions/kept-known.ts";
import type { TagKey } from "../../../core/additions/kept-lists.ts";
import { keptFilters, keptSelections, keptTags, kinds, standings } from "../../../core/additions/kept-lists.ts";
import { periodChanges, type SavedPeriods } from "../../../core/additions/kept-periods.ts";
import { viewSettings } from "../../../core/additions/kept-view.ts";
import { mapChanges, positionsOf } from "../../../core/additions/map-changes.ts";
import type { MergedAdditions } from "../../../core/additions/merged-additions.ts";
import type { KnownList } from "../../../core/known/known-list.ts";
import { emptySelection, type Selection, selectedRows } from "../../../core/table/selection.ts";
import type { AdditionChange, Json } from "../../../core/verbs/additions.ts";
import type { CurveView } from "../curves/curve-view.svelte.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { ObjectView } from "../objects/object-view.svelte.ts";
import { keptViews } from "./kept-view.ts";

/** All that is kept with a dataset, as the page has it now. Values are never changed, only replaced. */
export interface Added {
  tagKeys: readonly TagKey[];
  tagged: ReadonlyMap<string, Selection>;
  named: ReadonlyMap<string, Selection>;
  notes: ReadonlyMap<number, string>;
  excludedPoints: ReadonlySet<string>;
  periods: SavedPeriods;
  known: readonly KnownList[];
  selection: Selection;
  savedFilters: readonly string[];
  settings: ReadonlyMap<string, Json>;
  panels: ReadonlyMap<string, Json>;
}

export function addedIn(explore: Explore, table: ObjectView, curves: CurveView): Added {
  const { chosenColumns, focusedKey, filters, vetting } = explore;
  return {
    tagKeys: vetting.tagKeys,
    tagged: explore.tagged,
    named: explore.named,
    notes: vetting.notes,
    excludedPoints: explore.excludedPoints,
    periods: explore.periods,
    known: explore.known,
    selection: explore.selection,
    savedFilters: filters.saved,
    settings: viewSettings({
      filter: explore.filter,
      filterHistory: [...filters.history],
      sort: [...explore.sort],
      ...(chosenColumns ? { columns: [...chosenColumns] } : {}),
      columnWidths: { ...table.widths },
      ...(focusedKey === undefined ? {} : { focusedKey }),
    }),
    panels: new Map(Object.entries(keptViews(explore, curves))),
  };
}

/**
 * The acts that lead from what the page had to what it has. Objects that a dataset has no more are left as they are kept.
 * @param known what is kept, for where entries of lists stand
 */
export function changesBetween(
  before: Added,
  after: Added,
  known: MergedAdditions,
  objectKey: readonly string[],
): AdditionChange[] {
  const keysOf = (selection: Selection) => Array.from(selectedRows(selection), (row) => objectKey[row]!);
  // Of a lasso these are tens of thousands of keys, between the pointer's last move and what it shows: no maps of them.
  const selected = (kind: string, name: string | undefined, from?: Selection, to?: Selection): AdditionChange[] => {
    if (from === to) return [];
    const [then, now] = [from ?? emptySelection(0), to ?? emptySelection(0)];
    const about = name === undefined ? { kind } : { kind, name };
    const acts = [
      { ...about, keys: keysOf(without(then, now)), value: null },
      { ...about, keys: keysOf(without(now, then)), value: true },
    ];
    return acts.filter(({ keys }) => keys.length > 0);
  };
  const tagNames = new Set([...before.tagged.keys(), ...after.tagged.keys()]);
  return [
    ...(before.tagKeys === after.tagKeys ? [] : tagChanges(before.tagKeys, after.tagKeys, known)),
    ...[...tagNames].flatMap((name) => selected(kinds.tagged, name, before.tagged.get(name), after.tagged.get(name))),
    ...(before.named === after.named ? [] : namedChanges(before.named, after.named, known, keysOf)),
    ...(before.notes === after.notes
      ? []
      : mapChanges({ kind: kinds.note }, byKey(before.notes, objectKey), byKey(after.notes, objectKey))),
    ...pointChanges(before.excludedPoints, after.excludedPoints),
    ...periodChanges(before.periods, after.periods),
    ...knownListChanges(before.known, after.known),
    ...selected(kinds.selected, undefined, before.selection, after.selection),
    ...(before.savedFilters === after.savedFilters
      ? []
      : filterChanges(before.savedFilters, after.savedFilters, known)),
    ...mapChanges({ kind: kinds.setting }, before.settings, after.settings),
    ...mapChanges({ kind: kinds.panel }, before.panels, after.panels),
  ];
}

function pointChanges(before: ReadonlySet<string>, after: ReadonlySet<string>): AdditionChange[] {
  if (before === after) return [];
  const only = (ids: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...ids].filter((id) => !others.has(id)).map(pointOfId);
  return [...excludePointChanges(only(after, before), true), ...excludePointChanges(only(before, after), false)];
}

/** Rows of one selection that are not in the other, which may be of fewer or more rows. */
function without({ rowCount, words }: Selection, other: Selection): Selection {
  const left = words.map((word, at) => word & ~(other.words[at] ?? 0));
  return { rowCount, size: left.reduce((sum, word) => sum + bitCount(word), 0), words: left };
}

function bitCount(word: number): number {
  let count = 0;
  for (let bits = word; bits !== 0; bits &= bits - 1) count++;
  return count;
}

const byKey = (notes: ReadonlyMap<number, string>, objectKey: readonly string[]): Map<string, Json> =>
  new Map([...notes].map(([row, note]) => [objectKey[row]!, note]));

function tagChanges(before: readonly TagKey[], after: readonly TagKey[], known: MergedAdditions): AdditionChange[] {
  const at = positionsOf(names(after), standings(keptTags(known)));
  const values = (tags: readonly TagKey[]) =>
    new Map(tags.map(({ name, key }): [string, Json] => [name, { key, at: at.get(name) ?? 0 }]));
  return mapChanges({ kind: kinds.tag }, values(before), values(after));
}

function namedChanges(
  before: ReadonlyMap<string, Selection>,
  after: ReadonlyMap<string, Selection>,
  known: MergedAdditions,
  keysOf: (selection: Selection) => string[],
): AdditionChange[] {
  const at = positionsOf([...after.keys()], standings(keptSelections(known)));
  const values = (named: ReadonlyMap<string, Selection>) =>
    new Map(
      [...named].map(([name, selection]): [string, Json] => [
        name,
        { objectKeys: keysOf(selection), at: at.get(name) ?? 0 },
      ]),
    );
  return mapChanges({ kind: kinds.selection }, values(before), values(after));
}

function filterChanges(before: readonly string[], after: readonly string[], known: MergedAdditions): AdditionChange[] {
  const at = positionsOf(after, standings(keptFilters(known)));
  const values = (filters: readonly string[]) =>
    new Map(filters.map((filter): [string, Json] => [filter, { at: at.get(filter) ?? 0 }]));
  return mapChanges({ kind: kinds.savedFilter }, values(before), values(after));
}

const names = (tags: readonly TagKey[]) => tags.map(({ name }) => name);
