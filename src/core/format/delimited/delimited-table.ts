import { lineError } from "../../bytes/syntax-errors.ts";
import { formatCounted } from "../../format-counted.ts";
import type { Column } from "../catalog.ts";
import { GrowingColumn } from "../growing-column.ts";
import { checkValueCount } from "../limits.ts";
import { keepsFloat64 } from "../number-column.ts";
import type { ParseOptions } from "../parse-options.ts";
import type { WarningList } from "../warning-list.ts";
import { CellCollector, type CellColumn, isWord } from "./cell-collector.ts";
import type { CellCursor } from "./cell-cursor.ts";
import { type DelimitedRows, readDelimitedRows } from "./delimited-rows.ts";

export interface DelimitedTable {
  /** Of those that are kept. */
  rowCount: number;
  /** Of the file, where not all rows are to be kept. */
  fileRowCount?: number;
  columns: Column[];
  /** 1-based line of each row. */
  rowLine: Int32Array;
}

/** Rows after which what is kept is held against what memory should hold. */
const rowsPerCheck = 4096;

/**
 * Reads all rows of delimited text into columns. Rows with a wrong number of cells are left out with a warning; a cell of a
 * number column that is no number becomes NaN with a warning. Both name the line. A column that began like numbers and
 * turns out to be text is read a second time. Where rows are chosen by `keepsRow`, all texts of those are kept.
 */
export async function readDelimitedTable(
  rows: DelimitedRows,
  columns: CellColumn[],
  warnings: WarningList,
  options: ParseOptions,
): Promise<DelimitedTable> {
  const wanted = columns.flatMap((column, cell) => ((options.wanted?.(column.name) ?? true) ? [{ column, cell }] : []));
  const { enoughRows = Number.POSITIVE_INFINITY, keepsRow, takesText } = options;
  const texts = keepsRow ? {} : { keepsText: options.keepsText, takesText };
  const collect = (cursor?: CellCursor) =>
    wanted.map(({ column, cell }) => {
      const word = cursor !== undefined && cell < cursor.count && isWord(cursor.text(cell));
      return new CellCollector(column, cell, word, texts);
    });
  let collectors: CellCollector[] | undefined;
  const lines = new GrowingColumn(true);
  let firstBadLine = 0;
  let rowCount = 0;
  const { commentCount, headingCount } = await readDelimitedRows(rows, (cursor) => {
    collectors ??= collect(cursor);
    const problem = problemWith(cursor, columns.length);
    if (problem === undefined) {
      const isKept = keepsRow?.(rowCount) ?? true;
      for (const collector of collectors) collector.take(cursor, isKept);
      rowCount++;
      if (isKept) {
        lines.push(cursor.line);
        if (lines.length % rowsPerCheck === 0) checkValueCount(cursor.file, lines.length, collectors.length);
      }
    } else {
      firstBadLine ||= cursor.line;
      warnings.add({ kind: "bad-row", line: cursor.line, message: `Line ${cursor.line} was left out: ${problem}.` });
    }
    return rowCount < enoughRows;
  });
  const badCount = warnings.count("bad-row");
  if (badCount > rowCount) {
    const found = `${formatCounted(badCount, "row")} of another length or with broken quotes, ${rowCount} good ones`;
    throw lineError(
      rows.file,
      firstBadLine,
      `rows of ${formatCounted(columns.length, "cell")}, as in the header`,
      found,
    );
  }
  if (headingCount > 0)
    warnings.note(`Lines of the header stand between rows, ${headingCount} of them: they were passed over.`);
  if (commentCount > 0) warnings.note(`${commentCount} comment lines between rows were passed over.`);

  collectors ??= collect();
  await readLateTexts(rows, columns.length, collectors, rowCount, { ...texts, keepsRow });
  const commas = collectors.some((collector) => collector.sawThousands)
    ? "thousands"
    : collectors.some((collector) => collector.sawDecimalComma)
      ? "decimal"
      : undefined;
  return {
    rowCount: lines.length,
    ...(keepsRow ? { fileRowCount: rowCount } : {}),
    columns: collectors.map((collector) => {
      const { name, kind } = collector.column;
      return collector.finish(keepsFloat64(name, options, kind === "float32"), warnings, commas);
    }),
    rowLine: Int32Array.from(lines.finish()),
  };
}

/** Reads the texts of columns that only turned out to be text when their first cells were taken as numbers. */
async function readLateTexts(
  rows: DelimitedRows,
  cellCount: number,
  collectors: CellCollector[],
  rowCount: number,
  { keepsRow, ...texts }: ParseOptions,
): Promise<void> {
  const late = collectors.filter((collector) => collector.needsText());
  if (late.length === 0) return;
  const readers = late.map(({ column, cell }) => new CellCollector({ ...column, kind: "string" }, cell, true, texts));
  let count = 0;
  await readDelimitedRows(rows, (cursor) => {
    if (problemWith(cursor, cellCount) !== undefined) return true;
    if (keepsRow?.(count) ?? true) for (const reader of readers) reader.take(cursor);
    return ++count < rowCount;
  });
  for (const [index, collector] of late.entries()) collector.takeTextsFrom(readers[index]!);
}

/** Why a row does not count; undefined when it does. */
function problemWith({ count, malformed, start, end }: CellCursor, cellCount: number): string | undefined {
  if (malformed) return "text follows a closing quote";
  // A delimiter at the end of every line is a habit of some writers.
  const trailing = count === cellCount + 1 && start[count - 1] === end[count - 1];
  return count === cellCount || trailing ? undefined : `${formatCounted(cellCount, "cell")} expected, ${count} found`;
}
