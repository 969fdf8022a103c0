import type { Column } from "./catalog.ts";
import type { ParseOptions } from "./parse-options.ts";

/** SExtractor's name for the number of the image extension that a source is of, from 1. */
export const extensionName = "EXT_NUMBER";

/**
 * Adds the number of the table that each row comes from, unless the catalog has such a column itself.
 * @param starts the row that each table begins with
 */
export function addExtension(
  table: { rowCount: number; columns: Column[] },
  starts: readonly number[],
  options: ParseOptions,
): void {
  if (table.columns.some(({ name }) => name === extensionName) || !(options.wanted?.(extensionName) ?? true)) return;
  const data = new Int32Array(table.rowCount);
  for (const [i, start] of starts.entries()) data.fill(i + 1, start);
  table.columns.push({ name: extensionName, description: "which table of the file, from 1", data });
}
