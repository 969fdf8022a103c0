import { csvTextCell } from "../csv.ts";
import type { ExportFormat } from "../curve-export.ts";
import type { Cells, OpenTable, TableColumn } from "../export-table.ts";
import { float32Text, float64Text } from "../number-text.ts";
import { pointsAsTable } from "../point-table.ts";

/** One cell of a column as text, in rows of text. */
export function cellTexts(columns: readonly TableColumn[], text: (value: string) => string) {
  return columns.map(({ type }) => {
    if (type === "text") return (cells: Cells, row: number) => text(cells[row] as string);
    if (type === "float32") return (cells: Cells, row: number) => float32Text(cells[row] as number);
    if (type === "float64") return (cells: Cells, row: number) => float64Text(cells[row] as number);
    return (cells: Cells, row: number) => String(cells[row]);
  });
}

/** A sentence as comment lines: it comes from names of files and people, and must break none. */
export const commentLine = (text: string) => `# ${text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim()}`;

const openTable: OpenTable = (head, sink) => {
  for (const line of [`Name: ${head.name}`, ...head.about]) sink.text(`${commentLine(line)}\r\n`);
  for (const { name, unit, description = "" } of head.columns)
    sink.text(`${commentLine(`${name}${unit ? ` [${unit}]` : ""}: ${description}`)}\r\n`);
  sink.text(`${head.columns.map(({ name }) => csvTextCell(name)).join(",")}\r\n`);
  const texts = cellTexts(head.columns, csvTextCell);
  return {
    write({ rowCount, cells }) {
      for (let row = 0; row < rowCount; row++)
        sink.text(`${texts.map((text, column) => text(cells[column]!, row)).join(",")}\r\n`);
    },
    end() {},
  };
};

export const csv: ExportFormat = {
  id: "csv",
  label: "CSV",
  hint: "Text for everything; units and what was done to the values in comment lines at the top",
  tableHint: "Text for everything; units and what columns are in comment lines at the top",
  extension: ".csv",
  mediaType: "text/csv",
  isText: true,
  bytesPerPoint: 95,
  python: 'import pandas as pd; t = pd.read_csv("FILE", comment="#")',
  open: pointsAsTable(openTable),
  openTable,
};
