import { lineError } from "../../bytes/syntax-errors.ts";
import { formatCounted } from "../../format-counted.ts";
import { checkColumnCount, maxVectorLength } from "../limits.ts";
import { vectorNames } from "../unique-names.ts";
import type { WarningList } from "../warning-list.ts";
import { type AsciiColumn, type AsciiHead, type AsciiLayout, usualRowLength } from "./ascii-layout.ts";
import { sextractorShape } from "./sextractor-columns.ts";

interface HeaderEntry {
  line: number;
  /** The column's number as written, 1-based. */
  number: number;
  name: string;
  unit?: string;
  description?: string;
}

/**
 * Reads the header of SExtractor's ASCII_HEAD: lines `#   1 NUMBER   Running object number   [unit]`.
 *
 * A vector shows only as a gap in the numbers (the last one's width only in the rows) and is named astropy's way:
 * MAG_APER, MAG_APER_1, MAG_APER_2. A gap behind a parameter that SExtractor never writes as a vector means that a header
 * line is missing: to go on would give every later column its neighbor's values.
 *
 * @throws CatalogSyntax that names the line and the column.
 */
export function parseAsciiHead(head: AsciiHead, warnings: WarningList): AsciiLayout {
  const { file } = head;
  const entries = headerEntries(head, warnings);
  const columns: AsciiColumn[] = [];
  let valuesPerRow = 0;
  for (const [i, entry] of entries.entries()) {
    const next = entries[i + 1];
    const width = next ? next.number - entry.number : lastWidth(entry, usualRowLength(head.rowLengths));
    checkColumnCount(file, entry.number + width - 1);
    checkWidth(file, entry, width, next?.number, warnings);
    valuesPerRow = entry.number - 1 + width;
    if (width > maxVectorLength) {
      warnings.note(`${entry.name} has ${formatCounted(width, "value")} a row: it is an image, and was passed over.`);
      continue;
    }
    if (entries.findIndex(({ name }) => name === entry.name) < i) {
      warnings.note(`Column ${entry.number} repeats the name ${entry.name} and was passed over.`);
      continue;
    }
    for (const [element, name] of vectorNames(entry.name, width).entries()) {
      columns.push(column(entry, name, entry.number - 1 + element));
    }
  }
  noteUnpaired(columns, warnings);
  return {
    columns: withoutRepeats(columns, warnings),
    valuesPerRow,
    bodyStart: head.bodyStart,
    bodyLine: head.lines.length + 1,
    acceptsComment(line) {
      const entry = headerEntry(line, 0);
      if (!entry || sextractorShape(entry.name) === undefined) return true;
      return entries.some(({ name, number }) => name === entry.name && number === entry.number);
    },
  };
}

function headerEntries({ file, lines, rowLengths }: AsciiHead, warnings: WarningList): HeaderEntry[] {
  const entries: HeaderEntry[] = [];
  const rowLength = usualRowLength(rowLengths);
  for (const [i, text] of lines.entries()) {
    const entry = headerEntry(text, i + 1);
    if (!entry) continue;
    const previous = entries.at(-1)?.number ?? 0;
    if (isRemark(entry, previous, rowLength)) {
      warnings.note(`Line ${i + 1} of the header, "${text.slice(0, 60)}", is no column: it was read as a comment.`);
      continue;
    }
    if (entries.length === 0 && entry.number > 1) {
      // A comment may start with a number; only column 1 begins the header.
      if (lines.slice(i + 1).some((later) => headerEntry(later, 0)?.number === 1)) continue;
      throw lineError(file, i + 1, "the header line of column 1", `that of column ${entry.number} (${entry.name})`);
    }
    if (entry.number <= previous) {
      const expected = `a header line of column ${previous + 1} or later`;
      throw lineError(file, i + 1, expected, `one of column ${entry.number} (${entry.name})`);
    }
    entries.push(entry);
  }
  if (entries.length === 0) throw lineError(file, 1, "a header line `# 1 NAME`", "none");
  return entries;
}

/** A comment that begins with a number, such as `# 30 sources removed by hand`: no column can be there, and none is called so. */
function isRemark({ number, name }: HeaderEntry, previous: number, rowLength: number | undefined): boolean {
  if (previous === 0 || sextractorShape(name) !== undefined || number === previous + 1) {
    return number > (rowLength ?? Number.POSITIVE_INFINITY) && previous > 0 && sextractorShape(name) === undefined;
  }
  return number <= previous || number > (rowLength ?? Number.POSITIVE_INFINITY);
}

function headerEntry(text: string, line: number): HeaderEntry | undefined {
  const [, number, name, rest = ""] =
    /^#[ \t]*(\d{1,9})[ \t]+([A-Za-z_][\w.+-]*)(?:[ \t]+(.*))?$/s.exec(text.trimEnd()) ?? [];
  if (number === undefined || name === undefined) return undefined;
  const [, words = "", unit] = /^(.*?)\s*(?:\[([^[\]]*)\])?$/s.exec(rest.trim()) ?? [];
  return {
    ...{ line, name, number: Number(number) },
    ...(unit ? { unit } : {}),
    ...(words ? { description: words } : {}),
  };
}

/** The last column takes what is left of a row, unless it is known to be one value. */
function lastWidth(entry: HeaderEntry, rowLength: number | undefined): number {
  if (rowLength === undefined || sextractorShape(entry.name) === "scalar") return 1;
  return Math.max(1, rowLength - entry.number + 1);
}

function checkWidth(file: string, entry: HeaderEntry, width: number, next: number | undefined, warnings: WarningList) {
  if (width === 1) return;
  const shape = sextractorShape(entry.name);
  if (shape === "vector") return;
  if (shape === "scalar") {
    const expected = `a header line of column ${entry.number + 1}`;
    throw lineError(file, entry.line + 1, expected, `column ${next}: ${entry.name} has one value, not ${width}`);
  }
  warnings.note(
    `${entry.name} was read as a vector of ${formatCounted(width, "value")}: the header names no column ${entry.number + 1}.`,
  );
}

const apertures = [/^MAG_APER_\d+$/, /^FLUX_APER_\d+$/];

/** A lost header line behind a vector makes it longer by what it lost: its uncertainties do not tell, if they were that. */
function noteUnpaired(columns: AsciiColumn[], warnings: WarningList): void {
  const names = new Set(columns.map(({ name }) => name));
  for (const pattern of apertures) {
    const alone = columns.find(({ name }) => pattern.test(name) && !names.has(name.replace("_", "ERR_")));
    if (alone) warnings.note(`${alone.name} has no uncertainty: check that no line of the header is missing.`);
  }
}

function column({ unit, description }: HeaderEntry, name: string, index: number): AsciiColumn {
  return {
    ...{ name, index },
    ...(unit === undefined ? {} : { unit }),
    ...(description === undefined ? {} : { description }),
  };
}

/** Of columns with the same name the first one counts. */
export function withoutRepeats(columns: AsciiColumn[], warnings: WarningList): AsciiColumn[] {
  const seen = new Set<string>();
  return columns.filter(({ name, index }) => {
    if (seen.has(name)) warnings.note(`Column ${index + 1} repeats the name ${name} and was passed over.`);
    return !seen.has(name) && seen.add(name);
  });
}
