import { byteError } from "../bytes/syntax-errors.ts";
import { formatCounted } from "../format-counted.ts";
import { type ImageWindow, type PixelFormat, type PixelSource, type PixelValues, roomFor } from "./image-window.ts";

/** Rows are read in pieces of about this size: wide enough for the disk, and little of it to hold. */
const pieceBytes = 8 << 20;
/** Of a narrow window whole rows are read, as one slice is quicker than many; not where they are this much more than it. */
const widestWaste = 16 << 20;

/** The plain pixels of a FITS image (FITS 4.0, section 3.3.2), read from the file when they are asked for. */
export class PlainPixels implements PixelSource {
  readonly #file: string;
  readonly #bytes: Blob;
  readonly #start: number;
  readonly #width: number;
  readonly #format: PixelFormat;

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
    const pixelBytes = Math.abs(this.#format.bitpix) / 8;
    const rowBytes = this.#width * pixelBytes;
    const whole = rowBytes * window.height <= widestWaste || window.width * 2 > this.#width;
    const rows = whole ? Math.max(1, Math.floor(pieceBytes / rowBytes)) : 1;
    for (let row = 0; row < window.height; row += rows) {
      const count = Math.min(rows, window.height - row);
      const from = this.#start + (window.y + row) * rowBytes + (whole ? 0 : window.x * pixelBytes);
      const length = whole ? count * rowBytes : window.width * pixelBytes;
      const bytes = await this.#bytes.slice(from, from + length).arrayBuffer();
      if (bytes.byteLength < length)
        throw byteError(
          this.#file,
          from + bytes.byteLength,
          formatCounted(length - bytes.byteLength, "more byte"),
          "the end",
        );
      for (let k = 0; k < count; k++) {
        const at = whole ? k * rowBytes + window.x * pixelBytes : 0;
        decodePixels(new DataView(bytes, at), this.#format, window.width, out, (row + k) * window.width);
      }
    }
    return out;
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
