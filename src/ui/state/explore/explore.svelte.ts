import { createContext } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { type PointName, pointId } from "../../../core/additions/excluded-points.ts";
import type { SavedPeriod } from "../../../core/additions/kept-periods.ts";
import type { KnownList } from "../../../core/known/known-list.ts";
import {
  combined,
  emptySelection,
  isSelected,
  type Selection,
  type SelectMode,
  selectRows,
  toggle,
} from "../../../core/table/selection.ts";
import { rememberingSort, type SortKey } from "../../../core/table/sort.ts";
import type { DatasetOverview } from "../../../core/verbs/datasets.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import type { TableSort } from "../../kit/table/table-column.ts";
import type { LoadedColumn } from "./explore-column.ts";
import { ExploreColumns } from "./explore-columns.svelte.ts";
import { type ExploreState, firstState, widened } from "./explore-state.ts";
import { FilterBook } from "./filter-book.svelte.ts";
import { type Filtered, filterObjects } from "./filtered.ts";
import { FlagBook } from "./flag-book.svelte.ts";
import {
  advance,
  canRedo,
  canUndo,
  currentState,
  type History,
  redone,
  replaced,
  startHistory,
  undone,
} from "./history.ts";
import { type MadeColumn, madeColumnsName } from "./made-columns.ts";
import { Statistics } from "./statistics.svelte.ts";
import { Vetting } from "./vetting.ts";

/** The order of the table at first. */
export const firstSort: readonly TableSort[] = [{ columnId: "object", descending: false }];

/** Which union of catalogs a dataset's objects are; those of a reference catalog have none. */
const revisionOf = ({ reference }: DatasetOverview["record"]) =>
  reference.kind === "union" ? (reference.revision ?? 0) : undefined;

/**
 * The objects of the open dataset as every view shows them: one table of columns, one filter, one order, one selection,
 * one focus. Objects are named by their index on the object axis everywhere.
 */
export class Explore {
  readonly statistics: Statistics;
  readonly flags: FlagBook;
  readonly filters = new FilterBook();
  readonly columns = new ExploreColumns(this);
  objects = $state.raw<ObjectColumns | undefined>();
  /** Object that the light-curve view shows. */
  focus = $state<number | undefined>();
  /** Why the filter that was entered last cannot be read: the one before it still holds. */
  unread = $state<string | undefined>();
  /** Object under the pointer, in any view. */
  hover = $state<number | undefined>();
  /** What each view of the page keeps of its own, by a name of its choice: kept with the dataset, and in links. */
  readonly views = new SvelteMap<string, string>();
  /** From the first epoch to the last. */
  spanDays = $state(0);
  /** First key first; empty: in the order of the store. */
  sort = $state.raw<readonly TableSort[]>(firstSort);
  #overview = $state.raw<DatasetOverview | undefined>();
  #history = $state.raw<History<ExploreState>>(startHistory(firstState(0)));
  /** Of the last change, where further ones of its kind belong to the same step. */
  #series: string | undefined;

  constructor(workbench: Pick<Workbench, "analyse" | "statistics" | "flagCounts">) {
    this.statistics = new Statistics(workbench);
    this.flags = new FlagBook(workbench);
  }

  rowCount = $derived(this.objects?.count ?? 0);
  /** Epochs that light curves have, the excluded ones left out. */
  epochCount = $derived.by(() => {
    const { record, summary } = this.#overview ?? {};
    return (record?.generation?.epochCount ?? summary?.epochCount ?? 0) - (record?.excludedEpochs?.length ?? 0);
  });
  /** Within which sources were matched; 0 where objects have no place on the sky. */
  get matchRadiusArcsec(): number {
    return this.#overview?.record.match?.radiusArcsec ?? 0;
  }

  #state = $derived(currentState(this.#history));
  selection = $derived(this.#state.selection);
  filter = $derived(this.#state.filter);
  /** Names of the table's columns as the user chose them, in their order; undefined: those shown at first. */
  chosenColumns = $derived(this.#state.columns);
  tagged = $derived(this.#state.tagged);
  named = $derived(this.#state.named);
  /** Points left out of light curves and statistics, as `pointId`. */
  excludedPoints = $derived(this.#state.excludedPoints);
  /** Periods that were saved, by object key. */
  periods = $derived(this.#state.periods);
  /** Lists of known objects, in the order in which they were added. */
  known = $derived(this.#state.known);
  /** Columns of other datasets, once they are read; `state/beside` does. */
  beside = $state.raw<readonly LoadedColumn[]>([]);
  readonly vetting = this.#vetted();
  canUndo = $derived(canUndo(this.#history));
  canRedo = $derived(canRedo(this.#history));
  /** Measurements that have light curves. */
  measurements = $derived.by(() => {
    const record = this.#overview?.record;
    return record?.measurements.slice(0, record.generation?.measurementCount ?? 0) ?? [];
  });
  filtered = $derived(this.evaluate(this.filter));
  /** 1 for every object that the filter lets through; undefined: all objects. */
  mask = $derived(this.filter !== "" && this.filtered.kind === "mask" ? this.filtered.mask : undefined);
  /** Read by what changes the dataset, outside of any effect, the order would be made again each time: 0.1 s of 500,000 objects. */
  readonly #sort = rememberingSort();
  #sortedRows = $derived.by(() => {
    const keys = this.sort.flatMap(({ columnId, descending }): SortKey[] => {
      const data = this.columns.data(columnId);
      return data ? [{ data, descending }] : [];
    });
    return this.#sort(keys, this.rowCount);
  });
  /** Indices of the objects that the filter lets through, in the order of the table. */
  visibleRows = $derived.by(() => {
    const { mask } = this;
    return mask ? this.#sortedRows.filter((row) => mask[row] === 1) : this.#sortedRows;
  });
  /** Where in `visibleRows` each object is; -1 where the filter hides it. */
  #positionOf = $derived.by(() => {
    const positionOf = new Int32Array(this.rowCount).fill(-1);
    this.visibleRows.forEach((row, position) => {
      positionOf[row] = position;
    });
    return positionOf;
  });
  /** Where in `visibleRows` the object in focus is. */
  focusedPosition = $derived.by(() => {
    const position = this.focus === undefined ? undefined : this.#positionOf[this.focus];
    return position === undefined || position < 0 ? undefined : position;
  });
  focusedKey = $derived(this.focus === undefined ? undefined : this.objects?.objectKey[this.focus]);

  /** What light curves and statistics of the dataset are corrected by; undefined: they are as measured. */
  get correction(): DatasetOverview["correction"] {
    return this.#overview?.correction;
  }

  /** The objects that are shown, where the dataset has the same ones by now; undefined where they are to be read. */
  objectsOf({ record, readOnly }: DatasetOverview): ObjectColumns | undefined {
    const shown = this.#overview?.record;
    if (shown?.datasetId !== record.datasetId || readOnly) return undefined;
    return shown.objectCount === record.objectCount && revisionOf(shown) === revisionOf(record)
      ? this.objects
      : undefined;
  }

  /** Shows a dataset, or what it has become: state stays with the objects of the same dataset. */
  replace(overview: DatasetOverview | undefined, objects: ObjectColumns | undefined): void {
    const same = overview !== undefined && overview.record.datasetId === this.#overview?.record.datasetId;
    const focusedKey = same ? this.focusedKey : undefined;
    this.#overview = overview;
    this.flags.follow(overview);
    this.objects = objects;
    this.columns.forget();
    const count = objects?.count ?? 0;
    // Objects are only ever added, behind the others: rows stay what they are.
    this.#history = same
      ? { ...this.#history, states: this.#history.states.map((state) => widened(state, count)) }
      : startHistory(firstState(count));
    if (!same) {
      this.statistics.forget();
      this.beside = [];
      this.hover = undefined;
      this.sort = firstSort;
      this.filters.restart();
      this.views.clear();
    }
    const found = objects && focusedKey !== undefined ? objects.objectKey.indexOf(focusedKey) : -1;
    this.focus = found >= 0 ? found : this.visibleRows[0];
  }

  /** What an expression lets through, without applying it. */
  evaluate(expression: string): Filtered {
    return filterObjects(expression, this.objects, this.columns, this.epochCount);
  }

  /** Applies a filter, and what else is changed with it in the same step. */
  setFilter(filter: string, more: Partial<ExploreState> = {}): void {
    const next = filter.trim();
    this.unread = undefined;
    if (next === this.filter && Object.keys(more).length === 0) return;
    this.#change({ ...more, filter: next });
    this.filters.remember(next);
  }

  /** Keeps the columns that are made by expressions. */
  keepMade(columns: readonly MadeColumn[]): void {
    if (columns.length === 0) this.views.delete(madeColumnsName);
    else this.views.set(madeColumnsName, JSON.stringify(columns));
  }

  /** Shows these columns in the table, in this order. */
  showColumns(columns: readonly string[] | undefined): void {
    this.#change({ columns });
  }

  /** Selects objects, together with those selected before as the mode says. */
  select(rows: Iterable<number> | Selection, mode: SelectMode = "replace"): void {
    const next = "words" in rows ? rows : selectRows(this.rowCount, rows);
    this.#change({ selection: combined(this.selection, next, mode) });
  }

  /** Gives objects a tag, or takes it from them. */
  tag(name: string, rows: Iterable<number>, given = true): void {
    const before = this.tagged.get(name) ?? emptySelection(this.rowCount);
    const after = combined(before, selectRows(this.rowCount, rows), given ? "add" : "subtract");
    const tagged = new Map(this.tagged);
    if (after.size > 0) tagged.set(name, after);
    else tagged.delete(name);
    this.#change({ tagged });
  }

  /** Gives the object in focus a tag, or takes it away. */
  toggleTag(name: string): void {
    if (this.focus !== undefined) this.tag(name, [this.focus], !this.isTagged(name, this.focus));
  }

  isTagged(name: string, row: number): boolean {
    const objects = this.tagged.get(name);
    return objects !== undefined && isSelected(objects, row);
  }

  /** Selects the object in focus too, or no longer. */
  toggleFocused(): void {
    if (this.focus !== undefined) this.select(toggle(this.selection, this.focus));
  }

  /** Saves the selection under a name. */
  name(name: string): void {
    this.#change({ named: new Map(this.named).set(name, this.selection) });
  }

  forgetName(name: string): void {
    this.#change({ named: new Map([...this.named].filter(([other]) => other !== name)) });
  }

  /** Takes a tag from all objects, and from the tags there are. */
  forgetTag(name: string): void {
    this.#change({
      tagKeys: this.vetting.tagKeys.filter((tag) => tag.name !== name),
      tagged: new Map([...this.tagged].filter(([tag]) => tag !== name)),
    });
  }

  /** Leaves points out of light curves and statistics, or takes them in again. */
  excludePoints(points: Iterable<PointName>, exclude = true): void {
    const excludedPoints = new Set(this.excludedPoints);
    for (const point of points) exclude ? excludedPoints.add(pointId(point)) : excludedPoints.delete(pointId(point));
    this.#change({ excludedPoints });
  }

  /** Keeps a period of an object, behind those that it has. */
  savePeriod(objectKey: string, period: SavedPeriod): void {
    this.#change({ periods: new Map(this.periods).set(objectKey, [...(this.periods.get(objectKey) ?? []), period]) });
  }

  forgetPeriod(objectKey: string, id: string): void {
    const left = this.periods.get(objectKey)?.filter((period) => period.id !== id) ?? [];
    const periods = new Map(this.periods).set(objectKey, left);
    if (left.length === 0) periods.delete(objectKey);
    this.#change({ periods });
  }

  /** Keeps these lists of known objects, in the place of those there were. */
  keepKnown(known: readonly KnownList[]): void {
    if (known !== this.known) this.#change({ known });
  }

  focusObject(objectIndex: number | undefined): void {
    this.focus = objectIndex;
  }

  /** The object `by` rows from the focus in the order of the table, at most the first or the last. */
  stepped(by: number): number | undefined {
    const { visibleRows, focusedPosition } = this;
    if (focusedPosition === undefined) return visibleRows[0];
    return visibleRows[Math.min(Math.max(focusedPosition + by, 0), visibleRows.length - 1)];
  }

  undo(): void {
    this.#series = undefined;
    this.#history = undone(this.#history);
  }

  redo(): void {
    this.#series = undefined;
    this.#history = redone(this.#history);
  }

  /** Starts the history anew, as with a dataset whose state was kept. */
  restore(state: Partial<ExploreState>): void {
    this.#history = startHistory(widened({ ...this.#state, ...state }, this.rowCount));
  }

  /** Takes in what somebody else did: in every state, so that undo does not take it back. */
  amend(amended: (state: ExploreState) => ExploreState): void {
    this.#history = { ...this.#history, states: this.#history.states.map(amended) };
  }

  #change(change: Partial<ExploreState>, series?: string): void {
    const state = { ...this.#state, ...change };
    const goesOn = series !== undefined && series === this.#series;
    this.#history = goesOn ? replaced(this.#history, state) : advance(this.#history, state);
    this.#series = series;
  }

  #vetted(): Vetting {
    const state = () => this.#state;
    return new Vetting({
      get tagKeys() {
        return state().tagKeys;
      },
      get notes() {
        return state().notes;
      },
      change: (change, series) => this.#change(change, series),
    });
  }
}

export const [useExplore, provideExplore] = createContext<Explore>();
