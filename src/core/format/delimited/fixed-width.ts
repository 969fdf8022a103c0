import type { ByteBlocks, ByteSource } from "../../bytes/byte-blocks.ts";
import { decodeText } from "../../bytes/text-encoding.ts";
import type { Catalog, CatalogFormat } from "../catalog.ts";
import { checkColumnCount, checkRowBytes } from "../limits.ts";
import { numberFromText } from "../number-text.ts";
import type { ParseOptions } from "../parse-options.ts";
import { uniqueNames } from "../unique-names.ts";
import { WarningList } from "../warning-list.ts";
import { openText } from "./delimited-rows.ts";
import { readDelimitedTable } from "./delimited-table.ts";

/** A column of a table whose cells stand at the same places in every line. */
export interface FixedColumn {
  name: string;
  unit?: string;
  description?: string;
  /** Offsets of the first character and behind the last one, in a line. */
  start: number;
  end: number;
  isText: boolean;
  /** What stands for no value. */
  nulls: readonly string[];
}

/** What the lines above the rows say. */
export interface FixedHead {
  columns: FixedColumn[];
  /** How many lines there are before the first row. */
  headLines: number;
  /** Cells of a line that does not keep to its columns, and those lines that are no rows; absent: every line keeps to them. */
  loose?: (line: string) => string[] | "no row" | undefined;
}

/** Reads a table of fixed columns: its cells are cut out, and read as those of delimited text are. */
export async function parseFixedWidth(
  source: ByteSource,
  file: string,
  format: CatalogFormat,
  findHead: (lines: string[], file: string) => FixedHead,
  options: ParseOptions,
): Promise<Catalog> {
  const { head, text } = await openText(source);
  const { columns, headLines, loose } = findHead(decodeText(head, 0, head.length).split(/\r\n?|\n/), file);
  checkColumnCount(file, columns.length);
  const warnings = new WarningList();
  const { names, renamed } = uniqueNames(columns.map(({ name }) => name));
  for (const { name, as } of renamed) warnings.note(`Duplicate column ${name} renamed ${as}.`);
  const cells = columns.map(({ unit, description, isText }, i) => ({
    ...{ name: names[i]!, kind: isText ? ("string" as const) : ("inferred" as const) },
    ...(unit === undefined ? {} : { unit }),
    ...(description === undefined ? {} : { description }),
  }));
  const cut = { open: () => cutLines(text.open(), { columns, headLines, ...(loose && { loose }) }, file) };
  const rows = { file, source: cut, delimiter: 9, position: 0, line: 1 };
  const table = await readDelimitedTable(rows, cells, warnings, options);
  return { file, format, ...table, warnings: warnings.finish() };
}

/** Lines as cells between tabs; those of the head as empty lines, so that lines keep their numbers. */
async function* cutLines(blocks: ByteBlocks, { columns, headLines, loose }: FixedHead, file: string): ByteBlocks {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = "";
  let line = 0;
  const cutAll = (lines: string[]) =>
    encoder.encode(
      lines
        .map((text) => {
          const cells =
            ++line <= headLines || text.trim() === "" ? "no row" : (loose?.(text) ?? cutLine(text, columns));
          return cells === "no row" ? "\n" : `${cells.map(quoted).join("\t")}\n`;
        })
        .join(""),
    );
  for await (const block of blocks) {
    const lines = (rest + decoder.decode(block, { stream: true })).split("\n");
    rest = lines.pop()!;
    checkRowBytes(file, `line ${line + lines.length + 1}`, rest.length);
    yield cutAll(lines);
  }
  if (rest !== "") yield cutAll([rest + decoder.decode()]);
}

function cutLine(line: string, columns: FixedColumn[]): string[] {
  return columns.map(({ start, end, nulls }) => {
    const cell = line.slice(start, end).trim();
    return nulls.some((none) => isSame(none, cell)) ? "" : cell;
  });
}

const quoted = (cell: string) =>
  cell.includes('"') || cell.includes("\t") || cell.startsWith("#") ? `"${cell.replaceAll('"', '""')}"` : cell;

/** The same text or the same number: `99.9999` and `99.99990`. */
function isSame(none: string, cell: string): boolean {
  return none === cell || (cell !== "" && numberFromText(none) === numberFromText(cell));
}
