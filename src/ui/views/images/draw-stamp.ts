import type { Cuts } from "../../../core/image/cuts.ts";
import type { Cutout } from "../../../core/verbs/images.ts";
import type { ImageLook } from "../../state/images/image-look.svelte.ts";

import { outlined } from "./draw-image.ts";

export interface StampDrawing {
  look: ImageLook;
  cuts: Cuts;
  /** CSS pixels along each side, and pixels of the image that they show. */
  size: number;
  sizePixels: number;
  /** North up and east to the left, an image's pixel as large as of this many arcsec; undefined: as the image lies. */
  pixelArcsec?: number | undefined;
  /** Pixels of the image: a circle about the object, and a ring. */
  rings?: { radius: number; inner: number; outer: number } | undefined;
}

/** Of a step of a pixel to the right and of one upwards: how far it leads on the screen. */
export function directions(
  { north, east }: Pick<Cutout, "north" | "east">,
  scale: number,
  pixelArcsec: number | undefined,
): [right: [number, number], up: [number, number]] {
  const area = north && east ? east[0] * north[1] - east[1] * north[0] : 0;
  if (!north || !east || pixelArcsec === undefined || area === 0)
    return [
      [scale, 0],
      [0, -scale],
    ];
  const perDegree = (scale * 3600) / pixelArcsec;
  // The inverse of (east, north): degrees of sky along a pixel; east is to the left, north up.
  const along = ([x, y]: [number, number]): [number, number] => [
    (-(x * north[1] - y * north[0]) / area) * perDegree,
    (-(y * east[0] - x * east[1]) / area) * perDegree,
  ];
  return [along([1, 0]), along([0, 1])];
}

/** Draws the pixels around an object, which lies in the middle of the picture to a part of a pixel. */
export function drawStamp(canvas: HTMLCanvasElement, stamp: Cutout, drawing: StampDrawing, ratio: number): void {
  const { look, cuts, size, sizePixels, pixelArcsec, rings } = drawing;
  const { pixels, width, height, x, y } = stamp;
  const picture = new OffscreenCanvas(width, height);
  picture.getContext("2d")!.putImageData(look.paint(pixels, width, height, cuts), 0, 0);
  [canvas.width, canvas.height] = [Math.round(size * ratio), Math.round(size * ratio)];
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  context.imageSmoothingEnabled = false;
  const [right, up] = directions(stamp, size / sizePixels, pixelArcsec);
  context.save();
  context.translate(size / 2, size / 2);
  context.transform(right[0], right[1], -up[0], -up[1], 0, 0);
  // The picture's first row is the stamp's last one.
  context.drawImage(picture, 0.5 - x, y - height - 0.5);
  context.restore();
  const drawn = Math.sqrt(Math.abs(right[0] * up[1] - right[1] * up[0]));
  if (!rings) return;
  for (const radius of Object.values(rings))
    outlined(context, "#7fe0a8", () => context.arc(size / 2, size / 2, radius * drawn, 0, 2 * Math.PI));
}
