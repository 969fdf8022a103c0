import { notACatalog } from "../bytes/syntax-errors.ts";
import { decodeText, utf16Encoding } from "../bytes/text-encoding.ts";
import type { CatalogFormat } from "./catalog.ts";
import { delimitedFormat, isIpac, isMrt } from "./delimited/delimited-format.ts";

/** How many first bytes decide: an LDAC image header lies before the name of its table does. */
export const headBytes = 16 << 10;

/**
 * The format of a catalog by its first bytes, whatever the file is called; undefined when it is none.
 * Gzip must be undone before; a UTF-8 byte order mark is passed over.
 */
export function recogniseFormat(head: Uint8Array): CatalogFormat | undefined {
  if (startsWith(head, "SIMPLE  =")) return includesText(head, "LDAC_IMHEAD") ? "fits-ldac" : "fits";
  if (startsWith(head, "PAR1")) return "parquet";
  const encoding = utf16Encoding(head);
  if (encoding) {
    const text = new TextDecoder(encoding).decode(head);
    return isXml(text) ? xmlFormat(text) : delimitedFormat(text);
  }
  if (isBinary(head)) return undefined;
  const text = headText(head);
  if (isXml(text)) return xmlFormat(text);
  if (/^#\s*%ECSV\s/.test(text)) return "ecsv";
  if (/^QueryResult\s*$/m.test(text) || /^id\tra\tdec\tmag[^\n]*\n-+\s*$/m.test(text)) return "ascii-skycat";
  if (isAsciiHead(text)) return "ascii-head";
  if (isMrt(text)) return "mrt";
  if (isIpac(text)) return "ipac";
  return delimitedFormat(text);
}

const isXml = (text: string) => /^\s*<(\?xml|!DOCTYPE VOTABLE|!--|([\w.-]+:)?VOTABLE)/i.test(text);
const xmlFormat = (text: string) => (/<([\w.-]+:)?VOTABLE[\s>]/.test(text) ? "votable" : undefined);

/** @throws NotACatalog that says what the bytes are instead. */
export function catalogFormat(head: Uint8Array, file: string): CatalogFormat {
  const format = recogniseFormat(head);
  if (format) return format;
  throw notACatalog(file, describeContent(head));
}

const signatures: [start: string, found: string][] = [
  ["\x1f\x8b", "gzip within gzip"],
  ["PK\x03\x04", "a zip archive"],
  ["PK\x05\x06", "an empty zip archive"],
  ["BZh", "a bzip2 file"],
  ["\xfd7zXZ", "an xz file"],
  ["(\xb5/\xfd", "a Zstandard file"],
  ["\x89PNG", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["GIF8", "a GIF image"],
  ["II*\0", "a TIFF image"],
  ["MM\0*", "a TIFF image"],
  ["%PDF", "a PDF document"],
  ["\x89HDF", "an HDF5 file"],
  ["\x93NUMPY", "a NumPy array"],
  ["SQLite format 3", "an SQLite database"],
];

/** What bytes that are no catalog are, in words. */
export function describeContent(head: Uint8Array): string {
  if (head.length === 0) return "an empty file";
  const known = signatures.find(([start]) => startsWith(head, start));
  if (known) return known[1];
  if (includesText(head.subarray(257, 262), "ustar")) return "a tar archive";
  if (isBinary(head)) return "binary data of no known kind";
  const text = headText(head);
  const line = firstContentLine(text);
  if (text.trim() === "") return "a file of blanks";
  if (/^\s*<!DOCTYPE html|<html[\s>]/i.test(text)) return "an HTML page";
  if (/^\s*</.test(text)) return "XML without a VOTable";
  if (/^\s*[{[]/.test(text)) return "JSON";
  if (line && /^[-+.\d]/.test(line)) return "a table of numbers without column names";
  return "text without the column names of a catalog";
}

/** Header lines `# 1 NUMBER …`: at least the first, or two in order where it is missing. */
function isAsciiHead(text: string): boolean {
  let previous = 0;
  for (const line of text.split("\n")) {
    if (!line.startsWith("#")) {
      if (line.trim() === "") continue;
      return false;
    }
    const number = Number(/^#\s*(\d+)\s+[A-Za-z_]/.exec(line)?.[1] ?? Number.NaN);
    if (number === 1 || (previous > 0 && number > previous)) return true;
    if (number > 0) previous = number;
  }
  return false;
}

function firstContentLine(text: string): string | undefined {
  return text.split(/\r\n?|\n/).find((line) => line.trim() !== "" && !line.startsWith("#"));
}

function headText(head: Uint8Array): string {
  return decodeText(head, 0, head.length).replace(/^(\ufeff|\xef\xbb\xbf|ï»¿)/, "");
}

/** Text has no control characters but blanks, line ends and the odd stray one. */
function isBinary(head: Uint8Array): boolean {
  let control = 0;
  for (let at = 0; at < head.length; at++) {
    const byte = head[at]!;
    if (byte === 0) return true;
    if (byte === 127 || (byte < 32 && !(byte >= 9 && byte <= 13))) control++;
  }
  return control * 50 > head.length;
}

function startsWith(head: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (head[i] !== text.charCodeAt(i)) return false;
  return true;
}

function includesText(bytes: Uint8Array, text: string): boolean {
  for (let at = bytes.indexOf(text.charCodeAt(0)); at >= 0; at = bytes.indexOf(text.charCodeAt(0), at + 1)) {
    if (startsWith(bytes.subarray(at), text)) return true;
  }
  return false;
}
