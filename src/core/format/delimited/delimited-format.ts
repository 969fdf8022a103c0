import type { CatalogFormat } from "../catalog.ts";
import { findHeaderLines } from "./header-lines.ts";
import { ruledHead } from "./ruled-columns.ts";
import { wholeLines } from "./whole-lines.ts";

/** CSV, TSV and the like by a text's first lines, which must hold the names of columns. */
export function delimitedFormat(text: string): CatalogFormat | undefined {
  const header = findHeaderLines(wholeLines(text.split(/\r\n?|\n/)).map(({ text: line }) => line));
  if (!header) return ruledHead(text.split("\n").slice(0, -1)) && "csv";
  return header.delimiter === "\t" ? "tsv" : "csv";
}

/** Whether a text is IPAC's: keywords behind backslashes, names between bars, and rows that begin with a blank. */
export function isIpac(text: string): boolean {
  const lines = text.split(/\r\n?|\n/).filter((line) => !line.startsWith("\\") && line.trim() !== "");
  const first = lines.findIndex((line) => !line.startsWith("|"));
  return first > 0 && first <= 4 && lines.slice(0, first).every(isBarred) && /^ /.test(lines[first]!);
}

const isBarred = (line: string) => /^\|.*\|\s*$/.test(line);

/** Whether a text describes its own bytes, as machine-readable tables of the AAS and CDS do. */
export function isMrt(text: string): boolean {
  return /^Byte-by-byte Description of file/im.test(text) && /^\s*Bytes\s+Format\s+Units\s+Label/im.test(text);
}
