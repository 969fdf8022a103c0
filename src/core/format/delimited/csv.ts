import type { ByteSource } from "../../bytes/byte-blocks.ts";
import { excerpt, lineError, notACatalog } from "../../bytes/syntax-errors.ts";
import { decodeText } from "../../bytes/text-encoding.ts";
import { WorkbenchError } from "../../errors.ts";
import type { Catalog } from "../catalog.ts";
import { checkColumnCount, maxColumns, maxHeadBytes } from "../limits.ts";
import { numberFromText } from "../number-text.ts";
import type { ParseOptions } from "../parse-options.ts";
import { uniqueNames } from "../unique-names.ts";
import { WarningList } from "../warning-list.ts";
import type { CellColumn } from "./cell-collector.ts";
import { CellCursor } from "./cell-cursor.ts";
import { openText } from "./delimited-rows.ts";
import { readDelimitedTable } from "./delimited-table.ts";

const delimiters = [",", "\t", ";", "|"].map((text) => text.charCodeAt(0));
const space = 32;
const tab = 9;

interface Header {
  names: string[];
  /** Of a line of units below the names, as VizieR writes them. */
  units: string[];
  delimiter: number;
  /** Where the rows begin. */
  position: number;
  line: number;
}

/**
 * Reads comma-, tab-, semicolon-, bar- or blank-separated text with a header line, as spreadsheets, pandas, TOPCAT and
 * VizieR write it: quotes, byte order mark (UTF-16 too), CRLF, `#` comments before the header or the header as a comment,
 * units in the header (`mag [mag]`), empty cells and words for "no value". Throws `NotACatalog`, `CatalogSyntax`, `TooLarge`.
 */
export async function parseCsv(source: ByteSource, file: string, options: ParseOptions = {}): Promise<Catalog> {
  const { head, whole, text } = await openText(source);
  const warnings = new WarningList();
  const header = findHeader(head, file, whole);
  const { delimiter, position, line } = header;
  const named = header.names.map(splitUnit);
  const { names, renamed } = uniqueNames(named.map(({ name }) => name));
  for (const name of renamed) warnings.note(`Column ${name} is there twice; the later one got a suffix.`);
  const columns = names.map(
    (name, index): CellColumn => ({ name, kind: "inferred", unit: header.units[index] || named[index]?.unit }),
  );
  const rows = { file, source: text, delimiter, position, line };
  const table = await readDelimitedTable(rows, columns, warnings, options);
  return { file, format: delimiter === tab ? "tsv" : "csv", ...table, warnings: warnings.finish() };
}

/** `whole`: the bytes are all of the file. */
function findHeader(bytes: Uint8Array, file: string, whole: boolean): Header {
  const lines = new LineWalk(bytes);
  let comment = "";
  let found = lines.next();
  while (found !== undefined && (found.trim() === "" || found.startsWith("#"))) {
    if (found.startsWith("#")) comment = found.replace(/^#+/, "");
    found = lines.next();
  }
  if (!whole && lines.after.position >= bytes.length) throw headerTooLong(file);
  if (found === undefined) throw notACatalog(file, bytes.length === 0 ? "an empty file" : "comments only");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary noise from text
  if (/[\x00-\x08\x0e-\x1f]/.test(found) || /^\s*[<{]/.test(found)) throw notACatalog(file, excerpt(found));

  const start = lines.before;
  const second = lines.peek() ?? "";
  const delimiter = sniffDelimiter(found, second);
  if (delimiter === space && splitLine(found, space, file).length !== splitLine(second, space, file).length) {
    throw notACatalog(file, `text without delimiters, ${excerpt(found)}`);
  }
  const cursor = new CellCursor(bytes, file, delimiter, maxColumns + 1, start.position, start.line);
  cursor.next();
  const cells = rowTexts(cursor);
  if (cells.length > 1 && cells.at(-1) === "") cells.pop();
  checkColumnCount(file, cells.length);
  if (cells.length < 2) throw notACatalog(file, `a single column, ${excerpt(found)}`);
  if (cells.every((cell) => !Number.isNaN(numberFromText(cell)))) {
    const names = splitLine(comment, delimiter, file);
    if (names.length === cells.length) return { names, units: [], delimiter, ...start };
    throw lineError(file, start.line, "a header line with column names", excerpt(found));
  }
  return { names: cells, delimiter, ...skipRulers(cursor, bytes, file) };
}

function headerTooLong(file: string): WorkbenchError {
  const details = { file, what: "bytes of header", limit: maxHeadBytes, found: maxHeadBytes };
  return new WorkbenchError("TooLarge", details, `${file}: no row begins within the first ${maxHeadBytes >> 20} MB.`);
}

/** VizieR puts a line of units and a line of dashes below the names. */
function skipRulers(
  names: CellCursor,
  bytes: Uint8Array,
  file: string,
): { units: string[]; position: number; line: number } {
  const lines = new LineWalk(bytes, names.position, names.nextLine);
  const after = { units: [] as string[], position: lines.after.position, line: lines.after.line };
  const ruler = (line: string | undefined) => line?.includes("--") && /^[-\s,;|]+$/.test(line);
  const first = lines.next();
  if (ruler(first)) return { units: [], ...lines.after };
  if (!ruler(lines.next())) return after;
  return { units: splitLine(first!, names.delimiter, file), ...lines.after };
}

/** The delimiter that cuts the header and the line after it into equally many cells, the most of them. */
function sniffDelimiter(header: string, row: string): number {
  const count = (line: string, delimiter: number) =>
    line.replaceAll(/"[^"]*"/g, "").split(String.fromCharCode(delimiter)).length;
  const candidates = delimiters.map((delimiter) => {
    const cells = count(header, delimiter);
    return { delimiter, cells, agrees: count(row, delimiter) === cells };
  });
  const fitting = candidates.filter(({ cells }) => cells > 1);
  fitting.sort((a, b) => Number(b.agrees) - Number(a.agrees) || b.cells - a.cells);
  return fitting[0]?.delimiter ?? space;
}

function splitUnit(header: string): { name: string; unit?: string } {
  if (header.length > 200) return { name: header };
  const match = /^(.*?)\s*\[([^\]]*)\]$/.exec(header) ?? /^(.*\S)\s+\(([^)]*)\)$/.exec(header);
  return match?.[1] ? { name: match[1], ...(match[2] ? { unit: match[2].trim() } : {}) } : { name: header };
}

function splitLine(line: string, delimiter: number, file: string): string[] {
  const cursor = new CellCursor(new TextEncoder().encode(line.trim()), file, delimiter, maxColumns + 1);
  return cursor.next() ? rowTexts(cursor) : [];
}

function rowTexts(cursor: CellCursor): string[] {
  return Array.from({ length: cursor.count }, (_, cell) => cursor.text(cell));
}

/** Reads whole lines, however they end, and knows where it is. */
class LineWalk {
  readonly #bytes: Uint8Array;
  before: { position: number; line: number };
  after: { position: number; line: number };

  constructor(bytes: Uint8Array, position = 0, line = 1) {
    this.#bytes = bytes;
    this.before = { position, line };
    this.after = this.before;
  }

  next(): string | undefined {
    const { position, line } = this.after;
    const bytes = this.#bytes;
    if (position >= bytes.length) return undefined;
    let end = position;
    while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
    const next = bytes[end] === 13 && bytes[end + 1] === 10 ? end + 2 : end + 1;
    this.before = this.after;
    this.after = { position: next, line: line + 1 };
    return decodeText(bytes, position, end);
  }

  peek(): string | undefined {
    return new LineWalk(this.#bytes, this.after.position, this.after.line).next();
  }
}
