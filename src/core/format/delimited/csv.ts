import type { ByteSource } from "../../bytes/byte-blocks.ts";
import { excerpt, lineError, notACatalog } from "../../bytes/syntax-errors.ts";
import { decodeText } from "../../bytes/text-encoding.ts";
import { WorkbenchError } from "../../errors.ts";
import type { Catalog } from "../catalog.ts";
import { checkColumnCount, maxColumns, maxHeadBytes } from "../limits.ts";
import { noteOf, notesHeader } from "../notes-header.ts";
import { numberFromText } from "../number-text.ts";
import type { ParseOptions } from "../parse-options.ts";
import { uniqueNames } from "../unique-names.ts";
import { WarningList } from "../warning-list.ts";
import type { CellColumn } from "./cell-collector.ts";
import { openText } from "./delimited-rows.ts";
import { readDelimitedTable } from "./delimited-table.ts";
import { parseFixedWidth } from "./fixed-width.ts";
import { findHeaderLines } from "./header-lines.ts";
import { ruledHead } from "./ruled-columns.ts";
import { type WholeLine, wholeLines } from "./whole-lines.ts";

const tab = 9;
/** So much of a text shows whether its columns stand below a ruler. */
const ruledBytes = 16 << 10;

interface Header {
  names: string[];
  /** Of a line of units below the names, as VizieR writes them. */
  units: string[];
  /** Lines of names, units and types, as cells: where they are repeated among the rows, they are no rows. */
  headings: string[][];
  delimiter: number;
  /** Where the rows begin. */
  position: number;
  line: number;
  /** Lines above the rows that are comments. */
  comments: string[];
}

/**
 * Reads comma-, tab-, semicolon-, bar- or blank-separated text with a header line, as spreadsheets, pandas, TOPCAT and
 * VizieR write it: quotes, byte order mark (UTF-16 too), CRLF, `#` comments before the header or the header as a comment,
 * units in the header (`mag [mag]`) or below it, types below it (RDB), rows with names (R), repeated headers, empty cells and words for "no value". Throws `NotACatalog`, `CatalogSyntax`, `TooLarge`.
 */
export async function parseCsv(source: ByteSource, file: string, options: ParseOptions = {}): Promise<Catalog> {
  const { head, whole, text } = await openText(source);
  const ruled = ruledHead(decodeText(head, 0, Math.min(head.length, ruledBytes)).split("\n").slice(0, -1));
  if (ruled) {
    const columns = ruled.columns.map((column) => ({ ...column, ...splitUnit(column.name) }));
    return parseFixedWidth(source, file, "csv", () => ({ ...ruled, columns }), options);
  }
  const warnings = new WarningList();
  const header = findHeader(head, file, whole);
  const { delimiter, position, line, headings } = header;
  const named = header.names.map((name) => splitUnit(name.replace(/^'(.+)'$/, "$1")));
  const { names, renamed } = uniqueNames(named.map(({ name }) => name));
  for (const { name, as } of renamed) warnings.note(`Duplicate column ${name} renamed ${as}.`);
  const columns = names.map(
    (name, index): CellColumn => ({ name, kind: "inferred", unit: header.units[index] || named[index]?.unit }),
  );
  const rows = { file, source: text, delimiter, position, line, headings };
  const table = await readDelimitedTable(rows, columns, warnings, options);
  const image = notesHeader(header.comments.flatMap(noteOf));
  return {
    ...{ file, format: delimiter === tab ? "tsv" : "csv", ...table },
    ...(image === undefined ? {} : { header: image }),
    warnings: warnings.finish(),
  };
}

/** Of the first lines so many that are neither comments nor blank are looked at. */
const contentLines = 12;

/** `whole`: the bytes are all of the file. */
function findHeader(bytes: Uint8Array, file: string, whole: boolean): Header {
  const walk = new LineWalk(bytes);
  const lines: string[] = [];
  const starts: { position: number; line: number }[] = [];
  const lineEnds: string[] = [];
  let content = 0;
  while (content < contentLines) {
    const text = walk.next();
    if (text === undefined) break;
    lines.push(text);
    starts.push(walk.before);
    lineEnds.push(bytes[walk.after.position - 2] === 13 && bytes[walk.after.position - 1] === 10 ? "\r\n" : "\n");
    if (text.trim() !== "" && !text.startsWith("#")) content++;
  }
  if (!whole && walk.after.position >= bytes.length && content < 2) throw headerTooLong(file);
  const joined = wholeLines(lines, lineEnds);
  const header = findHeaderLines(joined.map(({ text }) => text));
  if (!header) throw noHeader(bytes, file, joined, starts);
  const { names, units, headings, firstRow } = header;
  const control = names.find((name) => controlCharacter.test(name));
  if (control !== undefined) throw notACatalog(file, `control characters in the column name ${excerpt(control)}`);
  if (names.length > 1 && names.at(-1) === "") names.pop();
  if (names.length > maxColumns + 1) throw tooManyCells(file, starts[0]!.line, names.length);
  checkColumnCount(file, names.length);
  const start = joined[firstRow] === undefined ? walk.after : starts[joined[firstRow].first]!;
  const comments = joined.flatMap(({ text }, at) => (at < firstRow && text.startsWith("#") ? [text] : []));
  return { names, units, headings, delimiter: header.delimiter.charCodeAt(0), ...start, comments };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary noise from text
const controlCharacter = /[\x00-\x08\x0e-\x1f]/;

/** Why no line is names. */
function noHeader(bytes: Uint8Array, file: string, lines: WholeLine[], starts: { line: number }[]): WorkbenchError {
  const found = lines.find(({ text }) => text.trim() !== "" && !text.startsWith("#"));
  if (!found) return notACatalog(file, bytes.length === 0 ? "an empty file" : "comments only");
  if (controlCharacter.test(found.text) || /^\s*[<{]/.test(found.text)) return notACatalog(file, excerpt(found.text));
  const cells = found.text.trim().split(/[\s,;|]+/);
  if (cells.length > 1 && cells.every((cell) => !Number.isNaN(numberFromText(cell))))
    return lineError(file, starts[found.first]!.line, "a header line with column names", excerpt(found.text));
  return notACatalog(file, `text without delimiters, ${excerpt(found.text)}`);
}

function tooManyCells(file: string, line: number, found: number): WorkbenchError {
  const details = { file, what: "cells in one row", limit: maxColumns + 1, found };
  return new WorkbenchError(
    "TooLarge",
    details,
    `${file}, line ${line}: more than ${maxColumns + 1} cells in one row.`,
  );
}

function headerTooLong(file: string): WorkbenchError {
  const details = { file, what: "bytes of header", limit: maxHeadBytes, found: maxHeadBytes };
  return new WorkbenchError("TooLarge", details, `${file}: no row begins within the first ${maxHeadBytes >> 20} MB.`);
}

/** `flux(uJy)`: without a blank before it, only what is surely a unit is one. */
const joinedUnit =
  /^([^(]*[^(\s])\(((?:(?:m|milli|[u\u00b5\u03bc]|micro|n|nano|k)?(?:mag|jy|jansky|arcsec|as)|adu|dn|cts?|counts?|electrons?|e-|deg|degrees?|rad|radians?|arcmin|h|hr|hours?|hourangle|d|days?|s|sec|%)(?:\/s)?)\)$/i;

function splitUnit(header: string): { name: string; unit?: string } {
  if (header.length > 200) return { name: header };
  const match =
    /^(.*?)\s*\[([^\]]*)\]$/.exec(header) ?? /^(.*\S)\s+\(([^)]*)\)$/.exec(header) ?? joinedUnit.exec(header);
  return match?.[1] ? { name: match[1], ...(match[2] ? { unit: match[2].trim() } : {}) } : { name: header };
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
}
