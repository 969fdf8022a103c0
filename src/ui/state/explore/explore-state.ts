import { firstTags, type TagKey } from "../../../core/additions/kept-lists.ts";
import type { SavedPeriods } from "../../../core/additions/kept-periods.ts";
import type { KnownList } from "../../../core/known/known-list.ts";
import { emptySelection, type Selection } from "../../../core/table/selection.ts";

/** What undo brings back. Values are never changed, only replaced. */
export interface ExploreState {
  selection: Selection;
  /** Expression of the filter language; empty: all objects. */
  filter: string;
  /** Names of the table's columns in their order; undefined: those shown at first. */
  columns: readonly string[] | undefined;
  /** Objects by tag. */
  tagged: ReadonlyMap<string, Selection>;
  /** Selections that were saved, by name. */
  named: ReadonlyMap<string, Selection>;
  /** The tags that there are, whether or not an object has them. */
  tagKeys: readonly TagKey[];
  /** By object index. */
  notes: ReadonlyMap<number, string>;
  /** Points left out of light curves and statistics, as `pointId`. */
  excludedPoints: ReadonlySet<string>;
  /** Periods that were saved, by object key. */
  periods: SavedPeriods;
  /** Lists of known objects. */
  known: readonly KnownList[];
}

/** Nothing chosen, of so many objects. */
export const firstState = (rowCount: number): ExploreState => ({
  selection: emptySelection(rowCount),
  filter: "",
  columns: undefined,
  tagged: new Map(),
  named: new Map(),
  tagKeys: firstTags,
  notes: new Map(),
  excludedPoints: new Set(),
  periods: new Map(),
  known: [],
});

/** The same state when objects have been added behind the others. */
export function widened(state: ExploreState, rowCount: number): ExploreState {
  const widen = (selection: Selection): Selection => {
    if (selection.rowCount === rowCount) return selection;
    const { words } = emptySelection(rowCount);
    words.set(selection.words.subarray(0, words.length));
    return { rowCount, size: selection.size, words };
  };
  const widenAll = (selections: ReadonlyMap<string, Selection>) =>
    new Map([...selections].map(([name, selection]) => [name, widen(selection)]));
  const { selection, tagged, named } = state;
  return { ...state, selection: widen(selection), tagged: widenAll(tagged), named: widenAll(named) };
}
