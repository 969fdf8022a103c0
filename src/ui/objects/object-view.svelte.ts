import type { ObjectColumns } from "../../core/requests.ts";
import { recall, remember } from "../app/remember.ts";
import type { TableSort } from "../table/table-column.ts";
import { type ObjectTableColumn, objectTableColumns } from "./object-columns.ts";
import { sortedRows } from "./sorted-rows.ts";

/** The object table as it is looked at: which columns, in which order, and which object has the focus. */
export class ObjectView {
  objects = $state.raw<ObjectColumns | undefined>();
  sort = $state.raw<TableSort | undefined>({ columnId: "key", descending: false });
  /** Index of the object in focus. */
  focus = $state<number | undefined>();
  #chosenColumns = $state.raw<ReadonlySet<string> | undefined>();

  allColumns = $derived(this.objects ? objectTableColumns(this.objects) : []);
  columns = $derived(this.allColumns.filter((column) => this.isShown(column)));
  /** Object index of each row of the table. */
  rows = $derived.by(() => {
    const { objects, sort } = this;
    const column = sort && this.allColumns.find(({ id }) => id === sort.columnId);
    return sortedRows(objects?.count ?? 0, column?.data, sort?.descending ?? false);
  });
  /** Row of each object. */
  #rowOf = $derived.by(() => {
    const rowOf = new Uint32Array(this.rows.length);
    this.rows.forEach((objectIndex, row) => {
      rowOf[objectIndex] = row;
    });
    return rowOf;
  });
  focusedRow = $derived(this.focus === undefined ? undefined : this.#rowOf[this.focus]);
  focusedKey = $derived(this.focus === undefined ? undefined : this.objects?.objectKey[this.focus]);

  constructor() {
    const columns = recall("columns");
    if (columns !== undefined) this.#chosenColumns = new Set(columns.split("\n"));
  }

  /** Shows other objects; the focus goes to the one with that key, else to the first row. */
  replace(objects: ObjectColumns | undefined, focusedKey: string | undefined): void {
    this.objects = objects;
    const found = objects && focusedKey !== undefined ? objects.objectKey.indexOf(focusedKey) : -1;
    this.focus = found >= 0 ? found : this.rows[0];
  }

  /** Sorts by a column: ascending, then descending, then in the store's order again. */
  sortBy(columnId: string): void {
    const again = this.sort?.columnId === columnId;
    if (again && this.sort?.descending) this.sort = undefined;
    else this.sort = { columnId, descending: again };
  }

  isShown(column: ObjectTableColumn): boolean {
    return column.id === "key" || (this.#chosenColumns?.has(column.id) ?? column.shown);
  }

  toggleColumn(column: ObjectTableColumn): void {
    const shown = new Set(this.columns.map(({ id }) => id));
    if (!shown.delete(column.id)) shown.add(column.id);
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

  /** The object `by` rows from the focus, at most the first or the last. */
  stepped(by: number): number | undefined {
    const row = Math.min(Math.max((this.focusedRow ?? 0) + by, 0), this.rows.length - 1);
    return this.rows[row];
  }
}
