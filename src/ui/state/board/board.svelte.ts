import { createContext } from "svelte";
import { recall, remember } from "../../kit/remember.ts";
import type { TableSort } from "../../kit/table/table-column.ts";
import type { BoardFilter } from "./board-filter.ts";
import type { Metric } from "./board-rows.ts";

/** How the epoch board is looked at. */
export class Board {
  shown = $state(false);
  filter = $state<BoardFilter>({ text: "", show: "all", numbers: "" });
  sort = $state.raw<TableSort>({ columnId: "mjd", descending: false });
  metric = $state<Metric>("matchedCount");
  /** The epoch whose catalogs are told in full. */
  epochKey = $state<string | undefined>();
  /** Of which measurement zero points are shown, where there are several. */
  measurementKey = $state<string | undefined>();
  /** Name of the number that is plotted against time; empty: none is. */
  plotted = $state(recall("board-plot") ?? "zero_point");

  plot(name: string): void {
    this.plotted = name;
    remember("board-plot", name);
  }

  sortBy(columnId: string): void {
    this.sort = { columnId, descending: this.sort.columnId === columnId && !this.sort.descending };
  }
}

export const [useBoard, provideBoard] = createContext<Board>();
