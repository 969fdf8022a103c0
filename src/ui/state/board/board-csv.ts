import type { TableAxis } from "../../../core/cube/dataset.ts";
import { type CsvCell, csvText } from "../../../core/export/csv.ts";
import { tsvText } from "../../../core/export/tsv.ts";
import type { BoardNumber } from "./board-numbers.ts";
import { type BoardRow, cellMessages } from "./board-rows.ts";

const header = [
  ...["epoch", "epoch_mjd", "time_source", "table", "channel", "kind", "state", "file", "sources", "matched"],
  ...["ambiguous", "unmatched", "flagged", "non_detections", "matched_by", "offset_east_arcsec", "offset_north_arcsec"],
  ...["offset_removed", "warnings"],
];

/** Zero points of one measurement: they go into the lines of its table. */
export interface CsvNumbers {
  measurementKey: string;
  tableKey: string;
  numbers: readonly BoardNumber[];
  /** Rows that the numbers are of. */
  all: readonly BoardRow[];
}

/** The board as a table with a line per epoch and table, in the order of the rows. */
export function boardCsv(rows: readonly BoardRow[], tables: readonly TableAxis[], more?: CsvNumbers): string {
  const [names, lines] = boardLines(rows, tables, more);
  return csvText(names, lines);
}

/** The same with tabs between the cells. */
export function boardTsv(rows: readonly BoardRow[], tables: readonly TableAxis[], more?: CsvNumbers): string {
  const [names, lines] = boardLines(rows, tables, more);
  return tsvText(names, lines);
}

function boardLines(
  rows: readonly BoardRow[],
  tables: readonly TableAxis[],
  more: CsvNumbers | undefined,
): [header: string[], lines: CsvCell[][]] {
  const columns = more?.numbers ?? [];
  const placeOf = new Map(more?.all.map((row, at) => [row, at]));
  const lines = rows.flatMap((row) => {
    const { epochKey, epochMjd, timeSource, apart, cells } = row;
    return cells.map((cell, t) => {
      const { tableKey, channel, kind } = tables[t]!;
      const { catalog, refused, state } = cell;
      const isOf = more?.tableKey === tableKey;
      return [
        ...[epochKey, epochMjd, timeSource, tableKey, channel, kind, state, catalog?.file ?? refused?.file],
        ...[catalog?.rowCount, catalog?.matchedCount, catalog?.ambiguousCount, catalog?.unmatchedCount],
        ...[catalog?.flaggedCount, catalog?.nonDetectionCount, catalog?.matchedBy],
        ...[catalog?.offset?.eastArcsec, catalog?.offset?.northArcsec, catalog?.offset?.removed],
        catalog?.warnings,
        ...(more ? [isOf ? more.measurementKey : undefined] : []),
        ...columns.map(({ data }) => (isOf ? data[placeOf.get(row)!] : undefined)),
        [...(isOf && apart !== undefined ? [apart] : []), ...cellMessages(cell)].join(" "),
      ];
    });
  });
  const names = [...(more ? ["zero_points_of"] : []), ...columns.map(({ name }) => name)];
  return [[...header, ...names, "messages"], lines];
}
