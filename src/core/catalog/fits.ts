import type { Catalog, CatalogHeader } from "./catalog.ts";
import { byteError, notACatalog } from "./catalog-errors.ts";
import { type FitsHeader, parseCardText, parseFitsHeader } from "./fits-header.ts";
import { parseFitsLayout } from "./fits-layout.ts";
import { readFitsColumns } from "./fits-rows.ts";
import { imageHeader } from "./image-header.ts";
import type { ParseOptions } from "./parse-options.ts";
import { WarningList } from "./warning-list.ts";

const blockLength = 2880;

/**
 * Reads the table of sources of a FITS file (FITS 4.0): SExtractor's FITS_1.0 and FITS_LDAC, and any other binary table.
 * The image's header comes from LDAC_IMHEAD or the primary header. Of a file that was cut the whole rows are read, with a
 * warning that says how many are missing. Throws `NotACatalog` (images), `CatalogSyntax` with the byte, `TooLarge`.
 */
export function parseFits(bytes: Uint8Array, file: string, options: ParseOptions = {}): Catalog {
  const warnings = new WarningList();
  const headers = readHeaders(bytes, file);
  const tables = headers.filter(isTable);
  const table = tables.find((header) => header.text("EXTNAME") === "LDAC_OBJECTS") ?? tables[0];
  if (!table) throw notACatalog(file, describe(headers));
  if (tables.length > 1) {
    const name = table.text("EXTNAME") ?? "the first table";
    warnings.note(`Only ${name} was read; the file has ${tables.length - 1} more tables.`);
  }
  const fields = parseFitsLayout(table, file, warnings).filter(({ name }) => options.wanted?.(name) ?? true);
  const rows = wholeRows(bytes, table, file, warnings);
  const data = readFitsColumns(rows, fields, options);
  const header = epochHeader(bytes, headers, table);
  return {
    file,
    format: headers.some(isImageHead) ? "fits-ldac" : "fits",
    rowCount: rows.rowCount,
    columns: fields.map(({ name, unit, description }, index) => ({
      name,
      ...(unit ? { unit } : {}),
      ...(description ? { description } : {}),
      data: data[index]!,
    })),
    ...(header ? { header } : {}),
    warnings: warnings.finish(),
  };
}

/** The headers of all parts of a file. A part that was cut, or bytes that begin no header, end the list. */
function readHeaders(bytes: Uint8Array, file: string): FitsHeader[] {
  if (!startsWith(bytes, 0, "SIMPLE  =")) throw notACatalog(file, "a file that does not begin like FITS");
  const headers = [parseFitsHeader(bytes, 0, file)];
  for (let at = dataEnd(headers[0]!, file); startsWith(bytes, at, "XTENSION"); ) {
    // A header that was cut after a table of sources is no loss.
    if (headers.some(isTable) && !hasEnd(bytes, at)) break;
    const header = parseFitsHeader(bytes, at, file);
    headers.push(header);
    at = dataEnd(header, file);
  }
  return headers;
}

function hasEnd(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at + 80 <= bytes.length; at += 80) if (startsWith(bytes, at, "END     ")) return true;
  return false;
}

/** Offset of the block after a part's data (FITS 4.0, equation 2); infinite when the numbers make no sense. */
function dataEnd(header: FitsHeader, file: string): number {
  const axes = header.count("NAXIS", file, 0);
  let values = axes > 0 && axes < 1000 ? 1 : 0;
  for (let axis = 1; axis <= Math.min(axes, 999); axis++) values *= header.count(`NAXIS${axis}`, file);
  const groups = header.count("GCOUNT", file, 1) * (header.count("PCOUNT", file, 0) + values);
  const byteLength = axes === 0 ? 0 : groups * (Math.abs(header.number("BITPIX") ?? 8) / 8);
  return header.end + Math.ceil(byteLength / blockLength) * blockLength;
}

function isTable(header: FitsHeader): boolean {
  const isCompressedImage = header.values.get("ZIMAGE") === true;
  return header.text("XTENSION") === "BINTABLE" && !isCompressedImage && !isImageHead(header);
}

function isImageHead(header: FitsHeader): boolean {
  return header.text("EXTNAME") === "LDAC_IMHEAD";
}

function describe(headers: FitsHeader[]): string {
  const image = headers.find((header) => (header.number("NAXIS") ?? 0) > 1 && header.text("XTENSION") !== "TABLE");
  if (image && !isImageHead(image))
    return `a FITS image of ${image.number("NAXIS1")} x ${image.number("NAXIS2")} pixels, no table`;
  if (headers.some((header) => header.text("XTENSION") === "TABLE")) return "a FITS file with an ASCII table only";
  return "a FITS file without a table";
}

function wholeRows(bytes: Uint8Array, table: FitsHeader, file: string, warnings: WarningList) {
  const rowLength = table.count("NAXIS1", file);
  const declared = table.count("NAXIS2", file);
  const start = table.end;
  if (rowLength === 0 && declared > 0) throw byteError(file, table.start, "rows of at least one byte", "NAXIS1 = 0");
  const there = rowLength === 0 ? 0 : Math.max(0, Math.floor((bytes.length - start) / rowLength));
  const rowCount = Math.min(declared, there);
  if (rowCount < declared) {
    const message = `The file was cut: ${rowCount} of ${declared} rows are there, ${declared - rowCount} are missing.`;
    warnings.add({ kind: "truncated", row: rowCount, byte: bytes.length, message });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { view, start, rowLength, rowCount };
}

/** The image's header: the text in the LDAC_IMHEAD before the table, else the primary header. */
function epochHeader(bytes: Uint8Array, headers: FitsHeader[], table: FitsHeader): CatalogHeader | undefined {
  const head = headers.slice(0, headers.indexOf(table)).findLast(isImageHead);
  if (!head) return imageHeader(headers[0]!);
  return imageHeader(parseCardText(bytes.subarray(head.end, head.end + (head.number("NAXIS1") ?? 0))));
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  if (!(at + text.length <= bytes.length)) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
