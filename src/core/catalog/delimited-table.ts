import type { Column } from "./catalog.ts";
import { lineError } from "./catalog-errors.ts";
import { CellCollector, type CellColumn, isWord } from "./cell-collector.ts";
import type { CellCursor } from "./cell-cursor.ts";
import { keepsFloat64 } from "./number-column.ts";
import type { ParseOptions } from "./parse-options.ts";
import type { WarningList } from "./warning-list.ts";

export interface DelimitedTable {
  rowCount: number;
  columns: Column[];
  /** 1-based line of each row. */
  rowLine: Int32Array;
}

/**
 * Reads all rows of delimited text into columns. Rows with a wrong number of cells are left out with a warning; a cell of a
 * number column that is no number becomes NaN with a warning. Both name the line. `open` returns a cursor at the first row:
 * a column that began like numbers and turns out to be text is read a second time.
 */
export function readDelimitedTable(
  open: () => CellCursor,
  columns: CellColumn[],
  warnings: WarningList,
  options: ParseOptions,
): DelimitedTable {
  const cursor = open();
  // A row of n cells takes at least n bytes, so that a file of empty lines does not ask for more memory than it has bytes.
  const mostRows = Math.ceil((cursor.bytes.length - cursor.position + 1) / columns.length);
  const capacity = Math.min(countLines(cursor.bytes, cursor.position), mostRows);
  const probe = open();
  const probed = probe.next() ? probe.count : 0;
  const words = columns.map((_, cell) => cell < probed && isWord(probe.text(cell)));
  const collectors = columns.flatMap((column, cell) =>
    (options.wanted?.(column.name) ?? true) ? [new CellCollector(column, cell, capacity, words[cell]!)] : [],
  );
  const lines = new Int32Array(capacity);
  let firstBadLine = 0;
  const rowCount = readRows(cursor, columns.length, collectors, (row, line, problem) => {
    if (problem === undefined) lines[row] = line;
    else {
      firstBadLine ||= line;
      warnings.add({ kind: "bad-row", line, message: `Line ${line} was left out: ${problem}.` });
    }
  });
  const badCount = warnings.count("bad-row");
  if (badCount > rowCount) {
    const found = `${badCount} rows of another length or with broken quotes, ${rowCount} good ones`;
    throw lineError(cursor.file, firstBadLine, `rows of ${columns.length} cells, as in the header`, found);
  }
  if (cursor.commentCount > 0) warnings.note(`${cursor.commentCount} comment lines between rows were passed over.`);

  const late = collectors.filter((collector) => collector.needsText());
  if (late.length > 0) {
    const readers = late.map(({ column, cell }) => new CellCollector({ ...column, kind: "string" }, cell, 0, true));
    readRows(open(), columns.length, readers, () => {});
    for (const [index, collector] of late.entries()) collector.takeTextsFrom(readers[index]!);
  }
  return {
    rowCount,
    columns: collectors.map((collector) => {
      const { name, kind } = collector.column;
      return collector.finish(rowCount, keepsFloat64(name, options, kind === "float32"), warnings);
    }),
    rowLine: rowCount === capacity ? lines : lines.slice(0, rowCount),
  };
}

function readRows(
  cursor: CellCursor,
  cellCount: number,
  collectors: CellCollector[],
  onRow: (row: number, line: number, problem?: string) => void,
): number {
  let row = 0;
  while (cursor.next()) {
    const found = cursor.count;
    // A delimiter at the end of every line is a habit of some writers.
    const trailing = found === cellCount + 1 && cursor.start[found - 1] === cursor.end[found - 1];
    if (cursor.malformed) onRow(row, cursor.line, "text follows a closing quote");
    else if (found !== cellCount && !trailing) onRow(row, cursor.line, `${cellCount} cells expected, ${found} found`);
    else {
      for (const collector of collectors) collector.take(cursor, row);
      onRow(row, cursor.line);
      row++;
    }
  }
  return row;
}

/** Lines from an offset on, however they end. */
function countLines(bytes: Uint8Array, start: number): number {
  let count = 0;
  let previous = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === 13 || (byte === 10 && previous !== 13)) count++;
    previous = byte;
  }
  return previous === 10 || previous === 13 ? count : count + 1;
}
