import type { ImageViewport } from "../../state/images/image-viewport.svelte.ts";
import {
  type MarkRaster,
  moveRaster,
  paintRings,
  type RasterPart,
  type RasterPlace,
  type RingStamp,
  ringStamp,
} from "./ring-raster.ts";

/** Rings of one look around places; sizes are in CSS pixels. */
export interface RingGroup {
  places: { x: ArrayLike<number>; y: ArrayLike<number> };
  rows: ArrayLike<number>;
  /** `0x00BBGGRR` */
  color: number;
  radius: number;
  line: number;
  opacity: number;
}

interface Painted {
  ratio: number;
  place: RasterPlace;
  groups: readonly RingGroup[];
}

/** A pan moves by whole pixels, but for what rounding leaves. */
const rounding = 1e-6;

/** Rings of many objects, as a picture of their own that is laid over an image. */
export class MarkLayer {
  readonly #canvas = document.createElement("canvas");
  #image: ImageData | undefined;
  #raster: MarkRaster = { width: 0, height: 0, pixels: new Uint32Array() };
  #painted: Painted | undefined;
  readonly #stamps = new Map<string, RingStamp>();

  /** Lays the rings over what was drawn, pixel on pixel. What a pan leaves in sight is moved and not painted anew. */
  draw(context: CanvasRenderingContext2D, view: ImageViewport, ratio: number, groups: readonly RingGroup[]): void {
    if (groups.length === 0) return;
    const { width, height } = context.canvas;
    if (this.#image?.width !== width || this.#image.height !== height) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
      this.#image = new ImageData(width, height);
      this.#raster = { width, height, pixels: new Uint32Array(this.#image.data.buffer) };
      this.#painted = undefined;
    }
    const place = { factor: view.scale * ratio, xOffset: view.left(0) * ratio, yOffset: view.top(0) * ratio };
    const painted = { ratio, place, groups };
    for (const part of this.#partsToPaint(painted)) this.#paint(painted, part);
    this.#painted = painted;
    this.#canvas.getContext("2d")!.putImageData(this.#image, 0, 0);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#canvas, 0, 0);
    context.restore();
  }

  #partsToPaint({ ratio, place, groups }: Painted): RasterPart[] {
    const before = this.#painted;
    const { width, height, pixels } = this.#raster;
    const [right, down] = before
      ? [place.xOffset - before.place.xOffset, place.yOffset - before.place.yOffset]
      : [width, height];
    const [wholeRight, wholeDown] = [Math.round(right), Math.round(down)];
    const isMoved =
      before &&
      ratio === before.ratio &&
      place.factor === before.place.factor &&
      Math.max(Math.abs(right - wholeRight), Math.abs(down - wholeDown)) < rounding &&
      Math.abs(wholeRight) < width / 2 &&
      Math.abs(wholeDown) < height / 2 &&
      groups.length === before.groups.length &&
      groups.every((group, k) => isSame(group, before.groups[k]!));
    if (isMoved) return moveRaster(this.#raster, wholeRight, wholeDown);
    pixels.fill(0);
    return [{ left: 0, top: 0, right: width, bottom: height }];
  }

  #paint({ ratio, place, groups }: Painted, part: RasterPart): void {
    for (const { places, rows, color, radius, line, opacity } of groups)
      paintRings(this.#raster, rows, places, place, this.#stamp(radius * ratio, line * ratio, opacity), color, part);
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

const isSame = (a: RingGroup, b: RingGroup) =>
  a.rows === b.rows &&
  a.places === b.places &&
  a.color === b.color &&
  a.radius === b.radius &&
  a.line === b.line &&
  a.opacity === b.opacity;
