import type { Scale } from "./scale.ts";

/** Places between two pixels, along each axis, that a disc's centre may have. */
const subPixels = 4;

/** Discs of one radius, antialiased, for centres at each place between the pixels. */
export interface Disc {
  /** Width and height of each mask in pixels. */
  size: number;
  /** Coverage 0 to 256: masks of `size` x `size` for each sub-pixel row and column. */
  masks: Uint16Array[];
}

/** @param radius in device pixels @param opacity 0 to 1 */
export function makeDisc(radius: number, opacity = 1): Disc {
  const reach = Math.ceil(radius + 1);
  const size = 2 * reach + 1;
  const masks: Uint16Array[] = [];
  for (let sub = 0; sub < subPixels ** 2; sub++) {
    const centreX = reach + (sub % subPixels) / subPixels;
    const centreY = reach + Math.floor(sub / subPixels) / subPixels;
    const mask = new Uint16Array(size * size);
    for (let i = 0; i < mask.length; i++) {
      const distance = Math.hypot((i % size) - centreX, Math.floor(i / size) - centreY);
      mask[i] = Math.round(256 * opacity * Math.min(1, Math.max(0, radius + 0.5 - distance)));
    }
    masks.push(mask);
  }
  return { size, masks };
}

/** Opaque pixels, each `0xAABBGGRR` as canvas images have them on little-endian machines. */
export interface Raster {
  width: number;
  height: number;
  pixels: Uint32Array;
}

/**
 * Paints a disc for every given row that has a place inside the raster, in the order of the rows. Plain arithmetic on
 * memory: 50,000 points take a few milliseconds on any machine, with or without a graphics card.
 * @param x values along an axis whose scale is in the raster's pixels @param colors one for each row, `0xAABBGGRR`
 */
export function paintPoints(
  { width, height, pixels }: Raster,
  rows: Uint32Array,
  [x, xScale]: [Float64Array, Scale],
  [y, yScale]: [Float64Array, Scale],
  colors: Uint32Array,
  { size, masks }: Disc,
): void {
  const reach = (size - 1) / 2;
  const xFactor = (xScale.end - xScale.start) / (xScale.high - xScale.low);
  const yFactor = (yScale.end - yScale.start) / (yScale.high - yScale.low);
  for (const row of rows) {
    const px = xScale.start + (x[row]! - xScale.low) * xFactor;
    const py = yScale.start + (y[row]! - yScale.low) * yFactor;
    if (!(px > -reach && px < width + reach && py > -reach && py < height + reach)) continue;
    const [ix, iy] = [Math.floor(px), Math.floor(py)];
    const mask = masks[Math.floor((px - ix) * subPixels) + subPixels * Math.floor((py - iy) * subPixels)]!;
    const color = colors[row]!;
    const [redBlue, green] = [color & 0xff00ff, color & 0x00ff00];
    const [left, top] = [ix - reach, iy - reach];
    const [xStart, xEnd] = [Math.max(0, -left), Math.min(size, width - left)];
    const yEnd = Math.min(size, height - top);
    for (let my = Math.max(0, -top); my < yEnd; my++) {
      const line = (top + my) * width + left;
      for (let mx = xStart; mx < xEnd; mx++) {
        const cover = mask[my * size + mx]!;
        if (cover === 0) continue;
        const at = line + mx;
        if (cover >= 256) {
          pixels[at] = color;
          continue;
        }
        const below = pixels[at]!;
        const rest = 256 - cover;
        const mixedRedBlue = (Math.imul(below & 0xff00ff, rest) + Math.imul(redBlue, cover)) >>> 8;
        const mixedGreen = (Math.imul(below & 0x00ff00, rest) + Math.imul(green, cover)) >>> 8;
        pixels[at] = 0xff000000 | (mixedRedBlue & 0xff00ff) | (mixedGreen & 0x00ff00);
      }
    }
  }
}
