import type { ImageViewport } from "../../state/images/image-viewport.svelte.ts";
import { type MarkRaster, paintRings, type RingStamp, ringStamp } from "./ring-raster.ts";

type Places = { x: ArrayLike<number>; y: ArrayLike<number> };

/** Rings of many objects, as a picture of their own that is laid over an image. */
export class MarkLayer {
  readonly #canvas = document.createElement("canvas");
  #image: ImageData | undefined;
  #raster: MarkRaster = { width: 0, height: 0, pixels: new Uint32Array() };
  readonly #stamps = new Map<string, RingStamp>();
  #isEmpty = true;

  /** Begins a picture of so many device pixels. */
  begin(width: number, height: number): void {
    if (!this.#image || this.#image.width !== width || this.#image.height !== height) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
      this.#image = new ImageData(width, height);
      this.#raster = { width, height, pixels: new Uint32Array(this.#image.data.buffer) };
      this.#isEmpty = true;
    }
    if (!this.#isEmpty) this.#raster.pixels.fill(0);
    this.#isEmpty = true;
  }

  /** @param color `0x00BBGGRR` @param look in CSS pixels */
  rings(
    view: ImageViewport,
    places: Places,
    rows: Iterable<number>,
    color: number,
    look: { radius: number; line: number; opacity: number; ratio: number },
  ): void {
    const { radius, line, opacity, ratio } = look;
    const factor = view.scale * ratio;
    const place = { factor, xOffset: view.left(0) * ratio, yOffset: view.top(0) * ratio };
    this.#isEmpty = false;
    paintRings(this.#raster, rows, places, place, this.#stamp(radius * ratio, line * ratio, opacity), color);
  }

  /** Lays the picture over what was drawn, pixel on pixel. */
  drawTo(context: CanvasRenderingContext2D): void {
    if (this.#isEmpty || !this.#image) return;
    this.#canvas.getContext("2d")!.putImageData(this.#image, 0, 0);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#canvas, 0, 0);
    context.restore();
  }

  #stamp(radius: number, line: number, opacity: number): RingStamp {
    // A tenth of a pixel is not seen; without this every step of a zoom would make a stamp of its own.
    const key = [Math.round(radius * 10) / 10, line, opacity].join();
    const known = this.#stamps.get(key);
    const stamp = known ?? ringStamp(Math.round(radius * 10) / 10, line, opacity);
    if (this.#stamps.size > 50) this.#stamps.clear();
    this.#stamps.set(key, stamp);
    return stamp;
  }
}
