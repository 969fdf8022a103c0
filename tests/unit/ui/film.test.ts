import { expect, test } from "vitest";
import { northUpCards } from "../../../src/core/image/north-up.ts";
import { wcsOfCards } from "../../../src/core/image/wcs.ts";
import type { Cutout, OpenedImage } from "../../../src/core/verbs/images.ts";
import { filmKeys, phaseOf } from "../../../src/ui/state/images/film.ts";
import { northUp } from "../../../src/ui/state/images/finder-chart.ts";
import { sameGrid } from "../../../src/ui/state/images/same-grid.ts";
import { directions } from "../../../src/ui/views/images/draw-stamp.ts";

const keys = ["a", "b", "c", "d"];
const values: Record<string, number> = { a: 14, b: Number.NaN, c: 12, d: 13 };
const mjds: Record<string, number> = { a: 10, b: 10.75, c: 11.5, d: Number.NaN };

test("a film goes by time, by value and by phase, and shows last what has none", () => {
  const order = (by: "time" | "value" | "phase") =>
    filmKeys(
      keys,
      by,
      (key) => values[key]!,
      (key) => mjds[key]!,
      1,
    );
  expect(order("time")).toEqual(keys);
  expect(order("value")).toEqual(["c", "d", "a", "b"]);
  expect(order("phase")).toEqual(["a", "c", "b", "d"]);
  expect([phaseOf(10.75, 0.5), phaseOf(-0.25, 1), phaseOf(10, 0), phaseOf(10, Number.NaN)]).toEqual([
    0.5,
    0.75,
    NaN,
    NaN,
  ]);
});

/** World coordinates turned by an angle, mirrored or not, with the place in a pixel. */
function turned(angleDeg: number, mirrored: boolean, arcsec = 0.5) {
  const [sin, cos] = [Math.sin((angleDeg * Math.PI) / 180), Math.cos((angleDeg * Math.PI) / 180)];
  const s = arcsec / 3600;
  const m = mirrored ? -1 : 1;
  return {
    ...northUpCards({ raDeg: 30, decDeg: 10, size: 41, pixelArcsec: arcsec }),
    ...{ CD1_1: -s * cos * m, CD1_2: s * sin, CD2_1: s * sin * m, CD2_2: s * cos },
  };
}

/** A stamp of 41 pixels with a spot 6 pixels of the sky to the north of its middle, and one 4 to the east. */
function stampOf(cards: Record<string, string | number>): Cutout {
  const wcs = wcsOfCards(cards)!;
  const step = 0.5 / 3600;
  const spots = wcs.toPixel([30, 30 + (4 * step) / Math.cos((10 * Math.PI) / 180)], [10 + 6 * step, 10]);
  const pixels = Float32Array.from({ length: 41 * 41 }, (_, i) => {
    const [x, y] = [(i % 41) + 1, Math.floor(i / 41) + 1];
    const spot = (k: number) => Math.exp(-((x - spots.x[k]!) ** 2 + (y - spots.y[k]!) ** 2) / 4);
    return 100 * spot(0) + 50 * spot(1);
  });
  const middle = wcs.toPixel([30], [10]);
  const at = (ra: number, dec: number): [number, number] => {
    const { x, y } = wcs.toPixel([ra], [dec]);
    return [(x[0]! - middle.x[0]!) * 3600, (y[0]! - middle.y[0]!) * 3600];
  };
  return {
    ...{ pixels, width: 41, height: 41, x: middle.x[0]!, y: middle.y[0]!, imageX: 1, imageY: 1, cards },
    ...{ north: at(30, 10 + 1 / 3600), east: at(30 + 1 / 3600 / Math.cos((10 * Math.PI) / 180), 10) },
    ...{ pixelScaleArcsec: 0.5, objectKey: "o", path: "a.fits", extension: 0 },
  };
}

test.each([
  [0, false],
  [37, false],
  [90, true],
  [200, true],
])("stamps turned by %d degrees lie on one grid with north up: mirrored %s", (angle, mirrored) => {
  const stamp = stampOf(turned(angle, mirrored));
  const { pixels, x, y, width } = sameGrid(stamp, 21, 0.5);
  const at = (column: number, row: number) => pixels[(y - 1 + row) * width + x - 1 + column]!;
  expect(at(0, 6)).toBeGreaterThan(85); // north is up
  expect(at(-4, 0)).toBeGreaterThan(40); // east is to the left
  expect(at(4, 0)).toBeLessThan(1);
  const [right, up] = directions(stamp, 1, 0.5);
  const on = ([dx, dy]: [number, number]) => [dx * right[0] + dy * up[0], dx * right[1] + dy * up[1]];
  const ofPixels = ([a, b]: [number, number]): [number, number] => [(a * 0.5) / 3600, (b * 0.5) / 3600];
  for (const [found, wanted] of [
    [on(ofPixels(stamp.north!)), [0, -1]],
    [on(ofPixels(stamp.east!)), [-1, 0]],
  ])
    for (const k of [0, 1]) expect(found![k]).toBeCloseTo(wanted![k]!, 4);
});

test("a finder chart is read from a level that suffices, and is empty beyond the image", async () => {
  const cards = turned(90, false);
  const whole = stampOf(cards);
  const asked: number[] = [];
  const opened = {
    ...{ width: 41, height: 41, cards, levels: 0 },
    tile: async (level: number, { x, y, width, height }: { x: number; y: number; width: number; height: number }) => {
      asked.push(level);
      const pixels = Float32Array.from(
        { length: width * height },
        (_, i) => whole.pixels[(y + Math.floor(i / width)) * 41 + x + (i % width)]!,
      );
      return { pixels, width, height };
    },
  } as unknown as OpenedImage;
  const chart = (await northUp(opened, { raDeg: 30, decDeg: 10, size: 61, pixelArcsec: 0.5 }))!;
  const at = (column: number, row: number) => chart.pixels[(30 + row) * 61 + 30 + column]!;
  expect(at(0, 6)).toBeGreaterThan(85);
  expect(at(-4, 0)).toBeGreaterThan(40);
  expect(at(30, 30)).toBeNaN();
  expect(asked).toEqual([0]);
  const off = (await northUp(opened, { raDeg: 31, decDeg: 10, size: 5, pixelArcsec: 0.5 }))!;
  expect(off.pixels.every(Number.isNaN)).toBe(true);
  expect(await northUp({ ...opened, cards: {} }, { raDeg: 30, decDeg: 10, size: 5, pixelArcsec: 1 })).toBeUndefined();
});
