import { type PixelPlaces, type Wcs, wcsOfCards } from "./wcs.ts";

/** Pixels of an image, row 1 first, of which the first lies at a place of the image as FITS counts. */
export interface ImagePart {
  pixels: ArrayLike<number>;
  width: number;
  height: number;
  imageX: number;
  imageY: number;
}

/** North up, east to the left, a place of the sky in the middle. */
export interface NorthUpGrid {
  raDeg: number;
  decDeg: number;
  /** Pixels along each side, and what one of them is. */
  size: number;
  pixelArcsec: number;
}

/** World coordinates of the grid, as cards of a header. */
export function northUpCards({ raDeg, decDeg, size, pixelArcsec }: NorthUpGrid): Record<string, string | number> {
  const middle = (size + 1) / 2;
  const axes = {
    CTYPE1: "RA---TAN",
    CTYPE2: "DEC--TAN",
    CRPIX1: middle,
    CRPIX2: middle,
    CRVAL1: raDeg,
    CRVAL2: decDeg,
  };
  return { ...axes, CD1_1: -pixelArcsec / 3600, CD1_2: 0, CD2_1: 0, CD2_2: pixelArcsec / 3600 };
}

/** Where the pixels of a grid lie in an image, as FITS counts; row 1 (the southern one) first. */
export function northUpPlaces(wcs: Wcs, grid: NorthUpGrid): PixelPlaces {
  const { size } = grid;
  const pixels = Array.from({ length: size * size }, (_, i) => i);
  const { raDeg, decDeg } = wcsOfCards(northUpCards(grid))!.toSky(
    pixels.map((i) => (i % size) + 1),
    pixels.map((i) => Math.floor(i / size) + 1),
  );
  return wcs.toPixel(raDeg, decDeg);
}

/** The values of an image at places, linear between the four pixels around each; NaN off the part, and beside holes. */
export function sampleAt(
  { pixels, width, height, imageX, imageY }: ImagePart,
  { x, y }: { x: ArrayLike<number>; y: ArrayLike<number> },
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(x.length).fill(Number.NaN);
  for (let i = 0; i < out.length; i++) {
    const [column, row] = [x[i]! - imageX, y[i]! - imageY];
    if (!(column >= -0.5 && row >= -0.5 && column <= width - 0.5 && row <= height - 0.5)) continue;
    const left = Math.min(Math.max(0, Math.floor(column)), Math.max(0, width - 2));
    const below = Math.min(Math.max(0, Math.floor(row)), Math.max(0, height - 2));
    const right = Math.min(left + 1, width - 1);
    const above = Math.min(below + 1, height - 1);
    const u = Math.min(1, Math.max(0, column - left));
    const v = Math.min(1, Math.max(0, row - below));
    const at = (r: number, c: number) => pixels[r * width + c]!;
    const lower =
      u === 0 ? at(below, left) : u === 1 ? at(below, right) : at(below, left) * (1 - u) + at(below, right) * u;
    const upper =
      u === 0 ? at(above, left) : u === 1 ? at(above, right) : at(above, left) * (1 - u) + at(above, right) * u;
    out[i] = v === 0 ? lower : v === 1 ? upper : lower * (1 - v) + upper * v;
  }
  return out;
}
