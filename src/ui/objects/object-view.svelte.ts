import { recall, remember } from "../app/remember.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { TableSort } from "../table/table-column.ts";
import { type ObjectTableColumn, tableColumn } from "./object-columns.ts";

const keyColumn = "object";

/** How the object table shows what `Explore` holds: which columns, how wide, in which order. */
export class ObjectView {
  readonly explore: Explore;
  #chosenColumns = $state.raw<ReadonlySet<string> | undefined>();

  constructor(explore: Explore) {
    this.explore = explore;
    const columns = recall("columns");
    if (columns !== undefined) this.#chosenColumns = new Set(columns.split("\n"));
  }

  columns = $derived.by((): ObjectTableColumn[] => {
    const shown = this.explore.columns.filter(({ name }) => this.isShown(name));
    return shown.map((column) => tableColumn(column, this.explore.column(column.name), this.explore.objects));
  });

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
   * Sorts by a column: ascending, then descending, then not at all. With `further` it is a key behind the others, which
   * stay.
   */
  sortBy(columnId: string, further = false): void {
    const { sort } = this;
    const before = sort.find((key) => key.columnId === columnId);
    const next: TableSort[] = before?.descending ? [] : [{ columnId, descending: before !== undefined }];
    if (!further) this.explore.sort = before && sort.length > 1 ? [{ columnId, descending: false }] : next;
    else if (!before) this.explore.sort = [...sort, ...next];
    else this.explore.sort = sort.flatMap((key) => (key === before ? next : [key]));
  }

  isShown(name: string): boolean {
    return name === keyColumn || (this.#chosenColumns?.has(name) ?? this.explore.describe(name)?.shown ?? false);
  }

  toggleColumn(name: string): void {
    const shown = new Set(this.columns.map(({ id }) => id));
    if (!shown.delete(name)) shown.add(name);
    this.#chosenColumns = shown;
    remember("columns", [...shown].join("\n"));
  }

  /** Keys of the objects in the rows around the focus, nearest first, the focus left out. */
  neighbourKeys(reach: number): string[] {
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
