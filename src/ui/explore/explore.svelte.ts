import { SvelteMap } from "svelte/reactivity";
import { isWorkbenchError, reportError, type WorkbenchError } from "../../core/errors.ts";
import { statisticColumns, validInAll } from "../../core/lightcurve/statistic-columns.ts";
import type { DatasetOverview, ObjectColumns } from "../../core/requests.ts";
import { expressionNames } from "../../core/table/expression-names.ts";
import { filterRows } from "../../core/table/filter.ts";
import {
  and,
  emptySelection,
  isSelected,
  minus,
  or,
  type Selection,
  selectRows,
  toggle,
} from "../../core/table/selection.ts";
import { type SortKey, sortRows } from "../../core/table/sort.ts";
import type { TableSort } from "../table/table-column.ts";
import type { Workbench } from "../workbench-api.ts";
import { type ComputedColumn, computedColumns } from "./computed-columns.ts";
import { type ColumnData, type ExploreColumn, type LoadedColumn, objectColumns } from "./explore-column.ts";
import { FilterBook } from "./filter-book.svelte.ts";
import { advance, canRedo, canUndo, currentState, type History, redone, startHistory, undone } from "./history.ts";
import { Statistics } from "./statistics.svelte.ts";
import { Vetting } from "./vetting.svelte.ts";
import {
  membership,
  noteName,
  noteTexts,
  selectedName,
  tagColumnName,
  tagsName,
  tagTexts,
  vettingColumns,
} from "./vetting-columns.ts";

export type SelectMode = "replace" | "add" | "subtract" | "intersect";

/** What undo brings back. Values are never changed, only replaced. */
export interface ExploreState {
  selection: Selection;
  /** Expression of the filter language; empty: all objects. */
  filter: string;
  /** Objects by tag. */
  tagged: ReadonlyMap<string, Selection>;
  /** Selections that were saved, by name. */
  named: ReadonlyMap<string, Selection>;
}

/** What a filter expression gives: the rows' mask, or where it is wrong, or neither while its columns are being read. */
export type Filtered =
  | { kind: "mask"; mask: Uint8Array; count: number }
  | { kind: "waiting" }
  | { kind: "error"; column: number; message: string };

export const defaultFilter = `${validInAll} > 0.75 * epochs`;

/** The order of the table at first. */
export const firstSort: readonly TableSort[] = [{ columnId: "object", descending: false }];

const nothing: ExploreState = { selection: emptySelection(0), filter: "", tagged: new Map(), named: new Map() };

/**
 * The objects of the open dataset as every view shows them: one table of columns, one filter, one order, one selection,
 * one focus. Objects are named by their index on the object axis everywhere.
 */
export class Explore {
  readonly statistics: Statistics;
  readonly filters = new FilterBook();
  readonly vetting = new Vetting();
  objects = $state.raw<ObjectColumns | undefined>();
  /** Object that the light-curve view shows. */
  focus = $state<number | undefined>();
  /** Object under the pointer, in any view. */
  hover = $state<number | undefined>();
  /** What each view of the page keeps of its own, by a name of its choice: kept with the dataset, and in links. */
  readonly views = new SvelteMap<string, string>();
  /** First key first; empty: in the order of the store. */
  sort = $state.raw<readonly TableSort[]>(firstSort);
  #overview = $state.raw<DatasetOverview | undefined>();
  #history = $state.raw<History<ExploreState>>(startHistory(nothing));

  constructor(workbench: Pick<Workbench, "analyse" | "statistics">) {
    this.statistics = new Statistics(workbench);
  }

  rowCount = $derived(this.objects?.count ?? 0);
  /** Epochs that light curves have, the excluded ones left out. */
  epochCount = $derived.by(() => {
    const { record, summary } = this.#overview ?? {};
    return (record?.generation?.epochCount ?? summary?.epochCount ?? 0) - (record?.excludedEpochs?.length ?? 0);
  });
  #state = $derived(currentState(this.#history));
  selection = $derived(this.#state.selection);
  filter = $derived(this.#state.filter);
  tagged = $derived(this.#state.tagged);
  named = $derived(this.#state.named);
  canUndo = $derived(canUndo(this.#history));
  canRedo = $derived(canRedo(this.#history));
  #loaded = $derived(this.objects ? objectColumns(this.objects) : []);
  /** Measurements that have light curves. */
  measurements = $derived.by(() => {
    const record = this.#overview?.record;
    return record?.measurements.slice(0, record.generation?.measurementCount ?? 0) ?? [];
  });
  #computed = $derived(this.measurements.length > 0 ? computedColumns(this.measurements) : []);
  #tagNames = $derived(
    [...new Set([...this.vetting.tagKeys.map(({ name }) => name), ...this.tagged.keys()])].join("\n"),
  );
  #vetting = $derived(vettingColumns(this.#tagNames === "" ? [] : this.#tagNames.split("\n")));
  #vettingNames = $derived(new Set(this.#vetting.map(({ name }) => name)));
  #tagTexts = $derived(tagTexts(this.rowCount, this.tagged));
  #noteTexts = $derived(noteTexts(this.rowCount, this.vetting.notes));
  /** Every column there is, those shown first at the front; data by `column(name)`. */
  columns = $derived.by((): ExploreColumn[] => {
    const statistics = this.measurements.length > 0 ? statisticColumns(this.measurements) : [];
    const all: ExploreColumn[] = [
      ...this.#loaded,
      ...this.#vetting,
      ...this.#computed,
      ...statistics.map(
        ({ name, unit, description }): ExploreColumn => ({
          ...{ name, title: name, description: description ?? "", kind: "number", group: "statistics" },
          ...(unit ? { unit } : {}),
          shown: name === validInAll,
        }),
      ),
    ];
    const taken = new Set<string>();
    return all.filter(({ name }) => !taken.has(name) && taken.add(name));
  });
  #columnByName = $derived(new Map(this.columns.map((column) => [column.name, column])));
  /** Names of all columns, as they are used in filters. */
  columnNames = $derived([...this.#columnByName.keys()]);
  #sources = $derived.by(() => {
    const sources = new Map<string, LoadedColumn | ComputedColumn>();
    for (const column of [...this.#computed, ...this.#loaded].reverse()) sources.set(column.name, column);
    return sources;
  });
  #computedData = new Map<ComputedColumn, { needed: ColumnData[]; data: ColumnData }>();

  filtered = $derived(this.evaluate(this.filter));
  /** 1 for every object that the filter lets through; undefined: all objects. */
  mask = $derived(this.filter !== "" && this.filtered.kind === "mask" ? this.filtered.mask : undefined);
  #sortedRows = $derived.by(() => {
    const keys = this.sort.flatMap(({ columnId, descending }): SortKey[] => {
      const data = this.column(columnId);
      return data ? [{ data, descending }] : [];
    });
    return sortRows(keys, this.rowCount);
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

  /** Shows a dataset, or what it has become: state stays with the objects of the same dataset. */
  replace(overview: DatasetOverview | undefined, objects: ObjectColumns | undefined): void {
    const same = overview !== undefined && overview.record.datasetId === this.#overview?.record.datasetId;
    const focusedKey = same ? this.focusedKey : undefined;
    this.#overview = overview;
    this.objects = objects;
    this.#computedData.clear();
    const count = objects?.count ?? 0;
    // Objects are only ever added, behind the others: rows stay what they are.
    this.#history = same
      ? { ...this.#history, states: this.#history.states.map((state) => widened(state, count)) }
      : startHistory({ ...nothing, selection: emptySelection(count) });
    if (!same) {
      this.hover = undefined;
      this.sort = firstSort;
      this.filters.restart();
      this.vetting.restart();
      this.views.clear();
    }
    const found = objects && focusedKey !== undefined ? objects.objectKey.indexOf(focusedKey) : -1;
    this.focus = found >= 0 ? found : this.visibleRows[0];
  }

  /** What is known of a column; undefined where there is none of that name. */
  describe(name: string): ExploreColumn | undefined {
    return this.#columnByName.get(name);
  }

  /** A column's data, one entry an object; undefined while it is being read, which asking for it starts. */
  column(name: string): ColumnData | undefined {
    const source = this.#sources.get(name);
    if (!source && this.#vettingNames.has(name)) return this.#vettingData(name);
    if (!source) return this.#columnByName.has(name) ? this.statistics.column(name) : undefined;
    if ("data" in source) return source.data;
    const needed = source.needs.map((need) => this.statistics.column(need));
    if (needed.some((data) => data === undefined)) return undefined;
    const known = this.#computedData.get(source);
    if (known?.needed.every((data, i) => data === needed[i])) return known.data;
    const data = source.compute(needed as ColumnData[]);
    this.#computedData.set(source, { needed: needed as ColumnData[], data });
    return data;
  }

  #vettingData(name: string): ColumnData {
    if (name === tagsName) return this.#tagTexts;
    if (name === noteName) return this.#noteTexts;
    if (name === selectedName) return membership(this.selection);
    const tag = [...this.tagged].find(([tag]) => tagColumnName(tag) === name);
    return membership(tag?.[1] ?? emptySelection(this.rowCount));
  }

  /** Resolves when the data of these columns is on the page. */
  async load(names: Iterable<string>): Promise<void> {
    const sources = Array.from(names, (name) => ({ name, source: this.#sources.get(name) }));
    await this.statistics.fetch(
      sources.flatMap(({ name, source }) => (!source ? [name] : "needs" in source ? source.needs : [])),
    );
  }

  /** A numeric column's data; undefined while it is being read, and for columns of text. */
  numbers(name: string): Float64Array | undefined {
    const data = this.column(name);
    return data instanceof Float64Array ? data : undefined;
  }

  /** What an expression lets through, without applying it. */
  evaluate(expression: string): Filtered {
    const { objects } = this;
    if (!objects || expression.trim() === "")
      return { kind: "mask", mask: new Uint8Array(this.rowCount).fill(1), count: this.rowCount };
    try {
      const used = expressionNames(expression);
      const columns = new Map<string, Float64Array | string[]>();
      let waiting = false;
      for (const name of this.columnNames) {
        const data = used.has(name) ? this.column(name) : unused;
        if (!data) waiting = true;
        columns.set(name, (data ?? unused) as Float64Array | string[]);
      }
      if (waiting) return { kind: "waiting" };
      const { count, raDeg, decDeg } = objects;
      const mask = filterRows(expression, { count, columns, constants: { epochs: this.epochCount }, raDeg, decDeg });
      return { kind: "mask", mask, count: mask.reduce((sum, holds) => sum + holds, 0) };
    } catch (error) {
      if (!isWorkbenchError(error, "ExpressionSyntax")) throw error;
      const { column } = (error as WorkbenchError<"ExpressionSyntax">).details;
      return { kind: "error", column, message: reportError(error).message };
    }
  }

  setFilter(filter: string): void {
    if (filter.trim() === this.filter) return;
    this.#change({ filter: filter.trim() });
    this.filters.remember(filter.trim());
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
    this.vetting.forget(name);
    if (this.tagged.has(name)) this.#change({ tagged: new Map([...this.tagged].filter(([tag]) => tag !== name)) });
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
    this.#history = undone(this.#history);
  }

  redo(): void {
    this.#history = redone(this.#history);
  }

  /** Starts the history anew, as with a dataset whose state was kept. */
  restore(state: Partial<ExploreState>): void {
    this.#history = startHistory(widened({ ...this.#state, ...state }, this.rowCount));
  }

  #change(change: Partial<ExploreState>): void {
    this.#history = advance(this.#history, { ...this.#state, ...change });
  }
}

const unused = new Float64Array();

function combined(before: Selection, next: Selection, mode: SelectMode): Selection {
  switch (mode) {
    case "replace":
      return next;
    case "add":
      return or(before, next);
    case "subtract":
      return minus(before, next);
    case "intersect":
      return and(before, next);
  }
}

function widened(state: ExploreState, rowCount: number): ExploreState {
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
