import { invalidArgument } from "../check-value.ts";
import type { AxisColumn } from "../column.ts";
import { formatCounted } from "../format-counted.ts";
import type { ExportTableRequest } from "../verbs/export-curves.ts";
import { type TableBlock, type TableHead, textSize } from "./export-table.ts";

const rowsPerBlock = 65_536;

/** What is said of a table that is at hand as a whole. */
export function tableHead({ name, about, time, columns }: ExportTableRequest): TableHead {
  return {
    ...{ name, about, time: time ?? { scale: "unknown", reference: "unknown", place: "unknown" } },
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

/**
 * A table's columns with others of the same rows behind them; a name that is taken gets a number.
 * @throws InvalidArgument where one has not an entry for each row
 */
export function withMoreColumns(columns: readonly AxisColumn[], more: readonly AxisColumn[]): AxisColumn[] {
  const count = columns[0]?.data.length ?? 0;
  const taken = new Set(columns.map(({ name }) => name));
  const named = more.map((column, at): AxisColumn => {
    const { length } = column.data;
    if (length !== count)
      throw invalidArgument(`moreColumns[${at}].data`, formatCounted(count, "entry", "entries"), length);
    let { name } = column;
    for (let n = 2; taken.has(name); n++) name = `${column.name}_${n}`;
    taken.add(name);
    return { ...column, name };
  });
  return [...columns, ...named];
}
