// Made by hand because no kept library reads tables of FITS files piece by piece in a browser: of a file of 268 MB, 2 of 80
// columns are read here in 20 MB of memory.

import type { ByteSource } from "../../bytes/byte-blocks.ts";
import { ByteReader } from "../../bytes/byte-reader.ts";
import { byteError, notACatalog } from "../../bytes/syntax-errors.ts";
import type { Catalog, CatalogHeader, Column } from "../catalog.ts";
import { checkRowBytes } from "../limits.ts";
import type { ParseOptions } from "../parse-options.ts";
import { WarningList } from "../warning-list.ts";
import { FitsColumns } from "./fits-columns.ts";
import { type FitsHeader, fitsBlockLength, maxCardBytes, parseCardText, readFitsHeader } from "./fits-header.ts";
import { parseFitsLayout } from "./fits-layout.ts";
import { imageHeader } from "./image-header.ts";

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
  let table: Table | undefined;
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
    } else if (isTable(header) && (!table || (isLdacObjects(header) && !isLdacObjects(table.header)))) {
      table = { ...(await readTable(reader, header, file, options)), imageHead };
    }
    await reader.skip(end - reader.position);
  } while (await begins(reader, "XTENSION"));
  if (!table) throw notACatalog(file, describe(headers));
  // What comes behind does not matter, but a packed file has its checksum there.
  if (options.enoughRows === undefined) await reader.skip(Number.POSITIVE_INFINITY);
  const { rowCount, columns, warnings } = table;
  const tableCount = headers.filter(isTable).length;
  if (tableCount > 1) {
    const name = table.header.text("EXTNAME") ?? "the first table";
    warnings.note(`Only ${name} was read; the file has ${tableCount - 1} more tables.`);
  }
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
    const message = `The file was cut: ${rowCount} of ${declared} rows are there, ${declared - rowCount} are missing.`;
    warnings.add({ kind: "truncated", row: rowCount, byte: reader.position, message });
    break;
  }
  return { header, rowCount: columns.rowCount, columns: columns.finish(), warnings };
}

async function begins(reader: ByteReader, text: string): Promise<boolean> {
  return String.fromCharCode(...(await reader.peek(text.length))) === text;
}

/** Offset of the block after a part's data (FITS 4.0, equation 2); infinite when the numbers make no sense. */
function dataEnd(header: FitsHeader, file: string): number {
  const axes = header.count("NAXIS", file, 0);
  let values = axes > 0 && axes < 1000 ? 1 : 0;
  for (let axis = 1; axis <= Math.min(axes, 999); axis++) values *= header.count(`NAXIS${axis}`, file);
  const groups = header.count("GCOUNT", file, 1) * (header.count("PCOUNT", file, 0) + values);
  const byteLength = axes === 0 ? 0 : groups * (Math.abs(header.number("BITPIX") ?? 8) / 8);
  return header.end + Math.ceil(byteLength / fitsBlockLength) * fitsBlockLength;
}

function isTable(header: FitsHeader): boolean {
  const isCompressedImage = header.values.get("ZIMAGE") === true;
  return header.text("XTENSION") === "BINTABLE" && !isCompressedImage && !isImageHead(header);
}

function isImageHead(header: FitsHeader): boolean {
  return header.text("EXTNAME") === "LDAC_IMHEAD";
}

function isLdacObjects(header: FitsHeader): boolean {
  return header.text("EXTNAME") === "LDAC_OBJECTS";
}

function describe(headers: FitsHeader[]): string {
  const image = headers.find((header) => (header.number("NAXIS") ?? 0) > 1 && header.text("XTENSION") !== "TABLE");
  if (image && !isImageHead(image))
    return `a FITS image of ${image.number("NAXIS1")} x ${image.number("NAXIS2")} pixels, no table`;
  if (headers.some((header) => header.text("XTENSION") === "TABLE")) return "a FITS file with an ASCII table only";
  return "a FITS file without a table";
}
