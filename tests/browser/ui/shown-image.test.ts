import { expect, test } from "vitest";
import { tangentPlaneOf } from "../../../src/core/crossmatch/tangent-plane.ts";
import { wcsOfCards } from "../../../src/core/image/wcs.ts";
import type { ImageTile, ListedImage, OpenedImage } from "../../../src/core/verbs/images.ts";
import type { ObjectColumns } from "../../../src/core/verbs/read.ts";
import { rowsInside } from "../../../src/ui/kit/scatter/polygon.ts";
import type { Scale } from "../../../src/ui/kit/scatter/scale.ts";
import { ShownImage } from "../../../src/ui/state/images/shown-image.svelte.ts";
import { projectSky, unprojectSky } from "../../../src/ui/views/diagrams/sky-projection.ts";

const world = {
  ...{ CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", CRPIX1: 50.5, CRPIX2: 40.5, CRVAL1: 10, CRVAL2: 5 },
  ...{ CD1_1: -1e-4, CD2_2: 1e-4 },
};
const listed = { path: "a.fits", extension: 0, width: 100, height: 80, role: "reference" } as ListedImage;

function shown(cards: OpenedImage["cards"], asked: unknown[] = []): ShownImage {
  const tile = async (_: number, { x, y, width, height }: { x: number; y: number; width: number; height: number }) => {
    asked.push([x, y, width, height]);
    const [w, h] = [Math.min(width, 100 - x), Math.min(height, 80 - y)];
    const pixels = Float32Array.from({ length: w * h }, (_, i) => 1000 * (y + Math.floor(i / w)) + x + (i % w));
    return { pixels, width: w, height: h } as ImageTile;
  };
  const opened = {
    width: 100,
    height: 80,
    cards,
    levels: 0,
    sample: new Float32Array(),
    tile,
  } as unknown as OpenedImage;
  const image = new ShownImage(listed, opened, { x: [1, 50, 100, Number.NaN], y: [1, 40, 80, 3] });
  [image.view.width, image.view.height] = [200, 160];
  image.fit();
  return image;
}

test("the whole image fits the view, with row 1 at the bottom", () => {
  const { view } = shown(world);
  expect([view.scale, view.left(0.5), view.top(0.5), view.left(100.5), view.top(80.5)]).toEqual([2, 0, 160, 200, 0]);
});

test("the next image shows the same place of the sky as large, where it lies on it", () => {
  const first = shown(world);
  expect(first.skyPlace).toBeUndefined(); // all of it is shown
  first.view.goTo(30, 20, 5);
  const place = first.skyPlace!;
  expect(place.arcsec).toBeCloseTo(0.36 / 5, 9);
  const turned = shown({ ...world, CD1_1: 2e-4, CD2_2: -2e-4 });
  turned.goToSky(place);
  expect([turned.view.x, turned.view.y, turned.view.scale].map((one) => Number(one.toFixed(6)))).toEqual([
    60.75, 50.75, 10,
  ]);
  const elsewhere = shown({ ...world, CRVAL1: 20 });
  elsewhere.goToSky(place);
  expect(elsewhere.view.isMoved).toBe(false);
});

test("a click finds the object that is drawn nearest, and a figure those that are drawn inside it", () => {
  const image = shown(world);
  const rows = new Uint32Array([0, 1, 2, 3]);
  expect(image.nearest(rows, 3, 157)).toBe(0);
  expect(image.nearest(rows, 100, 81)).toBe(1);
  expect(image.nearest(rows, 40, 40)).toBeUndefined();
  expect([...image.rowsInside(rows, [90, 0, 200, 0, 200, 100, 90, 100])]).toEqual([1, 2]);
});

test("what lies under the pointer stays there while zooming, and the image stays where it was moved to when its pane grows", () => {
  const { view } = shown(world);
  const before = [view.imageX(30), view.imageY(20)];
  view.zoomBy(2, 30, 20);
  expect([view.imageX(30), view.imageY(20)]).toEqual(before);
  [view.width, view.height] = [400, 320];
  view.keepFitted(100, 80);
  expect(view.scale).toBe(4);
  view.fit(100, 80);
  [view.width, view.height] = [200, 160];
  view.keepFitted(100, 80);
  expect(view.scale).toBe(2);
});

test("pans go by whole pixels of the screen, and stay with the pointer", () => {
  const { view } = shown(world);
  const [left, top] = [view.left(1), view.top(1)];
  for (let k = 0; k < 10; k++) {
    view.panBy(0.3, -1.7);
    for (const off of [view.left(1) - left, view.top(1) - top]) expect(off).toBeCloseTo(Math.round(off), 9);
  }
  expect([view.left(1) - left, view.top(1) - top].map((off) => Math.round(off))).toEqual([3, -17]);
});

test("the part that is seen leaves with its own pixels, and world coordinates that still name the same places", async () => {
  const asked: unknown[] = [];
  const image = shown(world, asked);
  image.view.zoomTo([100, 0], [200, 80]);
  const { pixels, width, height, cards } = await image.seen();
  expect(asked).toEqual([[50, 40, 50, 40]]);
  expect([width, height, pixels[0], cards.CRPIX1, cards.CRPIX2]).toEqual([50, 40, 40050, 0.5, 0.5]);
});

test("more pixels than are saved at once are refused with their number, and none is left out", async () => {
  const asked: unknown[] = [];
  const { opened, listed } = shown(world, asked);
  const large = new ShownImage(listed, { ...opened, width: 10_000, height: 9_000 }, undefined);
  [large.view.width, large.view.height] = [200, 180];
  large.fit();
  await expect(large.seen()).rejects.toMatchObject({
    tag: "TooLarge",
    message: expect.stringContaining("10000 x 9000 pixels: up to 8192 along a side are saved"),
  });
  expect(asked).toEqual([]);
});

test("the value under the pointer is asked for where it is not at hand, and none is made up beyond the image", async () => {
  const { tiles } = shown(world);
  expect(tiles.valueAt(3, 2)).toBeUndefined();
  await tiles.settled();
  expect(tiles.valueAt(3, 2)).toBe(1002);
  expect([tiles.valueAt(0, 2), tiles.valueAt(101, 2), tiles.valueAt(3, 81)]).toEqual([undefined, undefined, undefined]);
});

const turned = {
  CRPIX1: 2000,
  CRPIX2: 2100,
  CRVAL1: 150.2,
  CRVAL2: 2.3,
  CD1_1: 1.1e-4,
  CD1_2: 6e-5,
  CD2_1: 5e-5,
  CD2_2: -9e-5,
};
const bent = { A_ORDER: 2, A_2_0: 8e-6, A_1_1: -5e-6, B_ORDER: 2, B_0_2: 7e-6, B_2_0: -4e-6 };

test.each([
  ["TAN", { CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", ...turned }],
  ["TAN-SIP", { CTYPE1: "RA---TAN-SIP", CTYPE2: "DEC--TAN-SIP", ...turned, ...bent }],
  ["ZEA", { CTYPE1: "RA---ZEA", CTYPE2: "DEC--ZEA", ...turned }],
])(
  "a lasso over 50,000 objects selects the same on an image (%s, turned and mirrored) as in the sky view",
  async (_, cards) => {
    const count = 50_000;
    const part = (k: number, by: number) => ((k * by) % 999_983) / 999_983;
    const objects = {
      raDeg: Float64Array.from({ length: count }, (_, k) => 150 + 0.5 * part(k, 7919)),
      decDeg: Float64Array.from({ length: count }, (_, k) => 2 + 0.5 * part(k, 104_729)),
    } as ObjectColumns;
    const wcs = wcsOfCards(cards)!;
    const opened = {
      width: 4096,
      height: 4096,
      cards,
      toPixel: async (ra: Float64Array, dec: Float64Array) => wcs.toPixel(ra, dec),
    };
    const image = await ShownImage.of({ ...listed, wcs: {} } as ListedImage, opened as unknown as OpenedImage, objects);
    Object.assign(image.view, { width: 900, height: 700, x: 1900, y: 2200, scale: 0.4 });

    const center = tangentPlaneOf(objects.raDeg, objects.decDeg)!;
    const { east, north } = projectSky(center, objects.raDeg, objects.decDeg);
    const [xScale, yScale]: Scale[] = [
      { low: 0.3, high: -0.3, start: 0, end: 600 },
      { low: -0.3, high: 0.3, start: 600, end: 0 },
    ];
    // The hand draws it; corners are near each other, since what is straight on one projection is bent on another.
    const corners = 500;
    const [onSky, onImage]: [number[], number[]] = [[], []];
    for (let k = 0; k < corners; k++) {
      const angle = (2 * Math.PI * k) / corners;
      const radius = 0.12 + 0.05 * Math.sin(5 * angle);
      const [right, up] = [radius * Math.cos(angle) + 0.02, radius * Math.sin(angle) - 0.01];
      const place = unprojectSky(center, right, up)!;
      const { x, y } = wcs.toPixel([place.raDeg], [place.decDeg]);
      onSky.push(
        xScale!.start + ((right - xScale!.low) / (xScale!.high - xScale!.low)) * 600,
        600 * (1 - (up + 0.3) / 0.6),
      );
      onImage.push(image.view.left(x[0]!), image.view.top(y[0]!));
    }
    const rows = Uint32Array.from({ length: count }, (_, k) => k);
    const inSky = rowsInside(onSky, rows, [east, xScale!], [north, yScale!]);
    expect(inSky.length).toBeGreaterThan(5_000);
    expect(image.rowsInside(rows, onImage)).toEqual(inSky);
  },
);
