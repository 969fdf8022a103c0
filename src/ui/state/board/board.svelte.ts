import { createContext } from "svelte";
import type { TableSort } from "../../kit/table/table-column.ts";
import type { BoardFilter } from "./board-filter.ts";
import type { Metric } from "./board-rows.ts";

/** How the epoch board is looked at. */
export class Board {
  shown = $state(false);
  filter = $state<BoardFilter>({ text: "", show: "all" });
  sort = $state.raw<TableSort>({ columnId: "mjd", descending: false });
  metric = $state<Metric>("matchedCount");
  /** The epoch whose catalogs are told in full. */
  epochKey = $state<string | undefined>();

  sortBy(columnId: string): void {
    this.sort = { columnId, descending: this.sort.columnId === columnId && !this.sort.descending };
  }
}

export const [useBoard, provideBoard] = createContext<Board>();
