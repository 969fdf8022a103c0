import { type ByteSource, bytesSource, openedSource, peekBlocks } from "../bytes/byte-blocks.ts";
import { gunzip, isGzip } from "../bytes/gzip.ts";
import { loadedPart } from "../load-part.ts";
import type { Catalog, CatalogFormat, Column, ColumnData } from "./catalog.ts";
import { catalogFormat, headBytes } from "./format.ts";
import type { ParseOptions } from "./parse-options.ts";
import { joinPositionParts } from "./position-parts.ts";

type Parser = (source: ByteSource, file: string, options: ParseOptions) => Promise<Catalog>;

/** One module a format, loaded when the first file of it arrives. */
const parsers: Record<CatalogFormat, () => Promise<Parser>> = {
  "ascii-head": loadedPart(async () => (await import("./ascii/ascii-table.ts")).parseAsciiHeadTable),
  "ascii-skycat": loadedPart(async () => (await import("./ascii/ascii-table.ts")).parseAsciiSkycatTable),
  fits: loadedPart(async () => (await import("./fits/fits.ts")).parseFits),
  "fits-ldac": loadedPart(async () => (await import("./fits/fits.ts")).parseFits),
  votable: loadedPart(async () => (await import("./votable/votable.ts")).parseVotable),
  ecsv: loadedPart(async () => (await import("./delimited/ecsv.ts")).parseEcsv),
  csv: loadedPart(async () => (await import("./delimited/csv.ts")).parseCsv),
  tsv: loadedPart(async () => (await import("./delimited/csv.ts")).parseCsv),
  ipac: loadedPart(async () => (await import("./delimited/ipac.ts")).parseIpac),
  mrt: loadedPart(async () => (await import("./delimited/mrt.ts")).parseMrt),
  parquet: loadedPart(async () => (await import("./parquet/parquet.ts")).parseParquet),
};

/**
 * Reads a catalog of any known format, gzipped or not, recognised by its content. The file is read piece by piece: memory
 * holds the columns that are wanted, and little more, however large the file is.
 *
 * @throws NotACatalog, CatalogSyntax, TooLarge: each names the file and what was found in it.
 */
export async function parseCatalog(
  bytes: Uint8Array<ArrayBuffer> | ByteSource,
  file: string,
  options: ParseOptions = {},
): Promise<Catalog> {
  let source = bytes instanceof Uint8Array ? bytesSource(bytes) : bytes;
  let { head, blocks } = await peekBlocks(source.open(), headBytes);
  if (isGzip(head)) {
    const packed = openedSource(blocks, source);
    source = { open: () => gunzip(packed.open(), file, () => packed.open()) };
    ({ head, blocks } = await peekBlocks(source.open(), headBytes));
  }
  const parse = await parsers[catalogFormat(head.subarray(0, headBytes), file)]();
  const { keepsRow } = options;
  const asked = keepsRow ? { ...options, keepsText: (_: string, row: number) => keepsRow(row) } : options;
  const catalog = await parse(openedSource(blocks, source), file, asked);
  return joinPositionParts(keepsRow && catalog.fileRowCount === undefined ? withRows(catalog, keepsRow) : catalog);
}

/** Of a format that reads all rows, some of them. */
function withRows(catalog: Catalog, keepsRow: (row: number) => boolean): Catalog {
  const rows: number[] = [];
  for (let row = 0; row < catalog.rowCount; row++) if (keepsRow(row)) rows.push(row);
  const { rowLine } = catalog;
  return {
    ...catalog,
    rowCount: rows.length,
    fileRowCount: catalog.rowCount,
    columns: catalog.columns.map((column) => columnAt(column, rows)),
    ...(rowLine ? { rowLine: Int32Array.from(rows, (row) => rowLine[row]!) } : {}),
  };
}

/** A column at some of its rows, in the order asked for. */
export function columnAt(column: Column, rows: readonly number[]): Column {
  const { data, limits, ...rest } = column;
  const at = new Map(limits?.row.map((row, i) => [row, limits.value[i]!]));
  const kept = [...rows.entries()].filter(([, row]) => at.has(row));
  return {
    ...rest,
    data: taken(data, rows),
    ...(kept.length > 0 && { limits: { row: kept.map(([i]) => i), value: kept.map(([, row]) => at.get(row)!) } }),
  };
}

function taken(data: ColumnData, rows: readonly number[]): ColumnData {
  if (Array.isArray(data)) return rows.map((row) => data[row]!);
  const numbers = new (data.constructor as { new (length: number): Exclude<ColumnData, string[]> })(rows.length);
  for (const [i, row] of rows.entries()) numbers[i] = data[row]!;
  return numbers;
}
