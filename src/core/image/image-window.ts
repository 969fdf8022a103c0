/** A rectangle of pixels, 0-based: column 0 and row 0 are the pixel that FITS calls (1, 1). */
export interface ImageWindow {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Pixels row by row, row 1 first. Float64 where 32 bits would lose digits: images of 32- and 64-bit integers and of doubles. */
export type PixelValues = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Reads windows of one plane of an image. A window lies within the image. */
export interface PixelSource {
  /**
   * Physical values; NaN where nothing was measured.
   * @param into what is written to and returned, where it is as long and of the kind that the image needs
   * @throws CatalogSyntax, TooLarge
   */
  read(window: ImageWindow, into?: PixelValues): Promise<PixelValues>;
}

/** More pixels than this are never held at once: a window, or a tile of a compressed image. */
export const mostPixels = 1 << 26;

/** What is stored in an image, and how it becomes values. */
export interface PixelFormat {
  /** 8 (unsigned), 16, 32, 64 (integers), -32, -64 (floating point). */
  bitpix: 8 | 16 | 32 | 64 | -32 | -64;
  scale: number;
  zero: number;
  /** The stored integer that stands for "no value", compared before scaling. */
  blank?: number;
}

export const keepsDigits = ({ bitpix }: PixelFormat) => bitpix === 32 || bitpix === 64 || bitpix === -64;

export const newPixels = (format: PixelFormat, count: number): PixelValues =>
  keepsDigits(format) ? new Float64Array(count) : new Float32Array(count);

/** Room for the pixels of a window: what is given, where it fits. Memory that is new costs as much as the pixels in it. */
export function roomFor(format: PixelFormat, { width, height }: ImageWindow, into?: PixelValues): PixelValues {
  const fits = into && into.length === width * height && into instanceof Float64Array === keepsDigits(format);
  return fits ? into : newPixels(format, width * height);
}
