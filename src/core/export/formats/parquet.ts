import type { ExportFormat } from "../curve-export.ts";
import type { OpenTable } from "../export-table.ts";
import { leaf, openParquet } from "../parquet-writer.ts";
import { pointsAsTable } from "../point-table.ts";
import { parquetNotes } from "./parquet-nested.ts";

const openTable: OpenTable = (head, sink) => {
  const { columns } = head;
  const schema = [
    { name: "schema", num_children: columns.length },
    ...columns.map(({ name, type }) => leaf(name, type)),
  ];
  const file = openParquet(sink, schema, parquetNotes(head, columns));
  return {
    write({ cells }) {
      file.write(columns.map(({ name, type }, i) => ({ name, data: cells[i]!, isMeasured: type === "float32" })));
    },
    end: () => file.end(),
  };
};

export const parquet: ExportFormat = {
  id: "parquet",
  label: "Parquet",
  hint: "A row a point: the smallest and fastest for pandas, Polars and DuckDB",
  extension: ".parquet",
  mediaType: "application/vnd.apache.parquet",
  bytesPerPoint: 14,
  python: 'import pandas as pd; t = pd.read_parquet("FILE")',
  // A column called flags is an attribute of a pandas DataFrame.
  open: pointsAsTable(openTable, "sex_flags"),
  openTable,
};
