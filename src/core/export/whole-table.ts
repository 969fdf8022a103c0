import type { ExportTableRequest } from "../verbs/export-curves.ts";
import { type TableBlock, type TableHead, textSize } from "./export-table.ts";

const rowsPerBlock = 65_536;

/** What is said of a table that is at hand as a whole. */
export function tableHead({ name, about, columns }: ExportTableRequest): TableHead {
  return {
    ...{ name, about, time: { scale: "unknown", reference: "unknown", place: "unknown" } },
    columns: columns.map(({ name, unit, description, data }) => ({
      name,
      ...(unit ? { unit } : {}),
      ...(description ? { description } : {}),
      ...(data instanceof Float64Array ? { type: "float64" } : { type: "text", ...textSize(data) }),
    })),
  };
}

export function* tableBlocks({ columns }: TableHead, request: ExportTableRequest): Generator<TableBlock> {
  const total = columns.length > 0 ? request.columns[0]!.data.length : 0;
  for (let start = 0; start < total; start += rowsPerBlock) {
    const end = Math.min(total, start + rowsPerBlock);
    yield { rowCount: end - start, cells: request.columns.map(({ data }) => data.slice(start, end)) };
  }
}
