import { holeColor } from "../../../core/image/color-map.ts";
import type { Cuts } from "../../../core/image/cuts.ts";
import { steps } from "../../../core/image/stretch.ts";
import { valueAt } from "../../kit/scatter/scale.ts";
import type { PlotScales } from "../../kit/scatter/scatter-axis.ts";
import type { ImageLook } from "../../state/images/image-look.svelte.ts";
import { type ImageTiles, type Tile, tileSize } from "../../state/images/image-tiles.svelte.ts";

/** Places of a plot as pixels of an image, as FITS counts; NaN off it. */
export type ToImage = (x: Float64Array, y: Float64Array) => { x: ArrayLike<number>; y: ArrayLike<number> };

/** Between nodes of a net so far apart, in CSS pixels, places are linear: projections differ by less than a pixel there. */
const cell = 16;

/** Paints an image under a plot, in the plot's own projection: of the level that has a pixel for one of the screen. */
export function paintBackground(
  context: CanvasRenderingContext2D,
  { frame, x, y }: PlotScales,
  tiles: ImageTiles,
  toImage: ToImage,
  look: ImageLook,
  { low, high }: Cuts,
): void {
  const [width, height] = [Math.ceil(frame.width), Math.ceil(frame.height)];
  if (!(width > 0 && height > 0)) return;
  const columns = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const [atX, atY] = [new Float64Array(columns * rows), new Float64Array(columns * rows)];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      atX[row * columns + column] = valueAt(x, frame.left + column * cell);
      atY[row * columns + column] = valueAt(y, frame.top + row * cell);
    }
  const net = toImage(atX, atY);
  const middle = Math.floor(rows / 2) * columns + Math.floor(columns / 2);
  const perPixel = Math.hypot(net.x[middle]! - net.x[middle - 1]!, net.y[middle]! - net.y[middle - 1]!) / cell;
  const { levels } = tiles.image;
  const level = Number.isFinite(perPixel)
    ? Math.min(levels, Math.max(0, Math.floor(Math.log2(perPixel) + 0.01)))
    : levels;
  const fine = sampler(tiles, level);
  const coarse = level === levels ? fine : sampler(tiles, levels);

  const { palette } = look;
  const scale = high > low ? steps / (high - low) : 0;
  const picture = new ImageData(width, height);
  const words = new Uint32Array(picture.data.buffer);
  for (let top = 0; top < height; top++) {
    const row = Math.floor(top / cell);
    const down = (top + 0.5) / cell - row;
    for (let left = 0; left < width; left++) {
      const column = Math.floor(left / cell);
      const right = (left + 0.5) / cell - column;
      const at = row * columns + column;
      const between = (values: ArrayLike<number>) => {
        const upper = values[at]! + (values[at + 1]! - values[at]!) * right;
        const lower = values[at + columns]! + (values[at + columns + 1]! - values[at + columns]!) * right;
        return upper + (lower - upper) * down;
      };
      const [imageX, imageY] = [between(net.x), between(net.y)];
      const value = fine(imageX, imageY) ?? coarse(imageX, imageY);
      if (value === undefined) continue;
      const place = scale === 0 ? (value > low ? steps : 0) : (value - low) * scale;
      words[top * width + left] = Number.isNaN(value)
        ? holeColor
        : palette[place <= 0 ? 0 : place >= steps ? steps : (place + 0.5) | 0]!;
    }
  }
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d")!.putImageData(picture, 0, 0);
  context.drawImage(canvas, frame.left, frame.top);
}

/** The value at a place of the image; undefined off it, and while its tile is coming. */
function sampler(tiles: ImageTiles, level: number): (x: number, y: number) => number | undefined {
  const pixel = 2 ** level;
  const { width, height } = tiles.image;
  const across = Math.ceil(Math.ceil(width / pixel) / tileSize);
  const known: (Tile | null | undefined)[] = [];
  return (x, y) => {
    if (!(x >= 0.5 && y >= 0.5 && x < width + 0.5 && y < height + 0.5)) return undefined;
    const [column, row] = [Math.floor((x - 0.5) / pixel), Math.floor((y - 0.5) / pixel)];
    const [tileColumn, tileRow] = [Math.floor(column / tileSize), Math.floor(row / tileSize)];
    const at = tileRow * across + tileColumn;
    if (known[at] === undefined) known[at] = tiles.at(level, tileColumn, tileRow) ?? null;
    const tile = known[at];
    return tile?.pixels[(row - tileRow * tileSize) * tile.width + column - tileColumn * tileSize];
  };
}
