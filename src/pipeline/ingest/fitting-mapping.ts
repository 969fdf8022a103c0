import { recogniseColumns } from "../../core/catalog/recognise-columns.ts";
import { mappedColumns } from "../../core/catalog/source-table.ts";
import type { ColumnMapping } from "../../core/format/catalog.ts";
import type { ParseRequest } from "../../core/verbs/parse.ts";

/** What a catalog's columns mean: as the user said, where the catalog has all of those columns; else as recognised. */
export function fittingMapping(
  columnNames: readonly string[],
  { mapping, tableKey, idf }: Pick<ParseRequest, "mapping" | "tableKey" | "idf">,
): { mapping: ColumnMapping; absent: string[] } {
  const names = new Set(columnNames);
  const absent = mapping ? mappedColumns(mapping).filter((name) => !names.has(name)) : [];
  if (mapping && absent.length === 0) return { mapping, absent };
  return { mapping: recogniseColumns(columnNames, { idf, ratio: /_div(_|$)/.test(tableKey) }), absent };
}
