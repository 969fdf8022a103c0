import { WorkbenchError } from "../errors.ts";
import { formatCounted } from "../format-counted.ts";

/** No real catalog has more columns; a header that declares more is an attack or noise. */
export const maxColumns = 10_000;

/** Longer vectors (VIGNET) are small images, not photometry: they are passed over with a note. */
export const maxVectorLength = 64;

/** Bytes of a header, and of one row with all that is in it. */
export const maxHeadBytes = 8 << 20;
export const maxRowBytes = 8 << 20;

/** Rows times kept columns of one catalog: up to 1 GB of float64. */
export const maxValues = 2 ** 27;

/** Throws `TooLarge` when a header declares more columns than a catalog can have. */
export function checkColumnCount(file: string, found: number): void {
  if (found <= maxColumns) return;
  throw new WorkbenchError(
    "TooLarge",
    { file, what: "columns", limit: maxColumns, found },
    `${file} declares ${formatCounted(found, "column")}; at most ${maxColumns} are read.`,
  );
}

/** Throws `TooLarge` when a row, or what seems to be one, does not end in time. `where` names it. */
export function checkRowBytes(file: string, where: string, found: number): void {
  if (found <= maxRowBytes) return;
  throw new WorkbenchError(
    "TooLarge",
    { file, what: "bytes in one row", limit: maxRowBytes, found },
    `${file}, ${where}: the row is longer than ${maxRowBytes >> 20} MB.`,
  );
}

/** Throws `TooLarge` when what is to be kept of a catalog would fill the memory. Called as rows arrive. */
export function checkValueCount(file: string, rowCount: number, columnCount: number): void {
  const found = rowCount * columnCount;
  if (found <= maxValues) return;
  throw new WorkbenchError(
    "TooLarge",
    { file, what: "values", limit: maxValues, found },
    `${file} has more than ${formatCounted(Math.floor(maxValues / columnCount), "row")}, the most that fit in memory with ${formatCounted(columnCount, "column")}.`,
  );
}
