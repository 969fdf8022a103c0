import { describe, expect, it } from "vitest";
import { moveRaster, paintRings, ringStamp } from "../../../../../src/ui/views/images/ring-raster.ts";

const raster = (width: number, height: number) => ({ width, height, pixels: new Uint32Array(width * height) });
const at = { factor: 1, xOffset: 0, yOffset: 20 };

/** Of the pixels, those that are seen: `x,y`. */
const seen = ({ width, pixels }: ReturnType<typeof raster>) =>
  [...pixels.keys()].filter((k) => pixels[k]! >>> 24 > 100).map((k) => [k % width, Math.floor(k / width)] as const);

describe("rings", () => {
  it("lie around the places of their objects, y upwards, and nowhere else", () => {
    const picture = raster(20, 20);
    paintRings(picture, [1], { x: [3, 10], y: [3, 8] }, at, ringStamp(5, 1, 1), 0x8cdc5a);
    const away = seen(picture).map(([x, y]) => Math.hypot(x - 10, y - 12));
    expect(away.length).toBeGreaterThan(20);
    expect(Math.min(...away)).toBeGreaterThan(4.2);
    expect(Math.max(...away)).toBeLessThan(5.8);
    expect(new Set([...picture.pixels].filter(Boolean).map((pixel) => pixel & 0xffffff))).toEqual(new Set([0x8cdc5a]));
  });

  it("are cut off at the edges, and pass over what has no place", () => {
    const picture = raster(20, 20);
    const places = { x: [0, 19, Number.NaN, 500], y: [20, 1, 4, 500] };
    paintRings(picture, [0, 1, 2, 3], places, at, ringStamp(5, 2, 1), 1);
    expect(seen(picture).every(([x, y]) => Math.min(Math.hypot(x, y), Math.hypot(x - 19, y - 19)) < 6.6)).toBe(true);
    expect(seen(picture).length).toBeGreaterThan(10);
  });

  it("of one color do not grow more opaque where they cross; another color is painted over them", () => {
    const picture = raster(20, 20);
    const stamp = ringStamp(5, 1, 0.5);
    const places = { x: [10, 10], y: [10, 10] };
    paintRings(picture, [0], places, at, stamp, 1);
    const once = picture.pixels.slice();
    paintRings(picture, [0, 1], places, at, stamp, 1);
    expect(picture.pixels).toEqual(once);
    paintRings(picture, [0], places, at, stamp, 2);
    expect(new Set([...picture.pixels].filter(Boolean).map((pixel) => pixel & 0xffffff))).toEqual(new Set([2]));
  });

  it.each([
    [7, -3],
    [-5, 4],
    [0, 9],
    [-11, 0],
    [0, 0],
  ])("that are moved by %d and %d pixels are those that would be painted there", (right, down) => {
    const places = {
      x: Array.from({ length: 300 }, (_, k) => ((k * 7919) % 1009) / 12),
      y: Array.from({ length: 300 }, (_, k) => ((k * 104729) % 997) / 14),
    };
    const rows = [...places.x.keys()];
    const [stamp, chosen] = [ringStamp(3.3, 1, 0.85), ringStamp(5, 2, 1)];
    const paint = (on: ReturnType<typeof raster>, x: number, y: number, part?: Parameters<typeof paintRings>[6]) => {
      const place = { factor: 1, xOffset: x + 0.25, yOffset: y + 0.5 };
      paintRings(on, rows, places, place, stamp, 0x8cdc5a, part);
      paintRings(on, rows.slice(0, 20), places, place, chosen, 0xb0ff, part);
    };
    const moved = raster(60, 50);
    paint(moved, 0, 55);
    for (const part of moveRaster(moved, right, down)) paint(moved, right, 55 + down, part);
    const anew = raster(60, 50);
    paint(anew, right, 55 + down);
    expect(seen(anew).length).toBeGreaterThan(500);
    expect(moved.pixels).toEqual(anew.pixels);
  });
});
