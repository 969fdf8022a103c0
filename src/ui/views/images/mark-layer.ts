import type { ImageViewport } from "../../state/images/image-viewport.svelte.ts";
import {
  copyPart,
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

interface Look {
  ratio: number;
  place: RasterPlace;
}

interface Painted extends Look {
  below: readonly RingGroup[];
  above: readonly RingGroup[];
}

/** A pan moves by whole pixels, but for what rounding leaves. */
const rounding = 1e-6;

/**
 * Rings of many objects. Those below, of tens of thousands of objects, are kept apart from those above, of the selection, so
 * that another selection does not paint them all anew; what a pan leaves in sight is moved and not painted anew.
 */
export class MarkLayer {
  #canvas: HTMLCanvasElement | undefined;
  #images: { below: ImageData; all: ImageData } | undefined;
  #painted: Painted | undefined;
  readonly #stamps = new Map<string, RingStamp>();

  /**
   * Draws the rings, pixel on pixel, over what was drawn.
   * @param replaces in its place: the quicker way where nothing was drawn
   */
  draw(
    context: CanvasRenderingContext2D,
    view: ImageViewport,
    ratio: number,
    { below, above, replaces }: { below: readonly RingGroup[]; above: readonly RingGroup[]; replaces: boolean },
  ): void {
    const { width, height } = context.canvas;
    if (below.length + above.length === 0) {
      if (replaces) context.clearRect(0, 0, width, height);
      return;
    }
    const place = { factor: view.scale * ratio, xOffset: view.left(0) * ratio, yOffset: view.top(0) * ratio };
    const image = this.#paint(width, height, { ratio, place, below, above });
    if (replaces) {
      context.putImageData(image, 0, 0);
      return;
    }
    this.#canvas ??= document.createElement("canvas");
    [this.#canvas.width, this.#canvas.height] = [width, height];
    this.#canvas.getContext("2d")!.putImageData(image, 0, 0);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#canvas, 0, 0);
    context.restore();
  }

  #paint(width: number, height: number, now: Painted): ImageData {
    if (this.#images?.all.width !== width || this.#images.all.height !== height) {
      this.#images = { below: new ImageData(width, height), all: new ImageData(width, height) };
      this.#painted = undefined;
    }
    const { below, all } = this.#images;
    const before = this.#painted;
    this.#painted = now;
    const [lower, upper] = [rasterOf(below), rasterOf(all)];
    const whole = [{ left: 0, top: 0, right: width, bottom: height }];
    const moved = before && movedBy(before, now, width, height);
    const keepsBelow = moved && sameGroups(before.below, now.below);
    const parts = keepsBelow ? moveRaster(lower, ...moved) : whole;
    if (!keepsBelow) lower.pixels.fill(0);
    for (const part of parts) this.#rings(lower, now, now.below, part);
    if (now.above.length === 0) return below;
    const keepsAll = keepsBelow && before.above.length > 0 && sameGroups(before.above, now.above);
    if (keepsAll) moveRaster(upper, ...moved);
    for (const part of keepsAll ? parts : whole) {
      copyPart(lower, upper, part);
      this.#rings(upper, now, now.above, part);
    }
    return all;
  }

  #rings(raster: MarkRaster, { ratio, place }: Look, groups: readonly RingGroup[], part: RasterPart): void {
    for (const { places, rows, color, radius, line, opacity } of groups)
      paintRings(raster, rows, places, place, this.#stamp(radius * ratio, line * ratio, opacity), color, part);
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

const rasterOf = ({ width, height, data }: ImageData): MarkRaster => ({
  ...{ width, height },
  pixels: new Uint32Array(data.buffer),
});

/** By how many whole pixels what is painted lies elsewhere now; undefined where it has to be painted anew. */
function movedBy(before: Look, now: Look, width: number, height: number): [right: number, down: number] | undefined {
  if (now.ratio !== before.ratio || now.place.factor !== before.place.factor) return undefined;
  const [right, down] = [now.place.xOffset - before.place.xOffset, now.place.yOffset - before.place.yOffset];
  const [wholeRight, wholeDown] = [Math.round(right), Math.round(down)];
  if (Math.max(Math.abs(right - wholeRight), Math.abs(down - wholeDown)) >= rounding) return undefined;
  return Math.abs(wholeRight) < width / 2 && Math.abs(wholeDown) < height / 2 ? [wholeRight, wholeDown] : undefined;
}

const sameGroups = (a: readonly RingGroup[], b: readonly RingGroup[]) =>
  a.length === b.length && a.every((group, k) => isSame(group, b[k]!));

const isSame = (a: RingGroup, b: RingGroup) =>
  a.rows === b.rows &&
  a.places === b.places &&
  a.color === b.color &&
  a.radius === b.radius &&
  a.line === b.line &&
  a.opacity === b.opacity;
