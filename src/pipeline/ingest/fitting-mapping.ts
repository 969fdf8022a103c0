import { recogniseColumns } from "../../core/catalog/recognise-columns.ts";
import { mappedColumns } from "../../core/catalog/source-table.ts";
import type { ColumnData, ColumnMapping } from "../../core/format/catalog.ts";
import type { ParseRequest } from "../../core/verbs/parse.ts";

/** What a catalog's columns mean: as the user said, where the catalog has all of those columns; else as recognised. */
export function fittingMapping(
  columns: readonly { name: string; data: ColumnData }[],
  { mapping, tableKey, idf }: Pick<ParseRequest, "mapping" | "tableKey" | "idf">,
): { mapping: ColumnMapping; absent: string[] } {
  const columnNames = columns.map(({ name }) => name);
  const names = new Set(columnNames);
  const texts = new Set(columns.flatMap(({ name, data }) => (Array.isArray(data) ? [name] : [])));
  const absent = mapping ? mappedColumns(mapping).filter((name) => !names.has(name)) : [];
  if (mapping && absent.length === 0) return { mapping, absent };
  return { mapping: recogniseColumns(columnNames, { idf, ratio: /_div(_|$)/.test(tableKey), texts }), absent };
}
