import { createContext } from "svelte";
import type { TableSort } from "../../kit/table/table-column.ts";
import { type Explore, firstSort } from "../explore/explore.svelte.ts";
import { type ObjectTableColumn, tableColumn } from "./object-columns.ts";

export const keyColumn = "object";

/** Under which name it is kept that thumbnails are folded. */
export const foldedThumbnails = "thumbnails.folded";

/** How the object table shows what `Explore` holds: which columns, how wide, in which order. */
export class ObjectView {
  readonly explore: Explore;
  /** Widths that the user gave to columns, in CSS pixels, by name. */
  widths = $state.raw<Readonly<Record<string, number>>>({});

  constructor(explore: Explore) {
    this.explore = explore;
  }

  #shownNames = $derived.by((): readonly string[] => {
    const { explore } = this;
    const { chosenColumns } = explore;
    if (!chosenColumns) return explore.columns.all.flatMap(({ name, shown }) => (shown ? [name] : []));
    return [keyColumn, ...chosenColumns.filter((name) => name !== keyColumn && explore.columns.describe(name))];
  });
  #shown = $derived(new Set(this.#shownNames));
  columns = $derived(
    this.#shownNames.flatMap((name): ObjectTableColumn[] => {
      const column = this.explore.columns.describe(name);
      if (!column) return [];
      const shown = tableColumn(column, this.explore.columns.data(name), this.explore.objects);
      return [{ ...shown, fixed: name === keyColumn, width: this.widths[name] ?? shown.width }];
    }),
  );

  get objects() {
    return this.explore.objects;
  }
  /** Index of the object in focus. */
  get focus() {
    return this.explore.focus;
  }
  /** Object index of each row of the table. */
  get rows() {
    return this.explore.visibleRows;
  }
  get focusedRow() {
    return this.explore.focusedPosition;
  }
  get focusedKey() {
    return this.explore.focusedKey;
  }
  get sort(): readonly TableSort[] {
    return this.explore.sort;
  }

  /**
   * Sorts by a column: ascending, then descending, then as at first. With `further` it is a key behind the others, which
   * stay.
   */
  sortBy(columnId: string, further = false): void {
    const { sort } = this;
    const before = sort.find((key) => key.columnId === columnId);
    const next = before?.descending ? [] : [{ columnId, descending: before !== undefined }];
    if (further) this.#sort(before ? sort.flatMap((key) => (key === before ? next : [key])) : [...sort, ...next]);
    else this.#sort(sort.length > 1 ? [{ columnId, descending: false }] : next);
  }

  #sort(keys: readonly TableSort[]): void {
    this.explore.sort = keys.length > 0 ? keys : firstSort;
  }

  isShown(name: string): boolean {
    return this.#shown.has(name);
  }

  toggleColumn(name: string): void {
    const shown = this.#shownNames;
    this.explore.showColumns(this.isShown(name) ? shown.filter((other) => other !== name) : [...shown, name]);
  }

  /** The columns that are shown, with one more, or one of them, right behind the key. */
  withForward(...names: string[]): string[] {
    return [keyColumn, ...names, ...this.#shownNames.filter((other) => other !== keyColumn && !names.includes(other))];
  }

  /** Moves a column to where another one is, which makes room; the key stays first. */
  moveColumn(name: string, to: number): void {
    const names = this.#shownNames.filter((other) => other !== name);
    names.splice(Math.max(to, 1), 0, name);
    if (name !== keyColumn && names.some((other, i) => other !== this.#shownNames[i])) this.explore.showColumns(names);
  }

  resize(name: string, width: number): void {
    this.widths = { ...this.widths, [name]: Math.round(Math.min(Math.max(width, 40), 800)) };
  }

  /** Keys of the objects in the rows around the focus, nearest first, the focus left out. */
  neighborKeys(reach: number): string[] {
    const { focusedRow, objects, rows } = this;
    if (focusedRow === undefined || !objects) return [];
    const keys: string[] = [];
    for (let step = 1; step <= reach; step++)
      for (const row of [focusedRow + step, focusedRow - step]) {
        const objectIndex = rows[row];
        if (objectIndex !== undefined) keys.push(objects.objectKey[objectIndex]!);
      }
    return keys;
  }

  stepped(by: number): number | undefined {
    return this.explore.stepped(by);
  }
}

export const [useObjectView, provideObjectView] = createContext<ObjectView>();
