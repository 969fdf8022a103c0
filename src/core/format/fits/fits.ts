// Made by hand because no kept library reads tables of FITS files piece by piece in a browser: of a file of 268 MB, 2 of 80
// columns are read here in 20 MB of memory.

import type { ByteSource } from "../../bytes/byte-blocks.ts";
import { ByteReader } from "../../bytes/byte-reader.ts";
import { byteError, notACatalog } from "../../bytes/syntax-errors.ts";
import { formatCounted } from "../../format-counted.ts";
import type { Catalog, CatalogHeader, Column, ColumnData } from "../catalog.ts";
import { addExtension, extensionName } from "../extension-column.ts";
import { checkRowBytes, checkValueCount, maxColumns } from "../limits.ts";
import type { ParseOptions } from "../parse-options.ts";
import { hasPositions } from "../position-names.ts";
import { inFrame, otherFrame } from "../sky-frame.ts";
import { WarningList } from "../warning-list.ts";
import { FitsColumns } from "./fits-columns.ts";
import { dataEnd, type FitsHeader, maxCardBytes, parseCardText, readFitsHeader } from "./fits-header.ts";
import { parseFitsLayout } from "./fits-layout.ts";
import { imageHeader } from "./image-header.ts";
import { joinTimePairs } from "./time-pairs.ts";
import { readTurnedTable, turnedTable } from "./turned-table.ts";

/** Rows are read in batches of about so many bytes. */
const batchBytes = 1 << 20;

interface Table {
  header: FitsHeader;
  rowCount: number;
  columns: Column[];
  /** The text of the last LDAC_IMHEAD before it. */
  imageHead?: FitsHeader | undefined;
  warnings: WarningList;
}

/**
 * Reads the table of sources of a FITS file (FITS 4.0): SExtractor's FITS_1.0 and FITS_LDAC, and any other binary table.
 * The image's header comes from LDAC_IMHEAD or the primary header. Of a file that was cut the whole rows are read, with a
 * warning that says how many are missing. Throws `NotACatalog` (images), `CatalogSyntax` with the byte, `TooLarge`.
 */
export async function parseFits(source: ByteSource, file: string, options: ParseOptions = {}): Promise<Catalog> {
  const reader = new ByteReader(source.open());
  try {
    return await readFits(reader, file, options);
  } finally {
    await reader.close();
  }
}

async function readFits(reader: ByteReader, file: string, options: ParseOptions): Promise<Catalog> {
  if (!(await begins(reader, "SIMPLE  ="))) throw notACatalog(file, "a file that does not begin like FITS");
  const headers: FitsHeader[] = [];
  const passedOver: string[] = [];
  const otherExposures: string[] = [];
  let table: (Table & { rank: number; starts: number[] }) | undefined;
  let imageHead: FitsHeader | undefined;
  do {
    const header = await readFitsHeader(reader);
    if (!header && !table) {
      throw byteError(
        file,
        reader.position,
        "a header that ends with END",
        "the end of the file, or far too many cards",
      );
    }
    // A header that was cut after a table of sources is no loss.
    if (!header) break;
    headers.push(header);
    const end = dataEnd(header, file);
    if (isImageHead(header)) {
      const byteLength = Math.min(header.number("NAXIS1") ?? 0, maxCardBytes);
      imageHead = parseCardText(await reader.take(byteLength));
    } else if (isTable(header)) {
      const rank = rankOf(header);
      if (!table || rank > table.rank) {
        if (table) passedOver.push(nameOf(table.header));
        table = { ...(await readTable(reader, header, file, options)), imageHead, rank, starts: [0] };
      } else if (rank > 0 && rank === table.rank && areAlike(header, table.header)) {
        const other = otherExposure(imageHead, table.imageHead);
        if (other !== undefined) {
          otherExposures.push(other);
          await reader.skip(end - reader.position);
          continue;
        }
        // A table a chip, as SExtractor writes them of an image with several: their sources are one catalog.
        const { rowCount: before } = table;
        const { keepsText, takesText } = options;
        const more = await readTable(reader, header, file, {
          ...options,
          ...(keepsText && { keepsText: (name: string, row: number) => keepsText(name, before + row) }),
          ...(takesText && {
            takesText: (name: string, row: number, text: string) => takesText(name, before + row, text),
          }),
        });
        table.starts.push(table.rowCount);
        appendRows(table, more, file);
      } else passedOver.push(nameOf(header));
    }
    await reader.skip(end - reader.position);
  } while (await begins(reader, "XTENSION"));
  if (!table) throw notACatalog(file, describe(headers), imageOf(headers) ? { image: true } : {});
  // What comes behind does not matter, but a packed file has its checksum there.
  if (options.enoughRows === undefined) await reader.skip(Number.POSITIVE_INFINITY);
  const { starts, warnings } = table;
  if (starts.length > 1) {
    const alike = `${formatCounted(starts.length, "table")} with the same columns (${nameOf(table.header)})`;
    warnings.note(`${alike} were read as one catalog, ${extensionName} tells them apart.`);
    addExtension(table, starts, options);
  }
  if (otherExposures.length > 0) {
    const [first] = otherExposures;
    const alike = formatCounted(
      otherExposures.length,
      "more table with the same columns is",
      "more tables with the same columns are",
    );
    warnings.note(
      `${alike} of another exposure (${first}): they were passed over. Give each exposure a file of its own.`,
    );
  }
  if (passedOver.length > 0) {
    const others = passedOver.slice(0, 5).join(", ");
    warnings.note(
      `Only ${nameOf(table.header)} was read; the file has ${formatCounted(passedOver.length, "more table")}: ${others}.`,
    );
  }
  const { rowCount, columns } = table;
  const header = headerOfTable(table, headers[0]!);
  return {
    ...{ file, format: headers.some(isImageHead) ? "fits-ldac" : "fits", rowCount, columns },
    ...(header ? { header } : {}),
    warnings: warnings.finish(),
  };
}

/** What the image's header says; what it does not say, the table's own cards may (astropy keeps Table.meta there). */
function headerOfTable({ header, imageHead }: Table, primary: FitsHeader): CatalogHeader | undefined {
  const image = imageHeader(imageHead ?? primary);
  const own = imageHead || header === primary ? undefined : imageHeader(header);
  if (!image || !own) return image ?? own;
  const { mjd: _, nightMjd: __, ...rest } = image;
  const times = image.mjd !== undefined || (image.nightMjd !== undefined && own.mjd === undefined) ? image : own;
  const { mjd, nightMjd } = times;
  return {
    ...own,
    ...rest,
    ...(mjd === undefined ? {} : { mjd }),
    ...(nightMjd === undefined ? {} : { nightMjd }),
    cards: { ...own.cards, ...image.cards },
  };
}

async function readTable(
  reader: ByteReader,
  header: FitsHeader,
  file: string,
  options: ParseOptions,
): Promise<Omit<Table, "imageHead">> {
  const warnings = new WarningList();
  const turned = turnedTable(header, file);
  if (turned) return readTurnedTable(reader, header, turned, file, options, warnings);
  const fields = parseFitsLayout(header, file, warnings).filter(({ name }) => options.wanted?.(name) ?? true);
  const rowLength = header.count("NAXIS1", file);
  const declared = header.count("NAXIS2", file);
  if (rowLength === 0 && declared > 0) throw byteError(file, header.start, "rows of at least one byte", "NAXIS1 = 0");
  checkRowBytes(file, `byte ${header.start}`, rowLength);
  const columns = new FitsColumns(file, fields, declared, options);
  const batchRows = Math.max(1, Math.floor(batchBytes / rowLength));
  const { enoughRows = Number.POSITIVE_INFINITY } = options;
  while (columns.rowCount < Math.min(declared, enoughRows)) {
    const rows = Math.min(batchRows, declared - columns.rowCount);
    const bytes = await reader.take(rows * rowLength);
    columns.add(bytes, rowLength, Math.floor(bytes.length / rowLength));
    if (bytes.length === rows * rowLength) continue;
    const { rowCount } = columns;
    const message = `The file was cut: ${rowCount} of ${declared} rows are there, ${formatCounted(declared - rowCount, "is missing", "are missing")}.`;
    warnings.add({ kind: "truncated", row: rowCount, byte: reader.position, message });
    break;
  }
  const equinox = header.number("EQUINOX") ?? header.text("EQUINOX");
  const frame = otherFrame(header.text("RADESYS") ?? header.text("RADECSYS"), equinox);
  const all = inFrame(joinTimePairs(columns.finish(), header), () => frame);
  return { header, rowCount: columns.rowCount, columns: all, warnings };
}

async function begins(reader: ByteReader, text: string): Promise<boolean> {
  return String.fromCharCode(...(await reader.peek(text.length))) === text;
}

function isTable(header: FitsHeader): boolean {
  const isCompressedImage = header.values.get("ZIMAGE") === true;
  return header.text("XTENSION") === "BINTABLE" && !isCompressedImage && !isPacked(header) && !isImageHead(header);
}

/** Columns that were compressed each (FITS 4.0, section 10.3). */
const isPacked = (header: FitsHeader) => header.values.get("ZTABLE") === true;

function isImageHead(header: FitsHeader): boolean {
  return header.text("EXTNAME") === "LDAC_IMHEAD";
}

const nameOf = (header: FitsHeader) => header.text("EXTNAME") ?? "a table without a name";

function columnNames(header: FitsHeader): string[] {
  const count = Math.min(header.number("TFIELDS") ?? 0, maxColumns);
  return Array.from({ length: count }, (_, n) => header.text(`TTYPE${n + 1}`) ?? "");
}

/** How surely a table holds the sources: LDAC says so; else positions and photometry do; tables of other things are 0. */
function rankOf(header: FitsHeader): number {
  if (header.text("EXTNAME") === "LDAC_OBJECTS") return 3;
  const names = columnNames(header);
  if (!hasPositions(names)) return 0;
  return names.some((name) => /mag|flux/i.test(name)) ? 2 : 1;
}

/** Whether two tables have the same columns, in the same form. */
function areAlike(a: FitsHeader, b: FitsHeader): boolean {
  const form = (header: FitsHeader) =>
    columnNames(header).map((name, n) => [name, header.text(`TFORM${n + 1}`), header.text(`TUNIT${n + 1}`)]);
  return JSON.stringify(form(a)) === JSON.stringify(form(b));
}

/** Chips of one exposure are read out together; their headers agree in time as far as they were rounded. */
const sameExposureDays = 60 / 86_400;

/** In which filter, or at which time, the image of a table was taken, where that is not what another one's was. */
function otherExposure(head: FitsHeader | undefined, first: FitsHeader | undefined): string | undefined {
  const [a, b] = [head && imageHeader(head), first && imageHeader(first)];
  if (a?.filter !== undefined && b?.filter !== undefined && a.filter !== b.filter)
    return `${a.filter}, not ${b.filter}`;
  const apart = Math.abs((a?.mjd ?? Number.NaN) - (b?.mjd ?? Number.NaN));
  return apart > sameExposureDays ? `MJD ${a!.mjd}, not ${b!.mjd}` : undefined;
}

/** Puts the rows of a table behind those of another with the same columns. @throws TooLarge */
function appendRows(table: Table, more: Omit<Table, "imageHead">, file: string): void {
  table.rowCount += more.rowCount;
  checkValueCount(file, table.rowCount, table.columns.length);
  table.columns = table.columns.map((column, i) => ({
    ...column,
    data: joinedData(column.data, more.columns[i]!.data),
  }));
  for (const warning of more.warnings.finish()) table.warnings.add(warning);
}

function joinedData(a: ColumnData, b: ColumnData): ColumnData {
  if (Array.isArray(a) || Array.isArray(b)) return [...Array.from(a, String), ...Array.from(b, String)];
  const type = (a.constructor === b.constructor ? a.constructor : Float64Array) as Float64ArrayConstructor;
  const joined = new type(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function imageOf(headers: FitsHeader[]): FitsHeader | undefined {
  const image = headers.find((header) => (header.number("NAXIS") ?? 0) > 1 && header.text("XTENSION") !== "TABLE");
  return image && !isImageHead(image) && !isPacked(image) ? image : undefined;
}

function describe(headers: FitsHeader[]): string {
  const image = imageOf(headers);
  if (image) return `a FITS image of ${image.number("NAXIS1")} x ${image.number("NAXIS2")} pixels, no table`;
  if (headers.some(isPacked)) return "a FITS file with a compressed table (ZTABLE), which funpack unpacks";
  if (headers.some((header) => header.text("XTENSION") === "TABLE")) return "a FITS file with an ASCII table only";
  return "a FITS file without a table";
}
