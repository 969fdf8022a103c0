import type { TableSort } from "../../kit/table/table-column.ts";
import type { BoardNumber } from "./board-numbers.ts";
import {
  type BoardCell,
  type BoardRow,
  type CellState,
  cellMessages,
  cellMetric,
  type Metric,
  rowMessages,
} from "./board-rows.ts";

/** Which rows of the board are shown. */
export interface BoardFilter {
  /** Part of an epoch's key, of a file's name or of what went wrong; any case. */
  text: string;
  show: "all" | "problems" | "apart" | CellState;
  /** Of the filter language, over the numbers of the epochs. */
  numbers: string;
}

export const shows: Record<BoardFilter["show"], string> = {
  all: "All epochs",
  problems: "With problems",
  apart: "Standing apart",
  committed: "Committed",
  refused: "Refused",
  absent: "Without a catalog",
  excluded: "Excluded",
};

/** @param holds one entry a row, 0 where the filter by numbers leaves it out */
export function filterRows(
  rows: readonly BoardRow[],
  { text, show }: Omit<BoardFilter, "numbers">,
  holds?: Uint8Array,
): BoardRow[] {
  const wanted = text.trim().toLowerCase();
  const matches = (cell: BoardCell) =>
    show === "all" || (show === "problems" ? cellMessages(cell).length > 0 : cell.state === show);
  const shown = (row: BoardRow) =>
    row.cells.some(matches) || ((show === "apart" || show === "problems") && row.apart !== undefined);
  const mentions = ({ epochKey, apart, cells }: BoardRow) =>
    [epochKey, apart, ...cells.flatMap((cell) => [cell.catalog?.file, cell.refused?.file, ...cellMessages(cell)])].some(
      (part) => part?.toLowerCase().includes(wanted),
    );
  return rows.filter(
    (row, at) => (holds === undefined || holds[at] === 1) && shown(row) && (wanted === "" || mentions(row)),
  );
}

/** Columns of the board that are no table's. */
export type RowColumn = "use" | "epoch" | "mjd" | "date" | "problem";

const { compare } = new Intl.Collator("en", { numeric: true });

/**
 * Sorted by a column: a table's by the metric that is shown. Cells without a number come last either way.
 * @param numbers of the rows of the whole board `all`
 */
export function sortRows(
  rows: readonly BoardRow[],
  { columnId, descending }: TableSort,
  metric: Metric,
  numbers: readonly BoardNumber[] = [],
  all: readonly BoardRow[] = [],
): BoardRow[] {
  const sign = descending ? -1 : 1;
  const column = numbers.find(({ name }) => columnId === `number ${name}`);
  const placeOf = new Map(column && all.map((row, at) => [row, at]));
  const number = (row: BoardRow): number | undefined => {
    if (columnId === "mjd" || columnId === "date") return Number.isNaN(row.epochMjd) ? undefined : row.epochMjd;
    if (columnId === "use") return Number(row.excluded);
    if (columnId === "problem") return rowMessages(row).length;
    if (column) {
      const value = column.data[placeOf.get(row)!]!;
      return Number.isNaN(value) ? undefined : value;
    }
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
