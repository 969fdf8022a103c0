import { type ImageTiles, type Tile, tileSize } from "../../state/images/image-tiles.svelte.ts";
import type { ImageViewport } from "../../state/images/image-viewport.svelte.ts";

/** A tile and the rectangle that it fills, in whole pixels of the device from the upper left, so that no seam is seen. */
export interface PlacedTile {
  tile: Tile;
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PlacedTiles {
  /** To be drawn in this order: coarse ones first, over which finer ones come. */
  tiles: PlacedTile[];
  /** Pixels of the tiles are smaller than those of the device: what is between them is mixed. */
  smooth: boolean;
}

/** What is seen of an image: of the level that has a pixel for one of the device, coarser where that is still coming. */
export function placedTiles(tiles: ImageTiles, view: ImageViewport, ratio: number): PlacedTiles {
  const { levels } = tiles.image;
  const level = Math.min(levels, Math.max(0, Math.floor(Math.log2(1 / (view.scale * ratio)) + 0.01)));
  const fine = placedOf(tiles, view, ratio, level);
  const coarse = fine.whole || level === levels ? [] : placedOf(tiles, view, ratio, levels).placed;
  return { tiles: [...coarse, ...fine.placed], smooth: view.scale * ratio * 2 ** level < 1 };
}

function placedOf(tiles: ImageTiles, view: ImageViewport, ratio: number, level: number) {
  const pixel = 2 ** level;
  const span = tileSize * pixel;
  const last = (length: number) => Math.floor((Math.ceil(length / pixel) - 1) / tileSize);
  const at = (place: number, length: number) => Math.min(last(length), Math.max(0, Math.floor((place - 0.5) / span)));
  const { width, height } = tiles.image;
  const placed: PlacedTile[] = [];
  let whole = true;
  for (let row = at(view.imageY(view.height), height); row <= at(view.imageY(0), height); row++)
    for (let column = at(view.imageX(0), width); column <= at(view.imageX(view.width), width); column++) {
      const tile = tiles.at(level, column, row);
      if (!tile) {
        whole = false;
        continue;
      }
      const [x, y] = [0.5 + column * span, 0.5 + row * span];
      const left = Math.round(view.left(x) * ratio);
      const right = Math.round(view.left(x + tile.width * pixel) * ratio);
      const top = Math.round(view.top(y + tile.height * pixel) * ratio);
      const bottom = Math.round(view.top(y) * ratio);
      if (right > left && bottom > top) placed.push({ tile, left, top, width: right - left, height: bottom - top });
    }
  return { placed, whole };
}
