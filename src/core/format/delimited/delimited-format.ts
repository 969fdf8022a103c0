import type { CatalogFormat } from "../catalog.ts";
import { findHeaderLines } from "./header-lines.ts";
import { wholeLines } from "./whole-lines.ts";

/** CSV, TSV and the like by a text's first lines, which must hold the names of columns. */
export function delimitedFormat(text: string): CatalogFormat | undefined {
  const header = findHeaderLines(wholeLines(text.split(/\r\n?|\n/)).map(({ text: line }) => line));
  if (!header) return undefined;
  return header.delimiter === "\t" ? "tsv" : "csv";
}
