import type { Column } from "../format/catalog.ts";
import type { ListColumns } from "./list-columns.ts";

/** The column that is a part of a list. */
export type ColumnOf = (part: keyof ListColumns) => Column | undefined;

export const columnIn = (columns: readonly Column[], names: ListColumns): ColumnOf => {
  const byName = new Map(columns.map((one) => [one.name, one]));
  return (part) => byName.get(names[part] ?? "");
};

/** Flags around numbers of texts (`(0.567:`) are passed over. */
export function numbersOf(column: Column | undefined, rowCount: number): Float64Array {
  if (!column) return new Float64Array(rowCount).fill(Number.NaN);
  if (!Array.isArray(column.data)) return Float64Array.from(column.data as Float64Array);
  return Float64Array.from(column.data, (text) => {
    const [number] = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(text) ?? [];
    return number === undefined ? Number.NaN : Number(number);
  });
}

/** Whole numbers, as Gaia's identifiers, are texts too. */
export function textsOf(column: Column | undefined, rowCount: number): string[] {
  if (!column) return new Array<string>(rowCount).fill("");
  return Array.from(column.data as ArrayLike<number | string>, (value) =>
    typeof value === "string" ? value.trim() : Number.isNaN(value) ? "" : String(value),
  );
}
