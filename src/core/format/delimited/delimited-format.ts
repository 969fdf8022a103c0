import type { CatalogFormat } from "../catalog.ts";
import { isMissingText, numberFromText } from "../number-text.ts";

const delimiters: [delimiter: string, format: CatalogFormat][] = [
  ["\t", "tsv"],
  [",", "csv"],
  [";", "csv"],
  ["|", "csv"],
];

/**
 * CSV, TSV and the like by a text's first lines: the first that is no comment names two columns or more. Blanks may delimit
 * where rows bear it out: as many words as names, a number among them, the names before them or in a comment (numpy).
 */
export function delimitedFormat(text: string): CatalogFormat | undefined {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  const first = lines.findIndex((line) => !line.startsWith("#"));
  const header = lines[first];
  if (header === undefined || /^[<{[]/.test(header)) return undefined;
  for (const [delimiter, format] of delimiters) {
    const names = header.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
    if (names.length > 1 && areNames(names)) return format;
  }
  const cells = words(header);
  const comment = words((lines[first - 1] ?? "").replace(/^#+/, ""));
  if (cells.every(isNumber))
    return comment.length === cells.length && cells.length > 1 && areNames(comment) ? "csv" : undefined;
  const row = words(lines.slice(first + 1).find((line) => !line.startsWith("#")) ?? "");
  return cells.length > 1 && areNames(cells) && row.length === cells.length && row.some(isNumber) ? "csv" : undefined;
}

function areNames(names: string[]): boolean {
  return names.filter((name) => /^[^\d\s.+-].{0,79}$/.test(name)).length * 2 > names.length;
}

function words(line: string): string[] {
  return line.trim().split(/\s+/).filter(Boolean);
}

function isNumber(text: string): boolean {
  return !Number.isNaN(numberFromText(text)) || isMissingText(text);
}
