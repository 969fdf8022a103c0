import { byteError } from "../bytes/syntax-errors.ts";
import { formatCounted } from "../format-counted.ts";
import { type ImageWindow, type PixelFormat, type PixelSource, type PixelValues, roomFor } from "./image-window.ts";

/** Rows are read in pieces of about this size: wide enough for the disk, and little of it to hold. */
const pieceBytes = 8 << 20;
/** Of a narrow window whole rows are read, as one slice is quicker than many; not where they are this much more than it. */
const widestWaste = 64 << 20;
/** Rows of this many bytes are read as they are: those of a stamp. */
const stampBytes = 4 << 20;
/** Pieces of whole rows that are kept, for windows side by side: tiles of a row of them need the same rows. */
const keptPieces = 6;
/** Slices of single rows that are under way at once. */
const rowsAtOnce = 16;

/** The plain pixels of a FITS image (FITS 4.0, section 3.3.2), read from the file when they are asked for. */
export class PlainPixels implements PixelSource {
  readonly #file: string;
  readonly #bytes: Blob;
  readonly #start: number;
  readonly #width: number;
  readonly #format: PixelFormat;
  readonly #pieces = new Map<number, Promise<ArrayBuffer>>();

  /** @param start offset of the first pixel */
  constructor(file: string, bytes: Blob, start: number, width: number, format: PixelFormat) {
    this.#file = file;
    this.#bytes = bytes;
    this.#start = start;
    this.#width = width;
    this.#format = format;
  }

  async read(window: ImageWindow, into?: PixelValues): Promise<PixelValues> {
    const out = roomFor(this.#format, window, into);
    const rowBytes = this.#width * this.#pixelBytes;
    const rows = Math.max(1, Math.floor(pieceBytes / rowBytes));
    const wide = window.width * 2 > this.#width;
    if (!wide && rowBytes * window.height > widestWaste) await this.#readRows(window, out);
    else if (!wide && rowBytes * window.height > stampBytes) await this.#readPieces(window, rows, out);
    else
      for (let row = 0; row < window.height; row += rows) {
        const count = Math.min(rows, window.height - row);
        const bytes = await this.#slice((window.y + row) * rowBytes, count * rowBytes);
        this.#decode(bytes, window.y + row, window, window.y + row, count, out);
      }
    return out;
  }

  get #pixelBytes(): number {
    return Math.abs(this.#format.bitpix) / 8;
  }

  /** By pieces of whole rows that begin at the same rows for every window. */
  async #readPieces(window: ImageWindow, rows: number, out: PixelValues): Promise<void> {
    const rowBytes = this.#width * this.#pixelBytes;
    const end = window.y + window.height;
    for (let piece = Math.floor(window.y / rows); piece * rows < end; piece++) {
      const first = Math.max(window.y, piece * rows);
      const wanted = (Math.min(end, (piece + 1) * rows) - piece * rows) * rowBytes;
      const bytes = await this.#piece(piece, rows * rowBytes, wanted);
      this.#decode(bytes, piece * rows, window, first, Math.min(end, (piece + 1) * rows) - first, out);
    }
  }

  /** The last piece of an image is shorter, and begins what follows the image at most. */
  async #piece(piece: number, pieceLength: number, wanted: number): Promise<ArrayBuffer> {
    const kept = this.#pieces.get(piece);
    const from = this.#start + piece * pieceLength;
    const read = kept ?? this.#bytes.slice(from, from + pieceLength).arrayBuffer();
    this.#pieces.delete(piece);
    this.#pieces.set(piece, read);
    if (!kept) read.catch(() => this.#pieces.delete(piece));
    for (const oldest of this.#pieces.keys()) {
      if (this.#pieces.size <= keptPieces) break;
      this.#pieces.delete(oldest);
    }
    return this.#whole(await read, from, wanted);
  }

  /** Of rows that are far longer than the window is wide: its part of each. */
  async #readRows(window: ImageWindow, out: PixelValues): Promise<void> {
    const [rowBytes, length] = [this.#width * this.#pixelBytes, window.width * this.#pixelBytes];
    for (let row = 0; row < window.height; row += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, window.height - row);
      const parts = Array.from({ length: count }, (_, k) =>
        this.#slice((window.y + row + k) * rowBytes + window.x * this.#pixelBytes, length),
      );
      for (const [k, bytes] of (await Promise.all(parts)).entries())
        decodePixels(new DataView(bytes), this.#format, window.width, out, (row + k) * window.width);
    }
  }

  /** Rows of the window from one on, of bytes that begin with a row of the image. */
  #decode(bytes: ArrayBuffer, begin: number, window: ImageWindow, first: number, count: number, out: PixelValues) {
    for (let row = first; row < first + count; row++) {
      const at = ((row - begin) * this.#width + window.x) * this.#pixelBytes;
      decodePixels(new DataView(bytes, at), this.#format, window.width, out, (row - window.y) * window.width);
    }
  }

  /** @param at from the first pixel on */
  async #slice(at: number, length: number): Promise<ArrayBuffer> {
    const from = this.#start + at;
    return this.#whole(await this.#bytes.slice(from, from + length).arrayBuffer(), from, length);
  }

  #whole(bytes: ArrayBuffer, from: number, length: number): ArrayBuffer {
    if (bytes.byteLength >= length) return bytes;
    const missing = formatCounted(length - bytes.byteLength, "more byte");
    throw byteError(this.#file, from + bytes.byteLength, missing, "the end");
  }
}

/** Turns big-endian pixels into physical values: `BLANK` becomes NaN, then `BZERO + BSCALE * stored`. */
export function decodePixels(
  view: DataView,
  { bitpix, scale, zero, blank }: PixelFormat,
  count: number,
  out: PixelValues,
  at: number,
): void {
  const plain = scale === 1 && zero === 0;
  if (bitpix === -32) for (let i = 0; i < count; i++) out[at + i] = view.getFloat32(4 * i);
  else if (bitpix === -64) for (let i = 0; i < count; i++) out[at + i] = view.getFloat64(8 * i);
  else if (bitpix === 16) for (let i = 0; i < count; i++) out[at + i] = view.getInt16(2 * i);
  else if (bitpix === 32) for (let i = 0; i < count; i++) out[at + i] = view.getInt32(4 * i);
  else if (bitpix === 8) for (let i = 0; i < count; i++) out[at + i] = view.getUint8(i);
  else {
    decodeLongs(view, { scale, zero, ...(blank === undefined ? {} : { blank }) }, count, out, at);
    return;
  }
  if (bitpix > 0 && blank !== undefined)
    for (let i = at; i < at + count; i++) if (out[i] === blank) out[i] = Number.NaN;
  if (!plain) for (let i = at; i < at + count; i++) out[i] = zero + scale * out[i]!;
}

/** 64-bit integers; a whole zero is added before they are rounded to doubles, as unsigned ones would lose digits. */
function decodeLongs(
  view: DataView,
  { scale, zero, blank }: Omit<PixelFormat, "bitpix">,
  count: number,
  out: PixelValues,
  at: number,
): void {
  const exact = scale === 1 && Number.isInteger(zero);
  const bigZero = exact ? BigInt(zero) : 0n;
  for (let i = 0; i < count; i++) {
    const stored = view.getBigInt64(8 * i);
    if (blank !== undefined && Number(stored) === blank) out[at + i] = Number.NaN;
    else out[at + i] = exact ? Number(stored + bigZero) : zero + scale * Number(stored);
  }
}
