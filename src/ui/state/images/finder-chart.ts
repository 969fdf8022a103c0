import { type NorthUpGrid, northUpCards, northUpPlaces, sampleAt } from "../../../core/image/north-up.ts";
import { wcsOfCards } from "../../../core/image/wcs.ts";
import type { OpenedImage } from "../../../core/verbs/images.ts";

/** Longest side, in pixels, of what is read for a chart. */
const mostRead = 2048;

export interface NorthUpPixels {
  /** Row 1, the southern one, first. */
  pixels: Float32Array<ArrayBuffer>;
  size: number;
  cards: Record<string, string | number>;
}

/** A part of an image with north up and a place of the sky in the middle; NaN beyond the image. Undefined without a WCS. */
export async function northUp(opened: OpenedImage, grid: NorthUpGrid): Promise<NorthUpPixels | undefined> {
  const wcs = wcsOfCards(opened.cards);
  if (!wcs) return undefined;
  const places = northUpPlaces(wcs, grid);
  const [left, right] = extent(places.x, opened.width);
  const [bottom, top] = extent(places.y, opened.height);
  const cards = northUpCards(grid);
  const nothing = new Float32Array(grid.size ** 2).fill(Number.NaN);
  if (!(right > left && top > bottom)) return { pixels: nothing, size: grid.size, cards };
  const level = Math.min(
    opened.levels,
    Math.max(0, Math.ceil(Math.log2(Math.max(right - left, top - bottom) / mostRead))),
  );
  const pixel = 2 ** level;
  const [x, y] = [Math.floor(left / pixel), Math.floor(bottom / pixel)];
  const [width, height] = [Math.ceil(right / pixel) - x, Math.ceil(top / pixel) - y];
  const tile = await opened.tile(level, { x, y, width, height });
  const onLevel = (place: number) => (place - 0.5) / pixel + 0.5;
  const at = { x: places.x.map(onLevel), y: places.y.map(onLevel) };
  return { pixels: sampleAt({ ...tile, imageX: x + 1, imageY: y + 1 }, at), size: grid.size, cards };
}

/** From which pixel on, counted from 0, to behind which: with one to spare, within the image. */
function extent(places: Float64Array, length: number): [from: number, to: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const place of places) if (!Number.isNaN(place)) [low, high] = [Math.min(low, place), Math.max(high, place)];
  return [Math.max(0, Math.floor(low) - 2), Math.min(length, Math.ceil(high) + 1)];
}
