import type { ImageTile, OpenedImage } from "../../../core/verbs/images.ts";

/** Pixels along each side of a tile. */
export const tileSize = 512;
/** Pixels along each side of what is read to say a value, where the image's own pixels are not drawn. */
const blockSize = 16;
const mostBlocks = 64;
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
  /** Grows when a value that was asked for has come. */
  read = $state(0);
  /** Why a tile could not be read. */
  error = $state.raw<unknown>();
  readonly #tiles = new Map<string, Tile | "coming">();
  readonly #coming = new Set<Promise<void>>();
  readonly #blocks = new Map<string, ImageTile>();
  /** The block that is being read, and the one that is wanted next: what the pointer passed by meanwhile is not read. */
  #reading: string | undefined;
  #wanted: { key: string; column: number; row: number } | undefined;
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

  /**
   * The value at a pixel, as FITS counts them; undefined beyond the image, and while it is coming. Of a tile that is not drawn
   * only what is about the pixel is read: a tile of a large image takes 20 MB of whole rows.
   */
  valueAt(x: number, y: number): number | undefined {
    if (!(x >= 1 && y >= 1 && x <= this.image.width && y <= this.image.height)) return undefined;
    const at = (size: number) => [Math.floor((x - 1) / size), Math.floor((y - 1) / size)] as const;
    const [tileColumn, tileRow] = at(tileSize);
    const tile = this.#tiles.get(`0/${tileColumn}/${tileRow}`);
    if (tile && tile !== "coming")
      return tile.pixels[(y - 1 - tileRow * tileSize) * tile.width + x - 1 - tileColumn * tileSize];
    const [column, row] = at(blockSize);
    const key = `${column}/${row}`;
    const block = this.#blocks.get(key);
    if (block) return block.pixels[(y - 1 - row * blockSize) * block.width + x - 1 - column * blockSize];
    if (this.#reading !== key) this.#wanted = { key, column, row };
    if (this.#reading === undefined) {
      const coming = this.#readBlocks().finally(() => this.#coming.delete(coming));
      this.#coming.add(coming);
    }
    return undefined;
  }

  async #readBlocks(): Promise<void> {
    for (let next = this.#wanted; next; next = this.#wanted) {
      this.#wanted = undefined;
      this.#reading = next.key;
      const window = { x: next.column * blockSize, y: next.row * blockSize, width: blockSize, height: blockSize };
      try {
        this.#blocks.set(next.key, await this.image.tile(0, window));
        for (const oldest of this.#blocks.keys()) {
          if (this.#blocks.size <= mostBlocks) break;
          this.#blocks.delete(oldest);
        }
        this.read++;
      } catch (error) {
        this.error = error;
        break; // what the pointer comes to next may ask again
      }
    }
    this.#reading = undefined;
  }

  /** Settles when every tile and value that was asked for is there. */
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
