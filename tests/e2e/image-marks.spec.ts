// What lies over an image and around it: known objects, the grid, zooms by keys, the finder chart, stamps of the superstack.

import { readFileSync } from "node:fs";
import { expect, type Locator } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { madeImage, madeWorld } from "../support/made-images.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const size = 600;
const arcsec = 0.8;
const middle = (size + 1) / 2;

/** How many pixels of a canvas have about that color, within a rectangle of the page's pixels. */
const countOf = (canvas: Locator, color: [number, number, number], [left, top, width, height]: number[]) =>
  canvas.evaluate(
    (element, { color, part }) => {
      const source = element as HTMLCanvasElement;
      const ratio = source.width / source.clientWidth;
      const [left, top, width, height] = part.map((one) => Math.round(one * ratio)) as [number, number, number, number];
      const { data } = source.getContext("2d")!.getImageData(left, top, Math.max(1, width), Math.max(1, height));
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3]! > 60 && color.every((value, k) => Math.abs(data[i + k]! - value) < 40)) count++;
      return count;
    },
    { color, part: [left, top, width, height] as number[] },
  );

test("known objects, the grid and keys work over an image, and a finder chart shows what lies where", async ({
  page,
}) => {
  await page.goto("/");
  const heading = page.getByRole("region", { name: "Light curve" }).getByRole("heading").first();
  await expect(heading).toContainText(/\d/, ample);
  const { key, ra, dec } = await page.evaluate(async () => {
    const { objectKey, raDeg, decDeg } = await workbench.objects();
    return { key: objectKey[0]!, ra: raDeg[0]!, dec: decDeg[0]! };
  });
  await page.getByLabel("Find an object").fill(key);
  await page.getByLabel("Find an object").press("Enter");
  // North lies to the right of the image and east above it: the object in the middle, a star 96 arcsec north of it.
  const world = { ...madeWorld(ra, dec, middle, middle, arcsec), CD1_1: 0, CD1_2: 0, CD2_1: 0, CD2_2: 0 };
  world.CD1_2 = world.CD2_1 = arcsec / 3600;
  const star = (x: number, y: number, atX: number, atY: number) => Math.exp(-((x - atX) ** 2 + (y - atY) ** 2) / 8);
  const image = madeImage(
    size,
    size,
    (x, y) => 100 + ((x * 7919 + y * 104729) % 101) / 50 + 900 * star(x, y, middle + 120, middle),
    world,
  );
  const name = "coadd_ch1.fits";
  await page.getByLabel("Catalog files").setInputFiles([{ name, mimeType: "image/fits", buffer: Buffer.from(image) }]);
  const diagrams = page.getByRole("region", { name: "Diagrams" });
  const field = diagrams.getByRole("group", { name: `Image of ${name}` });
  await expect(field).toBeVisible(ample);

  // Without an epoch, the superstack's pixels: the middle of the image is the middle of the stamp.
  const stamp = await page.evaluate(async (objectKey) => {
    const { pixels, width, height, x, y, path, epochKey, imageX, imageY } = await workbench.cutout({
      objectKey,
      sizePixels: 21,
    });
    return { pixels: [...pixels], width, height, x, y, path, named: epochKey !== undefined, imageX, imageY };
  }, key);
  expect(stamp).toMatchObject({ width: 21, height: 21, path: name, named: false });
  for (let i = 0; i < 441; i++) {
    const [x, y] = [stamp.imageX + (i % 21), stamp.imageY + Math.floor(i / 21)];
    expect(stamp.pixels[i]).toBeCloseTo(100 + ((x * 7919 + y * 104729) % 101) / 50, 4);
  }
  expect(Math.abs(stamp.x + stamp.imageX - 1 - middle)).toBeLessThan(0.01);
  expect(Math.abs(stamp.y + stamp.imageY - 1 - middle)).toBeLessThan(0.01);

  // Keys: a zoom keeps the middle, and what lies beside it comes nearer by 1.5 with every step.
  const box = (await field.boundingBox())!;
  const place = [Math.round(box.x + box.width / 2 + box.height / 4), Math.round(box.y + box.height / 2)] as const;
  await page.mouse.move(...place);
  const readOut = field.locator(".read-out");
  await expect(readOut).toContainText(/^x [\d.]+/);
  const xNow = async () => Number(/^x ([\d.]+)/.exec((await readOut.textContent())!)![1]) - middle;
  const fitted = await xNow();
  const pressed = async (keys: string[], far: number) => {
    await field.focus();
    for (const one of keys) await page.keyboard.press(one);
    // What is under the pointer is said when it moves: again, where the image comes later.
    const away = async () => {
      await page.mouse.move(place[0] + 1, place[1]);
      await page.mouse.move(...place);
      return Math.abs((await xNow()) - far);
    };
    await expect.poll(away).toBeLessThan(0.2);
  };
  await pressed(["+"], fitted / 1.5);
  await pressed(["+"], fitted / 2.25);
  await pressed(["-"], fitted / 1.5);
  const wide = await field.evaluate((element) => element.clientWidth);
  const scale = fitted / 1.5 / (place[0] - box.x - wide / 2); // pixels of the image along one of the page
  await pressed(["ArrowRight"], fitted / 1.5 + 60 * scale);
  await pressed(["0"], fitted);

  // Known objects: a diamond where the list has one, and none once they are taken away.
  const marks = field.locator("canvas").last();
  const perPixel = Math.min(box.width, box.height) / size;
  const at = [box.width / 2 + (60 / arcsec) * perPixel, box.height / 2] as const; // 60 arcsec north: to the right
  const about = [at[0] - 9, at[1] - 9, 18, 18];
  const pink: [number, number, number] = [255, 138, 216];
  await expect(diagrams.getByRole("checkbox", { name: "objects" })).toBeChecked();
  await diagrams.getByRole("checkbox", { name: "objects" }).uncheck();
  await expect.poll(() => countOf(marks, pink, about)).toBe(0);
  const id = await page.evaluate(
    async ({ ra, dec }) => {
      const text = `Name,RA_ICRS,DE_ICRS,Type\nV1,${ra},${dec + 60 / 3600},EW\n`;
      const lists = await workbench.addKnownObjects([new File([text], "variables.csv")]);
      return lists[0]!.id;
    },
    { ra, dec },
  );
  await expect.poll(() => countOf(marks, pink, about)).toBeGreaterThan(12);
  await page.evaluate((id) => workbench.removeKnownObjects(id), id);
  await expect.poll(() => countOf(marks, pink, about)).toBe(0);

  // The grid: lines all over the image, once it is asked for.
  const blue: [number, number, number] = [140, 190, 255];
  const all = [0, 0, box.width, box.height];
  await expect.poll(() => countOf(marks, blue, all)).toBe(0);
  await diagrams.getByRole("checkbox", { name: "grid" }).check();
  await expect.poll(() => countOf(marks, blue, all)).toBeGreaterThan(box.height);
  await diagrams.getByRole("checkbox", { name: "grid" }).uncheck();
  await expect.poll(() => countOf(marks, blue, all)).toBe(0);

  // Back from the stamps, the field is as it was left: the same place of the sky, and what lies over it.
  const grid = diagrams.getByRole("checkbox", { name: "grid" });
  await grid.check();
  await pressed(["+", "+"], fitted / 2.25);
  await diagrams.getByRole("button", { name: "Stamps" }).click();
  await diagrams.getByRole("button", { name: "Field" }).click();
  await pressed([], fitted / 2.25);
  await expect(grid).toBeChecked();
  await grid.uncheck();
  await pressed(["0"], fitted);

  // The finder chart: of 5 arcmin on 900 pixels, north up whatever the image does.
  await diagrams.getByRole("button", { name: "Stamps" }).click();
  await expect(diagrams.getByRole("group", { name: `Stamps of ${key}` })).toBeVisible();
  await diagrams.getByRole("button", { name: "Save", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("group", { name: "Save" })
      .getByRole("button", { name: /^Finder chart/ })
      .click(),
  ]);
  const chart = readFileSync(await download.path()).toString("base64");
  const seen = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const near = (color: number[], [left, top, wide, high]: number[]) => {
      let count = 0;
      for (let row = top!; row < top! + high!; row++)
        for (let column = left!; column < left! + wide!; column++)
          if (color.every((value, k) => Math.abs(data[4 * (row * bitmap.width + column) + k]! - value) < 60)) count++;
      return count;
    };
    const [x, y] = [50 + 450, 84 + 450]; // the chart's middle, below its title and beside its margin
    const up = (96 * 900) / 300;
    return {
      size: [bitmap.width, bitmap.height],
      north: near([0, 0, 0], [x - 12, y - up - 12, 24, 24]),
      // About the star, and where it would be were the chart turned.
      others: [
        [x - 12, y - up - 42],
        [x - 12, y - up + 18],
        [x - 42, y - up - 12],
        [x + 18, y - up - 12],
        [x - 12, y + up - 12],
        [x - up - 12, y - 12],
        [x + up - 12, y - 12],
      ].map(([left, top]) => near([0, 0, 0], [left!, top!, 24, 24])),
      strokes: [near([208, 0, 111], [x + 14, y - 4, 36, 8]), near([208, 0, 111], [x - 4, y - 50, 8, 36])],
      bar: near([17, 17, 17], [45, 84 + 900 + 25, 190, 10]),
    };
  }, chart);
  expect(seen.size).toEqual([1000, 1036]);
  expect(seen.north).toBeGreaterThan(560); // of 576: the star is dark on white
  for (const other of seen.others) expect(other).toBeLessThan(450); // noise
  for (const stroke of seen.strokes) expect(stroke).toBeGreaterThan(60);
  expect(seen.bar).toBeGreaterThan(300); // a minute of arc: 180 pixels, two high
});
