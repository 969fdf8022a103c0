import { expect, test } from "vitest";
import type { ImageTile, OpenedImage } from "../../../src/core/verbs/images.ts";
import { ImageLook } from "../../../src/ui/state/images/image-look.svelte.ts";
import { ImageTiles } from "../../../src/ui/state/images/image-tiles.svelte.ts";
import { paintBackground, type ToImage } from "../../../src/ui/views/diagrams/paint-background.ts";

const [width, height] = [600, 300];
const tiles = new ImageTiles({
  ...{ width, height, levels: 0 },
  async tile(_: number, window: { x: number; y: number; width: number; height: number }) {
    const [w, h] = [Math.min(window.width, width - window.x), Math.min(window.height, height - window.y)];
    const pixels = Float32Array.from({ length: w * h }, (_, i) => {
      const [x, y] = [window.x + (i % w) + 1, window.y + Math.floor(i / w) + 1];
      return x === 100 && y === 50 ? Number.NaN : (x % 64) + 2 * (y % 64);
    });
    return { pixels, width: w, height: h } satisfies ImageTile;
  },
} as unknown as OpenedImage);
const look = Object.assign(new ImageLook(), { stretch: "linear", color: "grey", inverted: false });

/** A plot of 200 x 150 CSS pixels whose x grows to the left, as on the sky: the image is turned by 180 degrees in x. */
const frame = { left: 40, top: 10, width: 200, height: 150 };
const scales = (low: number, perPixel: number) => ({
  frame,
  x: { low, high: low + 200 * perPixel, start: 240, end: 40 },
  y: { low: 0, high: 150 * perPixel, start: 160, end: 10 },
});
const toImage: ToImage = (x, y) => ({ x: x.map((east) => 300 - east), y: y.map((north) => 20 + north) });

async function painted(low: number, perPixel: number) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 260, height: 180 });
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const paint = () => paintBackground(context, scales(low, perPixel), tiles, toImage, look, { low: 0, high: 190 });
  paint();
  await tiles.settled();
  paint();
  return (left: number, top: number) => [...context.getImageData(left, top, 1, 1).data];
}

test("under every pixel of a plot lies the pixel of the image that its projection leads to, across tiles", async () => {
  const at = await painted(-250, 1);
  for (const [left, top] of [
    [41, 11],
    [130, 80],
    [200, 159],
    [239, 30],
  ] as const) {
    const [east, north] = [-250 + (240 - left - 0.5), 160 - top - 0.5];
    const [x, y] = [Math.round(300 - east), Math.round(20 + north)];
    const grey = Math.round((255 * ((x % 64) + 2 * (y % 64))) / 190);
    expect(at(left, top)).toEqual([grey, grey, grey, 255]);
  }
});

test("beyond the image nothing is painted, and what was not measured has a color of its own", async () => {
  const beyond = await painted(-400, 1);
  expect(beyond(239, 80)).toEqual([0, 0, 0, 0]);
  const hole = await painted(190, 0.25);
  expect(hole(200, 40)).toEqual([0x5a, 0x2d, 0x6b, 255]);
});
