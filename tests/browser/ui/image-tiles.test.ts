import { expect, test } from "vitest";
import type { ImageTile, OpenedImage } from "../../../src/core/verbs/images.ts";
import { ImageLook } from "../../../src/ui/state/images/image-look.svelte.ts";
import { ImageTiles } from "../../../src/ui/state/images/image-tiles.svelte.ts";
import { ImageViewport } from "../../../src/ui/state/images/image-viewport.svelte.ts";
import { GlTiles } from "../../../src/ui/views/images/gl-tiles.ts";
import { paintTiles } from "../../../src/ui/views/images/paint-tiles.ts";
import { placedTiles } from "../../../src/ui/views/images/placed-tiles.ts";

const [imageWidth, imageHeight] = [1100, 700];
/** A large sky with little on it, holes, and values beyond every cut. */
function valueAt(x: number, y: number, level: number): number {
  if ((x * 31 + y * 17) % 211 === 0) return Number.NaN;
  if ((x + y) % 307 === 0) return Number.POSITIVE_INFINITY;
  return 65000 + 20 * Math.sin(x / 9) * Math.cos(y / 11) + ((x * 7919 + y * 104729) % 1009) / 100 + level;
}

function made(): ImageTiles {
  const tile = async (level: number, window: { x: number; y: number; width: number; height: number }) => {
    const size = (length: number) => Math.ceil(length / 2 ** level);
    const width = Math.min(window.width, size(imageWidth) - window.x);
    const height = Math.min(window.height, size(imageHeight) - window.y);
    const pixels = Float32Array.from({ length: width * height }, (_, i) =>
      valueAt(window.x + (i % width), window.y + Math.floor(i / width), level),
    );
    return { pixels, width, height } satisfies ImageTile;
  };
  return new ImageTiles({ width: imageWidth, height: imageHeight, levels: 1, tile } as unknown as OpenedImage);
}

const [width, height] = [200, 150];
const canvasOf = () => Object.assign(document.createElement("canvas"), { width, height });

const views = {
  "the whole image, smaller than it is": { scale: 0.29, x: 550, y: 350 },
  "a pixel for a pixel, between four tiles": { scale: 1, x: 512.5, y: 511.5 },
  "a little smaller than it is": { scale: 0.77, x: 520.3, y: 400.2 },
  "large pixels": { scale: 7.3, x: 513.1, y: 510.8 },
  "the corner": { scale: 2, x: 1100, y: 700 },
};

test.each(Object.entries(views))("WebGL2 and the plain canvas draw the same pixels: %s", async (_, place) => {
  const tiles = made();
  const view = new ImageViewport();
  Object.assign(view, { ...place, width, height });
  placedTiles(tiles, view, 1);
  await tiles.settled();
  const placed = placedTiles(tiles, view, 1);
  const canvas = canvasOf();
  const gl = GlTiles.on(canvas)!;
  expect(gl).toBeDefined();
  const plain = canvasOf().getContext("2d")!;
  const look = new ImageLook();
  for (const [stretch, color, inverted, cuts] of [
    ["linear", "grey", false, { low: 64985.3, high: 65025.7 }],
    ["log", "viridis", true, { low: 64985.3, high: 65025.7 }],
    ["sqrt", "magma", false, { low: 64999, high: 65001 }],
    ["asinh", "inferno", false, { low: 65000, high: 65000 }],
  ] as const) {
    Object.assign(look, { stretch, color, inverted });
    expect(gl.draw(placed, look, cuts, [16 / 255, 20 / 255, 24 / 255])).toBe(true);
    const drawn = canvasOf().getContext("2d")!;
    drawn.drawImage(canvas, 0, 0);
    plain.fillStyle = "#101418";
    plain.fillRect(0, 0, width, height);
    paintTiles(plain, placed, look, cuts);
    const [a, b] = [drawn, plain].map((context) => context.getImageData(0, 0, width, height).data);
    let most = 0;
    let seen = 0;
    for (let i = 0; i < a!.length; i++) {
      most = Math.max(most, Math.abs(a![i]! - b![i]!));
      if (i % 4 === 0 && b![i] !== 16) seen++;
    }
    expect(seen).toBeGreaterThan(1000);
    expect({ stretch, most: Math.max(1, most) }).toEqual({ stretch, most: 1 });
  }
  gl.close();
  expect(gl.draw(placed, look, { low: 0, high: 1 }, [0, 0, 0])).toBe(false);
});
