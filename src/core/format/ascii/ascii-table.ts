import { type ByteBlocks, type ByteSource, peekBlocks, skipBytes } from "../../bytes/byte-blocks.ts";
import { lineError } from "../../bytes/syntax-errors.ts";
import { decodeText } from "../../bytes/text-encoding.ts";
import { WorkbenchError } from "../../errors.ts";
import { loadAsciiKernel } from "../../kernels/ascii-kernel.ts";
import type { Catalog, Column } from "../catalog.ts";
import { maxHeadBytes } from "../limits.ts";
import { noteOf, notesHeader } from "../notes-header.ts";
import type { ParseOptions } from "../parse-options.ts";
import { WarningList } from "../warning-list.ts";
import { parseAsciiHead } from "./ascii-head.ts";
import type { AsciiHead } from "./ascii-layout.ts";
import { AsciiRows } from "./ascii-rows.ts";
import { parseAsciiSkycat } from "./ascii-skycat.ts";

const firstHeadBytes = 64 << 10;
const sampleRows = 32;

export function parseAsciiHeadTable(source: ByteSource, file: string, options: ParseOptions): Promise<Catalog> {
  return parseAsciiTable(source.open(), file, "ascii-head", options);
}

export function parseAsciiSkycatTable(source: ByteSource, file: string, options: ParseOptions): Promise<Catalog> {
  return parseAsciiTable(source.open(), file, "ascii-skycat", options);
}

/**
 * Reads SExtractor's ASCII_HEAD or ASCII_SKYCAT into the wanted columns, in memory bounded by the block and the columns.
 * Rows with too many or too few values are left out and listed with their line; values that are no numbers are NaN.
 *
 * @throws CatalogSyntax when header and rows do not fit each other, TooLarge when the header is out of all proportion.
 */
export async function parseAsciiTable(
  source: ByteBlocks,
  file: string,
  format: "ascii-head" | "ascii-skycat",
  options: ParseOptions = {},
): Promise<Catalog> {
  const warnings = new WarningList();
  const { head, blocks } = await readHead(source, file, format);
  const layout = format === "ascii-head" ? parseAsciiHead(head, warnings) : parseAsciiSkycat(head, warnings);
  const chosen = layout.columns
    .filter(({ name }) => options.wanted?.(name) ?? true)
    .map((column) => ({ ...column, float64: options.float64?.(column.name) ?? true }));
  const rows = new AsciiRows(await loadAsciiKernel(), file, layout, chosen, warnings);
  const { enoughRows = Number.POSITIVE_INFINITY } = options;
  for await (const block of skipBytes(blocks, layout.bodyStart)) {
    rows.push(block);
    if (rows.rowCount >= enoughRows) break;
  }
  const { rowCount, data, limits } = rows.finish(rows.rowCount < enoughRows);
  const columns = chosen.map(
    ({ name, unit, description }, i): Column => ({
      name,
      ...(unit === undefined ? {} : { unit }),
      ...(description === undefined ? {} : { description }),
      data: data[i]!,
      ...(limits[i] ? { limits: limits[i] } : {}),
    }),
  );
  // A program or a hand may note the image's time above the columns; those of skycat are no comments.
  const image = format === "ascii-head" ? notesHeader(head.lines.flatMap(noteOf)) : undefined;
  const header = image === undefined ? {} : { header: image };
  return { file, format, rowCount, columns, ...header, warnings: warnings.finish() };
}

/** Peeks as far as the header goes, and at a few rows behind it. */
async function readHead(source: ByteBlocks, file: string, format: "ascii-head" | "ascii-skycat") {
  let blocks = source;
  for (let byteLength = firstHeadBytes; ; byteLength *= 4) {
    const peek = await peekBlocks(blocks, byteLength);
    blocks = peek.blocks;
    const whole = peek.head.length < byteLength;
    const head = splitHead(peek.head, file, format, whole);
    if (head) return { head, blocks };
    if (byteLength > maxHeadBytes) {
      throw new WorkbenchError(
        "TooLarge",
        { file, what: "bytes of header", limit: maxHeadBytes, found: peek.head.length },
        `${file}: the header or a row is longer than ${maxHeadBytes >> 20} MB.`,
      );
    }
  }
}

/** Header lines and the count of values of the first rows; undefined when the bytes do not reach beyond the first row. */
function splitHead(bytes: Uint8Array, file: string, format: string, whole: boolean): AsciiHead | undefined {
  const lines: string[] = [];
  const rowLengths: number[] = [];
  let bodyStart: number | undefined;
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let inHeader = true;
  for (let line = 1; at < bytes.length && rowLengths.length < sampleRows; line++) {
    const feed = bytes.indexOf(10, at);
    if (feed < 0 && !whole) break;
    const end = feed < 0 ? bytes.length : feed;
    const text = decodeText(bytes, at, end).replace(/\r$/, "");
    if (text.includes("\r")) {
      throw lineError(file, line, "lines that end in LF or CRLF", "a lone CR");
    }
    const words = text.split(/[\0- ]+/).filter(Boolean);
    if (inHeader && (format === "ascii-skycat" || words.length === 0 || words[0]!.startsWith("#"))) {
      lines.push(text);
      if (format === "ascii-skycat" && /^-+$/.test(text.trimEnd())) inHeader = false;
    } else {
      bodyStart ??= at;
      inHeader = false;
      if (words.length > 0 && !words[0]!.startsWith("#") && words[0] !== "[EOD]") rowLengths.push(words.length);
    }
    at = end + 1;
  }
  if (rowLengths.length === 0 && !whole) return undefined;
  return { file, lines, bodyStart: bodyStart ?? bytes.length, rowLengths };
}
