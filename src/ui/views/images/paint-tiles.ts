import type { Cuts } from "../../../core/image/cuts.ts";
import type { ImageLook } from "../../state/images/image-look.svelte.ts";
import type { PlacedTile, PlacedTiles } from "./placed-tiles.ts";

/** Draws tiles on a plain canvas, whose pixels are those of the device: for pictures to save, and where there is no WebGL2. */
export function paintTiles(
  context: CanvasRenderingContext2D,
  { tiles, smooth }: PlacedTiles,
  look: ImageLook,
  cuts: Cuts,
): void {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.imageSmoothingEnabled = false;
  for (const placed of tiles)
    context.drawImage(pictureOf(placed, smooth, look, cuts), placed.left, placed.top, placed.width, placed.height);
  context.restore();
}

/**
 * Row 1 at the bottom; painted anew when the look has changed. What is mixed is as large as it is drawn: canvases mix colors
 * in 16 steps only.
 */
function pictureOf({ tile, width, height }: PlacedTile, smooth: boolean, look: ImageLook, cuts: Cuts) {
  const size = smooth ? [width, height] : [tile.width, tile.height];
  const as = [look.stretch, look.color, look.inverted, cuts.low, cuts.high, ...size].join();
  tile.picture ??= document.createElement("canvas");
  if (tile.paintedAs !== as) {
    [tile.picture.width, tile.picture.height] = size as [number, number];
    const painted = look.paint(tile.pixels, tile.width, tile.height, cuts);
    tile.picture.getContext("2d")!.putImageData(smooth ? mixed(painted, width, height) : painted, 0, 0);
    tile.paintedAs = as;
  }
  return tile.picture;
}

/** A smaller picture, linear between the pixels of the larger one. */
function mixed(from: ImageData, width: number, height: number): ImageData {
  const to = new ImageData(width, height);
  const { data } = from;
  const between = (index: number, length: number, count: number) => {
    const place = ((index + 0.5) * count) / length - 0.5;
    const below = Math.floor(place);
    return { a: Math.max(0, below), b: Math.min(count - 1, below + 1), part: place - below };
  };
  const columns = Array.from({ length: width }, (_, x) => between(x, width, from.width));
  for (let y = 0; y < height; y++) {
    const { a: upper, b: lower, part: down } = between(y, height, from.height);
    for (let x = 0; x < width; x++) {
      const { a, b, part } = columns[x]!;
      const [p, q] = [4 * (upper * from.width + a), 4 * (upper * from.width + b)];
      const [r, s] = [4 * (lower * from.width + a), 4 * (lower * from.width + b)];
      for (let k = 0; k < 4; k++) {
        const above = data[p + k]! + (data[q + k]! - data[p + k]!) * part;
        const under = data[r + k]! + (data[s + k]! - data[r + k]!) * part;
        to.data[4 * (y * width + x) + k] = above + (under - above) * down;
      }
    }
  }
  return to;
}
