import { WorkbenchError } from "../errors.ts";

/** No real catalog has more columns; a header that declares more is an attack or noise. */
export const maxColumns = 10_000;

/** Longer vectors (VIGNET) are small images, not photometry: they are passed over with a note. */
export const maxVectorLength = 64;

/** Throws `TooLarge` when a header declares more columns than a catalog can have. */
export function checkColumnCount(file: string, found: number): void {
  if (found <= maxColumns) return;
  throw new WorkbenchError(
    "TooLarge",
    { file, what: "columns", limit: maxColumns, found },
    `${file} declares ${found} columns; at most ${maxColumns} are read.`,
  );
}
