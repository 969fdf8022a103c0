import { fileSource } from "../bytes/byte-blocks.ts";
import { ByteReader } from "../bytes/byte-reader.ts";
import { gunzip, isGzip } from "../bytes/gzip.ts";
import { byteError } from "../bytes/syntax-errors.ts";
import { WorkbenchError } from "../errors.ts";
import { dataEnd, type FitsHeader, readFitsHeader } from "../format/fits/fits-header.ts";
import { formatCounted } from "../format-counted.ts";
import { CompressedPixels } from "./compressed-pixels.ts";
import { type ImageShape, imageShape } from "./image-header.ts";
import type { PixelSource } from "./image-window.ts";
import { PlainPixels } from "./plain-pixels.ts";

/** One image of a FITS file. */
export interface FitsImage {
  file: string;
  /** Which of the file's parts it is in; 0 is the primary one. */
  extension: number;
  /** EXTNAME. */
  name?: string;
  header: FitsHeader;
  shape: ImageShape;
  pixels: PixelSource;
}

const headerBlockBytes = 32 << 10;
/** Parts of a file that are looked at. */
const mostParts = 1000;
/** What a `.fits.gz` may unpack to. */
const mostUnpackedBytes = 2 ** 31;

type ImagePart = Omit<FitsImage, "pixels">;

/**
 * Finds the images of a FITS file: in the primary part, in extensions, in tables of compressed tiles. Only headers are read;
 * of a gzipped file everything is unpacked first. An extension's header takes what it does not say from the primary one
 * (INHERIT), so that times and filters are those of the exposure.
 * @returns none where the file is FITS and has no image
 * @param most bytes that a gzipped file may unpack to
 * @throws CatalogSyntax, TooLarge, UnreadableImage that name what is wrong, NoImage where the file is not there any more
 */
export function openImages(blob: Blob, file: string, most = mostUnpackedBytes): Promise<FitsImage[]> {
  return unlessGone(file, () => openAll(blob, file, most));
}

async function openAll(blob: Blob, file: string, most: number): Promise<FitsImage[]> {
  const bytes = await unpacked(blob, file, most);
  const images: FitsImage[] = [];
  for await (const part of imageParts(bytes, file)) {
    const { header, shape } = part;
    checkWhole(header, shape, bytes.size, file);
    const pixels = shape.compressed
      ? new CompressedPixels(file, bytes, header, shape)
      : new PlainPixels(file, bytes, header.end, shape.width, shape.format);
    images.push({ ...part, pixels: { read: (window, into) => unlessGone(file, () => pixels.read(window, into)) } });
  }
  return images;
}

/** Where the header of the first image is looked for in a gzipped file. */
const mostHeadBytes = 4 << 20;

/**
 * The header of a file's first image, of whatever compression, and of a file that is cut behind it: what is said of the
 * exposure. Undefined where there is none.
 * @throws CatalogSyntax, TooLarge
 */
export async function firstImageHeader(blob: Blob, file: string): Promise<FitsHeader | undefined> {
  const bytes = await unpacked(blob, file, mostHeadBytes, true);
  for await (const { header } of imageParts(bytes, file)) return header;
  return undefined;
}

async function* imageParts(bytes: Blob, file: string): AsyncGenerator<ImagePart> {
  const begin = await textAt(bytes, 0, 9);
  const found = begin === "" ? "an empty file" : JSON.stringify(begin);
  if (begin !== "SIMPLE  =") throw byteError(file, 0, "SIMPLE  =, as a FITS file begins", found);
  let primary: FitsHeader | undefined;
  let count = 0;
  let at = 0;
  for (let part = 0; part < mostParts && (part === 0 || (await textAt(bytes, at, 8)) === "XTENSION"); part++) {
    const header = await headerAt(bytes, at);
    if (!header) {
      if (count > 0) break; // a header that was cut behind an image is no loss
      throw byteError(file, at, "a header that ends with END", "the end of the file, or far too many cards");
    }
    const shape = imageShape(header, file);
    if (shape) {
      if (primary) inherit(header, primary);
      const name = header.text("EXTNAME");
      count++;
      yield { file, extension: part, ...(name ? { name } : {}), header, shape };
    }
    primary ??= header;
    const end = dataEnd(header, file);
    if (!(end < bytes.size)) break;
    at = end;
  }
}

async function unpacked(blob: Blob, file: string, most: number, headOnly = false): Promise<Blob> {
  const head = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
  if (!isGzip(head)) return blob;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let byteLength = 0;
  const { open } = fileSource(blob);
  // Of what follows a whole member nothing is asked: the pixels and their checksum are there.
  for await (const block of gunzip(open(), file, open, true)) {
    byteLength += block.length;
    if (byteLength > most && !headOnly)
      throw new WorkbenchError(
        "TooLarge",
        { file, what: "bytes when unpacked", limit: most, found: byteLength },
        `${file} unpacks to more than ${most} bytes: unpack it, and drop it as it is then.`,
      );
    parts.push(block);
    if (byteLength > most) break;
  }
  return new Blob(parts);
}

async function headerAt(bytes: Blob, at: number): Promise<FitsHeader | undefined> {
  const reader = new ByteReader(fileSource(bytes.slice(at), headerBlockBytes).open());
  try {
    const header = await readFitsHeader(reader);
    header?.moveTo(at);
    return header;
  } finally {
    await reader.close();
  }
}

/** Browsers give a file away by its name: one that was moved, changed or deleted since cannot be read. */
async function unlessGone<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const cause = error instanceof WorkbenchError ? error.cause : error; // a gzipped one seems to be cut
    if (!(cause instanceof DOMException)) throw error;
    const details = { expected: `${file} as it was dropped`, found: cause.message };
    const message = `${file} cannot be read any more: it was moved, changed or deleted. Drop it again.`;
    throw new WorkbenchError("NoImage", details, message, { cause });
  }
}

async function textAt(bytes: Blob, at: number, length: number): Promise<string> {
  return String.fromCharCode(...new Uint8Array(await bytes.slice(at, at + length).arrayBuffer()));
}

/** @throws CatalogSyntax where there are fewer bytes than pixels */
function checkWhole(header: FitsHeader, { width, height, compressed, format }: ImageShape, size: number, file: string) {
  if (compressed) return; // its table is checked when it is read
  const byteLength = width * height * (Math.abs(format.bitpix) / 8);
  if (header.end + byteLength <= size) return;
  const there = Math.max(0, size - header.end);
  throw byteError(
    file,
    size,
    `${formatCounted(byteLength, "byte")} of ${width} x ${height} pixels`,
    `the end after ${there} of them`,
  );
}

/** Structure is every part's own; what is said of the exposure holds for all parts. */
function inherit(header: FitsHeader, primary: FitsHeader): void {
  const own = /^(SIMPLE|BITPIX|NAXIS\d*|EXTEND|BSCALE|BZERO|BLANK|CHECKSUM|DATASUM|PCOUNT|GCOUNT|DATAMIN|DATAMAX)$/;
  const celestial = /^(CTYPE|CRPIX|CRVAL|CDELT|CROTA|CUNIT|CD\d|PC\d|PV\d|[AB]P?_)|^(LONPOLE|LATPOLE|WCSAXES)/;
  for (const [keyword, value] of primary.values)
    if (!own.test(keyword) && !celestial.test(keyword) && !header.values.has(keyword))
      header.values.set(keyword, value);
}
