import type { TableSort } from "../../kit/table/table-column.ts";
import { type BoardCell, type BoardRow, type CellState, cellMessages, cellMetric, type Metric } from "./board-rows.ts";

/** Which rows of the board are shown. */
export interface BoardFilter {
  /** Part of an epoch's key, of a file's name or of what went wrong; any case. */
  text: string;
  show: "all" | "problems" | CellState;
}

export const shows: Record<BoardFilter["show"], string> = {
  all: "All epochs",
  problems: "With problems",
  committed: "Committed",
  refused: "Refused",
  absent: "Without a catalog",
  excluded: "Excluded",
};

export function filterRows(rows: readonly BoardRow[], { text, show }: BoardFilter): BoardRow[] {
  const wanted = text.trim().toLowerCase();
  const matches = (cell: BoardCell) =>
    show === "all" || (show === "problems" ? cellMessages(cell).length > 0 : cell.state === show);
  const mentions = ({ epochKey, cells }: BoardRow) =>
    [epochKey, ...cells.flatMap((cell) => [cell.catalog?.file, cell.refused?.file, ...cellMessages(cell)])].some(
      (part) => part?.toLowerCase().includes(wanted),
    );
  return rows.filter((row) => row.cells.some(matches) && (wanted === "" || mentions(row)));
}

/** Columns of the board that are no table's. */
export type RowColumn = "use" | "epoch" | "mjd" | "date" | "problem";

const { compare } = new Intl.Collator("en", { numeric: true });

/** Sorted by a column: a table's by the metric that is shown. Cells without a number come last either way. */
export function sortRows(rows: readonly BoardRow[], { columnId, descending }: TableSort, metric: Metric): BoardRow[] {
  const sign = descending ? -1 : 1;
  const number = (row: BoardRow): number | undefined => {
    if (columnId === "mjd" || columnId === "date") return Number.isNaN(row.epochMjd) ? undefined : row.epochMjd;
    if (columnId === "use") return Number(row.excluded);
    if (columnId === "problem") return row.cells.flatMap(cellMessages).length;
    const cell = row.cells.find(({ tableKey }) => columnId === `table ${tableKey}`);
    return cell && cellMetric(cell, metric);
  };
  return rows.toSorted((a, b) => {
    const byKey = compare(a.epochKey, b.epochKey);
    if (columnId === "epoch") return sign * byKey;
    const [x, y] = [number(a), number(b)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined) || byKey;
    return sign * (x - y) || byKey;
  });
}
