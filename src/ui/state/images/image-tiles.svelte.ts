import type { ImageTile, OpenedImage } from "../../../core/verbs/images.ts";

/** Pixels along each side of a tile. */
export const tileSize = 512;
/** Tiles that are kept: about 100 MB of pixels and pictures. */
const mostTiles = 48;

/** The picture is made where tiles are drawn on a plain canvas. */
export interface Tile extends ImageTile {
  picture?: HTMLCanvasElement;
  paintedAs?: string;
}

/** The tiles of an image that were looked at last: asked for when they are first drawn. */
export class ImageTiles {
  readonly image: OpenedImage;
  /** Grows when a tile has come. */
  version = $state(0);
  /** Why a tile could not be read. */
  error = $state.raw<unknown>();
  readonly #tiles = new Map<string, Tile | "coming">();
  readonly #coming = new Set<Promise<void>>();
  #drawable = () => {};
  /** Resolves when something of the image can be drawn, or cannot be read: what is not urgent waits for it. */
  readonly first = new Promise<void>((resolve) => {
    this.#drawable = resolve;
  });

  constructor(image: OpenedImage) {
    this.image = image;
  }

  /** A tile; undefined while it is coming. */
  at(level: number, column: number, row: number): Tile | undefined {
    const key = `${level}/${column}/${row}`;
    const tile = this.#tiles.get(key);
    if (tile === "coming") return undefined;
    if (!tile) {
      this.#fetch(key, level, column, row);
      return undefined;
    }
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  /** The value at a pixel, as FITS counts them; undefined beyond the image, and while it is coming. */
  valueAt(x: number, y: number): number | undefined {
    const [column, row] = [Math.floor((x - 1) / tileSize), Math.floor((y - 1) / tileSize)];
    const inside = x >= 1 && y >= 1 && x <= this.image.width && y <= this.image.height;
    const key = `0/${column}/${row}`;
    const tile = this.#tiles.get(key);
    if (inside && !tile) this.#fetch(key, 0, column, row);
    if (!inside || !tile || tile === "coming") return undefined;
    return tile.pixels[(y - 1 - row * tileSize) * tile.width + x - 1 - column * tileSize];
  }

  /** Settles when every tile that was asked for is there. */
  async settled(): Promise<void> {
    while (this.#coming.size > 0) await Promise.all(this.#coming);
  }

  #fetch(key: string, level: number, column: number, row: number): void {
    this.#tiles.set(key, "coming");
    const window = { x: column * tileSize, y: row * tileSize, width: tileSize, height: tileSize };
    const coming = this.image.tile(level, window).then(
      (tile) => {
        this.#tiles.set(key, tile);
        for (const oldest of this.#tiles.keys()) {
          if (this.#tiles.size <= mostTiles) break;
          this.#tiles.delete(oldest);
        }
        this.version++;
      },
      (error) => {
        this.error = error;
      },
    );
    this.#coming.add(coming);
    void coming.finally(() => {
      this.#coming.delete(coming);
      this.#drawable();
    });
  }
}
