// FITS images: dropped beside the open dataset, matched to its epochs, looked at as a field and as stamps of an object.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { madeImage, madeWorld } from "../support/made-images.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const hatp32 = new URL("../../../shared/data/hatp32/coadd_ch1.fits", import.meta.url);

test("images that are dropped show the field and the pixels of every epoch", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Diagrams" })).toBeVisible(ample);
  const heading = page.getByRole("region", { name: "Light curve" }).getByRole("heading").first();
  await expect(heading).toContainText(/\d/);
  const { key, ra, dec, epochs } = await page.evaluate(
    async (title) => {
      const { objectKey, raDeg, decDeg } = await workbench.objects();
      const { epochKey, catalogs } = await workbench.epochs();
      const files = epochKey.slice(0, 5).map((key, i) => ({ key, name: catalogs[i]![0]!.file.split("/").pop()! }));
      const row = objectKey.findIndex((key) => title.split(/\s+/).includes(key));
      return { key: objectKey[row]!, ra: raDeg[row]!, dec: decDeg[row]!, epochs: files };
    },
    (await heading.textContent())!,
  );
  // A star at the object, a gradient of the sky, and a hole.
  const image = (peak: number) => {
    const value = (x: number, y: number) =>
      x > 100 && y > 100 ? Number.NaN : 100 + x / 10 + peak * Math.exp(-((x - 60) ** 2 + (y - 50) ** 2) / 5);
    return Buffer.from(madeImage(120, 110, value, madeWorld(ra, dec, 60, 50, 0.6)));
  };
  const real = existsSync(hatp32);
  if (!real) console.log("hatp32/coadd_ch1.fits is not there: a made image stands for the superstack.");
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/fits", buffer });
  const files = [
    ...epochs.map(({ name }, i) => file(name.replace(/\.sexcat(\.gz)?$/, ".fits"), image(1000 * (i + 1)))),
    file("coadd_ch1.fits", real ? readFileSync(hatp32) : image(5000)),
    file("cut.fits", image(1).subarray(0, 4000)),
  ];
  await page.getByLabel("Catalog files").setInputFiles(files);

  const diagrams = page.getByRole("region", { name: "Diagrams" });
  await expect(diagrams.getByRole("tab", { name: "Images" })).toHaveAttribute("aria-selected", "true", ample);
  await expect(diagrams.getByRole("group", { name: /^Image of coadd_ch1\.fits/ })).toBeVisible(ample);
  await expect(diagrams.getByText("1 file cannot be read as an image")).toBeVisible();
  await diagrams.getByTitle("Histogram, and cuts by hand").click();
  await diagrams.getByRole("button", { name: "Figure of the histogram" }).click();
  const figure = page.getByRole("dialog", { name: "Figure" });
  await expect(figure.getByRole("img", { name: /^Values of coadd_ch1\.fits/ })).toBeVisible(ample);
  await figure.getByRole("button", { name: "Close the figure" }).click();
  await expect(figure).toBeHidden();

  const { roles, middle, corner, off } = await page.evaluate(
    async ({ key, epochKey }) => {
      const { images } = await workbench.images();
      const stamp = await workbench.cutout({ objectKey: key, epochKey, sizePixels: 11 });
      const off = await workbench.cutout({ objectKey: key, epochKey: "none such", sizePixels: 11 }).catch((e) => e.tag);
      const roles = images.map((one) => [one.role, one.epochKey, one.by]);
      return { roles, middle: stamp.pixels[60], corner: stamp.pixels[0], off };
    },
    { key, epochKey: epochs[1]!.key },
  );
  expect(
    roles
      .filter(([role]) => role === "epoch")
      .map(([, epochKey]) => epochKey)
      .sort(),
  ).toEqual(epochs.map((one) => one.key).sort());
  expect(roles.filter(([role]) => role === "reference")).toHaveLength(1);
  expect(middle).toBeCloseTo(2106, 2);
  expect(corner).toBeCloseTo(100 + 5.5 + 2000 * Math.exp(-50 / 5), 2); // row 1 first: x 55, y 45
  expect(off).toBe("UnknownEpoch");

  await diagrams.getByRole("button", { name: "Stamps" }).click();
  const stamps = diagrams.getByRole("group", { name: /^Stamps of/ });
  await expect(stamps.getByRole("img")).toHaveCount(6, ample);
  // A key is answered at once, and what it did stays, whatever becomes of the dataset: its images are listed anew then.
  const current = stamps.locator('[aria-current="true"]');
  await stamps.focus();
  await page.keyboard.press("End");
  await expect(current).toContainText(epochs[4]!.key);
  const changed = () =>
    page.evaluate(async () => {
      const before = workbench.current!;
      await workbench.rename(before.record.datasetId, before.record.name);
      await workbench.images();
      return workbench.current !== before;
    });
  expect(await changed()).toBe(true);
  await page.keyboard.press("ArrowLeft");
  expect(await changed()).toBe(true);
  await page.keyboard.press("ArrowLeft");
  await expect(current).toContainText(epochs[2]!.key);
  await expect(stamps).toBeFocused();
  await page.keyboard.press("End");
  await expect(current).toContainText(epochs[4]!.key);

  // A narrow window has another place for the panel: what it shows stays.
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("tab", { name: "Diagrams" }).click();
  await expect(diagrams.getByRole("button", { name: "Stamps" })).toHaveAttribute("aria-pressed", "true");
  await expect(current).toContainText(epochs[4]!.key);
  await page.setViewportSize(size);
  await expect(current).toContainText(epochs[4]!.key);
  expect(await axeViolations(page, { include: "[aria-label=Diagrams]" })).toEqual([]);

  // As high as the page all stamps are seen at once; beside other diagrams they are one row.
  const cuts = diagrams.getByLabel("Cuts").locator("option");
  await expect(cuts).toHaveText(["zscale", "99.5 %", "99 %", "90 %", "all values", "by hand"]);
  await expect(stamps.locator("ol")).toHaveCSS("flex-wrap", "nowrap");
  await diagrams.getByRole("button", { name: "Larger" }).click();
  await expect(stamps.locator("ol")).toHaveCSS("flex-wrap", "wrap");
  await page.keyboard.press("Escape");
  await expect(stamps.locator("ol")).toHaveCSS("flex-wrap", "nowrap");

  const said = diagrams.locator("details", { hasText: "Epochs were given what headers of images say" });
  await said.getByText("Epochs were given").click();
  await expect(said).toContainText("pixel scale (5)");

  await diagrams.getByRole("tab", { name: "Sky" }).click();
  await diagrams.getByRole("checkbox", { name: "image" }).check();
  expect(await axeViolations(page, { include: "[aria-label=Diagrams]" })).toEqual([]);

  const plot = page.getByRole("group", { name: /^Plot of/ });
  await expect(plot.locator("canvas")).toBeVisible();
  await plot.focus();
  await page.keyboard.press("Home");
  const card = page
    .getByRole("region", { name: "Light curve" })
    .getByRole("status")
    .filter({ hasText: epochs[0]!.key });
  await expect(card.getByRole("img", { name: `${key} in` })).toBeVisible();
  await expect(card).toContainText("circle of 3 px less ring: 12917.88"); // photutils: 12917.8799
});

test("after a reload the images of the picked folder are read again by one button", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Diagrams" })).toBeVisible(ample);
  // The browser's own picker cannot be reached from a test: a folder of the private file system stands for the picked one.
  const write = (files: Record<string, string>) =>
    page.evaluate(async (files) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle("night", { create: true });
      for (const [name, base64] of Object.entries(files)) {
        const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await writable.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
        await writable.close();
      }
      Object.assign(window, { showDirectoryPicker: async () => folder });
    }, files);
  const csv = (seed: number) => [
    "ra,dec,mag_auto,magerr_auto",
    ...Array.from({ length: 9 }, (_, n) => `${10 + n / 200},-5,${15 + seed / 9 + n},0.1`),
  ];
  const text = (lines: string[]) => Buffer.from(lines.join("\n")).toString("base64");
  const image = madeImage(200, 60, (x, y) => x + 1000 * y, madeWorld(10.02, -5, 100, 30, 1.2));
  await write({ "night1.csv": text(csv(1)), "night2.csv": text(csv(2)) });
  await page.getByRole("button", { name: "Open folder" }).click();
  await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
  await expect(page.getByRole("button", { name: "Check the folder for new files" })).toBeVisible();

  await page.reload();
  const diagrams = page.getByRole("region", { name: "Diagrams" });
  await diagrams.getByRole("tab", { name: "Images" }).click();
  const again = diagrams.getByRole("button", { name: "Read the images in night again" });
  await again.click();
  await expect(diagrams.getByText("No images are in night.")).toBeVisible();
  await write({ "night2.fits": Buffer.from(image).toString("base64") });
  await again.click();
  await expect(diagrams.getByRole("group", { name: /^Image of night\/night2\.fits/ })).toBeVisible(ample);
  const found = await page.evaluate(async () =>
    (await workbench.images()).images.map(({ role, epochKey }) => [role, epochKey]),
  );
  expect(found).toEqual([["epoch", "night2"]]);
});

/** A field of stars at the objects, all of them off by as many pixels, with noise that is the same in every run. */
function starField(ra: Float64Array, dec: Float64Array, size: number, [dx, dy]: [number, number]): Buffer {
  const arcsec = 1.2;
  const middle = (values: Float64Array) => (Math.min(...values) + Math.max(...values)) / 2;
  const [ra0, dec0] = [middle(ra), middle(dec)];
  const pixels = Float32Array.from({ length: size * size }, (_, i) => 100 + ((i * 7919) % 1009) / 300);
  const at = (size + 1) / 2;
  for (let k = 0; k < ra.length; k++) {
    const x = at - ((ra[k]! - ra0) * Math.cos((dec0 * Math.PI) / 180) * 3600) / arcsec + dx;
    const y = at + ((dec[k]! - dec0) * 3600) / arcsec + dy;
    for (let v = Math.round(y) - 4; v <= y + 4; v++)
      for (let u = Math.round(x) - 4; u <= x + 4; u++)
        if (u >= 1 && v >= 1 && u <= size && v <= size)
          pixels[(v - 1) * size + u - 1]! += 200 * Math.exp(-((u - x) ** 2 + (v - y) ** 2) / 3);
  }
  const world = madeWorld(ra0, dec0, at, at, arcsec);
  return Buffer.from(madeImage(size, size, (x, y) => pixels[(y - 1) * size + x - 1]!, world));
}

test("what images cannot show is said by name, and what they show is saved", async ({ page }, testInfo) => {
  await page.goto("/");
  const curve = page.getByRole("region", { name: "Light curve" });
  await expect(curve.getByRole("heading").first()).toContainText(/\d/, ample);
  const { ra, dec, files, key, missing } = await page.evaluate(async () => {
    const { objectKey, raDeg, decDeg } = await workbench.objects();
    const { epochKey, catalogs } = await workbench.epochs();
    const files = epochKey.slice(0, 5).map((_, i) => catalogs[i]![0]!.file.split("/").pop()!);
    const { measurementKey } = workbench.current!.record.measurements[0]!;
    // An object in the middle that one of the first epochs does not have, and the others do.
    const middle = (values: Float64Array) => (Math.min(...values) + Math.max(...values)) / 2;
    const [ra, dec] = [middle(raDeg), middle(decDeg)];
    for (const [row, key] of objectKey.entries()) {
      if (Math.max(Math.abs(raDeg[row]! - ra), Math.abs(decDeg[row]! - dec)) > 0.03) continue; // on the images
      const { flags } = await workbench.lightCurve(key, measurementKey);
      const without = [0, 1, 2, 3, 4].filter((k) => flags[k]! < 0);
      if (without.length === 1)
        return { ra: [...raDeg], dec: [...decDeg], files, key, missing: epochKey[without[0]!]! };
    }
    throw new Error("every object is in all of these epochs");
  });
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/fits", buffer });
  const folder = testInfo.outputPath("images");
  mkdirSync(folder, { recursive: true });
  const fixture = (name: string) => readFileSync(new URL(`../fixtures/images/${name}.fits.gz`, import.meta.url));
  const field = (off: [number, number]) => starField(Float64Array.from(ra), Float64Array.from(dec), 340, off);
  const header = (cards: Record<string, number>) => Buffer.from(madeImage(9, 9, () => 1, cards, false));
  const written: Record<string, Buffer> = {
    ...Object.fromEntries(
      files.map((name, i) => [name.replace(/\.sexcat(\.gz)?$/, ".fits"), field(i ? [0, 0] : [3, -2])]),
    ),
    "coadd_ch1.fits": Buffer.from(madeImage(1340, 1340, (x, y) => x + y)),
    "plain.fits": Buffer.from(madeImage(30, 30, (x) => x)),
    "cube.fits.gz": fixture("cube"),
    "gone.fits": field([0, 0]),
    "elsewhere.fits": Buffer.from(madeImage(30, 30, (x) => x, madeWorld(ra[0]!, dec[0]! - 20, 15, 15, 1.2))),
    "b1950.fits": Buffer.from(
      madeImage(30, 30, (x) => x, { ...madeWorld(ra[0]!, dec[0]!, 15, 15, 1.2), EQUINOX: 1950 }),
    ),
    "nothing.fits": Buffer.from(madeImage(30, 30, () => Number.NaN)),
    "hcompress.fits.gz": fixture("refused-HCOMPRESS_1"),
    "plio.fits.gz": fixture("refused-PLIO_1"),
    "huge.fits": Buffer.from(
      header({}).toString("latin1").replace("NAXIS1  =                    9", "NAXIS1  =           1000000000"),
      "latin1",
    ),
  };
  for (const [name, bytes] of Object.entries(written)) writeFileSync(join(folder, name), bytes);
  await page.getByLabel("Catalog files").setInputFiles(Object.keys(written).map((name) => join(folder, name)));
  const diagrams = page.getByRole("region", { name: "Diagrams" });
  await expect(diagrams.getByRole("tab", { name: "Images" })).toHaveAttribute("aria-selected", "true", ample);

  await expect(diagrams.getByRole("group", { name: "Image of coadd_ch1.fits" })).toBeVisible(ample); // nothing moves any more
  const refused = diagrams.locator("details", { hasText: "3 files cannot be read as an image" });
  await refused.locator("summary").click();
  for (const said of [
    "hcompress.fits.gz: images compressed with HCOMPRESS_1",
    "plio.fits.gz: images compressed with PLIO_1",
    /huge\.fits.*1000000000|huge\.fits.*along an axis/,
  ])
    await expect(refused.getByRole("listitem").filter({ hasText: said })).toHaveCount(1);

  const show = async (label: string | RegExp, path: string) => {
    const select = diagrams.getByRole("combobox", { name: "Image" });
    const option = select.locator("option").filter({ hasText: label });
    await select.selectOption((await option.getAttribute("value"))!);
    const group = diagrams.getByRole("group", { name: `Image of ${path}` });
    return group;
  };
  await expect(await show("Superstack", "coadd_ch1.fits")).toBeVisible();
  await expect(
    diagrams.getByText(/no world coordinates\.\s+Objects are marked where SExtractor saw them/),
  ).toBeVisible();
  await expect(await show("plain.fits", "plain.fits")).toBeVisible();
  await expect(diagrams.getByText(/no world coordinates\.\s+No objects are marked/)).toBeVisible();
  await expect(await show("elsewhere.fits", "elsewhere.fits")).toBeVisible();
  await expect(
    diagrams.getByText(/It shows none of the objects: it lies \S+°\s+(?:west|east)\s+and (?:19|20)\S*°\s+south/),
  ).toBeVisible();
  await expect(await show("b1950.fits", "b1950.fits")).toBeVisible();
  await expect(diagrams.getByText(/its positions are of the equinox 1950, not of J2000\.\s+No objects/)).toBeVisible();
  await expect(await show("nothing.fits", "nothing.fits")).toBeVisible();
  await expect(diagrams.getByText("None of its pixels was measured.")).toBeVisible();
  await expect(diagrams.getByRole("button", { name: "no values" })).toBeVisible();
  await expect(await show("cube.fits", "cube.fits.gz")).toBeVisible();
  await expect(diagrams.getByText("It has 2 planes: the first is shown.")).toBeVisible();
  rmSync(join(folder, "gone.fits"));
  await show("gone.fits", "gone.fits");
  await expect(
    diagrams.getByText(/gone\.fits cannot be read any more: it was moved, changed or deleted/),
  ).toBeVisible();
  const first = files[0]!.replace(/\.sexcat(\.gz)?$/, ".fits");
  const second = files[1]!.replace(/\.sexcat(\.gz)?$/, ".fits");
  await expect(await show(new RegExp(`^${first.match(/gr\d+/)![0]}`), first)).toBeVisible();
  await expect(
    diagrams.getByText(/Its stars lie 3\.[5-7]″\s+west\s+and\s+2\.[3-5]″\s+south\s+of the objects/),
  ).toBeVisible(ample);
  const shown = await show(new RegExp(`^${second.match(/gr\d+/)![0]}`), second);
  await expect(shown).toBeVisible();
  await expect(diagrams.getByText(/Its stars lie/)).toHaveCount(0);

  const saved = async (name: string | RegExp) => {
    await diagrams.getByRole("button", { name: "Save", exact: true }).click();
    const menu = page.getByRole("group", { name: "Save" });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      menu.getByRole("button", { name, exact: typeof name === "string" }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const pngSize = ({ bytes }: { bytes: Buffer }) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const box = (await shown.boundingBox())!;
  for (const ratio of [1, 2, 4]) {
    const [width, height] = pngSize(await saved(ratio === 1 ? "PNG of the view" : `PNG of the view, ${ratio} × finer`));
    expect(Math.abs(width! - ratio * box.width)).toBeLessThanOrEqual(ratio);
    expect(Math.abs(height! - ratio * box.height)).toBeLessThanOrEqual(ratio);
  }
  const part = await saved("FITS of what is seen");
  expect(part.bytes.subarray(0, 2880).toString("latin1")).toMatch(
    /^SIMPLE.*NAXIS1 {2}= +340 .*CTYPE1 {2}= 'RA---TAN'.*CRPIX1 {2}= +170\.5 /,
  );
  expect(
    part.bytes.subarray(2880, 2880 + 4 * 340 * 340).equals(written[second]!.subarray(2880, 2880 + 4 * 340 * 340)),
  ).toBe(true);

  await page.getByLabel("Find an object").fill(key);
  await page.getByLabel("Find an object").press("Enter");
  await diagrams.getByRole("button", { name: "Stamps" }).click();
  const stamps = diagrams.getByRole("group", { name: `Stamps of ${key}` });
  await expect(stamps.locator("ol").getByRole("button")).toHaveCount(5, ample);
  await diagrams.getByLabel("Order").selectOption("value");
  await expect(stamps.locator("ol").getByRole("button").last()).toHaveAttribute("title", /: not detected|: outside/);
  const titles = await stamps
    .locator("ol")
    .getByRole("button")
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).title));
  const values = titles.slice(0, 4).map((title) => Number(/: (-?[\d.]+) ±/.exec(title)![1]));
  expect(values).toEqual([...values].sort((a, b) => a - b));
  expect(titles[4]).toContain(missing);
  await stamps.focus();
  await page.keyboard.press("End");
  const facts = stamps.locator("dl");
  await expect(facts).toContainText(missing);
  await page.keyboard.press("b");
  await expect(facts).toContainText("superstack");
  await expect(facts).toContainText(missing);
  await page.keyboard.press("b");
  await diagrams.getByRole("button", { name: "Bright − faint" }).click();
  await expect(facts).toContainText(/\d bright less \d faint epochs/);
  await diagrams.getByRole("button", { name: "Bright − faint" }).click();
  const stamp = await saved("FITS of the stamp");
  expect(stamp.name).toBe(`${key}_${missing}.fits`);
  expect(stamp.bytes.toString("latin1")).toMatch(new RegExp(`OBJECT {2}= '${key}.*EPOCHKEY= '${missing}`));
  expect(pngSize(await saved("PNG of the stamp, 2 × larger"))).toEqual([380, 380]);

  // An epoch's image without world coordinates: the object is where the epoch's own catalog has its source.
  const seen = await page.evaluate(
    async ({ first, missing }) => {
      const { epochKeys, columns } = await workbench.sourceProperties(first);
      const of = (name: string) => columns.find(({ propertyKey }) => propertyKey === name)!.data;
      const at = epochKeys.findIndex((key, k) => key !== missing && Number.isFinite(of("x_image")[k]!));
      const { epochKey, catalogs } = await workbench.epochs();
      const file = catalogs[epochKey.indexOf(epochKeys[at]!)]![0]!.file.split("/").pop()!;
      return { epoch: epochKeys[at]!, x: of("x_image")[at]!, y: of("y_image")[at]!, file };
    },
    { first: key, missing },
  );
  const frame = madeImage(1340, 1340, (x, y) => x + 2000 * y);
  const name = seen.file.replace(/\.sexcat(\.gz)?$/, ".fits");
  await page.getByLabel("Catalog files").setInputFiles([file(name, Buffer.from(frame))]);
  const stampOf = (epochKey: string) =>
    page.evaluate(
      async ({ objectKey, epochKey }) => {
        const made = workbench.cutout({ objectKey, epochKey, sizePixels: 21 });
        return made.then(
          ({ pixels, placedBy, path }) => ({ middle: pixels[220], placedBy, path, message: "" }),
          (error) => ({ middle: 0, placedBy: undefined, path: "", message: error.message as string }),
        );
      },
      { objectKey: key, epochKey },
    );
  await expect.poll(async () => (await stampOf(seen.epoch)).placedBy).toBe("X_IMAGE");
  expect(await stampOf(seen.epoch)).toMatchObject({
    middle: Math.round(seen.x) + 2000 * Math.round(seen.y),
    path: name,
  });
  await diagrams.getByLabel("Order").selectOption("time");
  await stamps.locator("ol").getByRole("button", { name: seen.epoch }).click();
  await expect(facts).toContainText("by X_IMAGE and Y_IMAGE of the catalog");
  // Where the epoch has no source of it, nothing says where it would be.
  const other = files[[0, 1, 2, 3, 4].find((k) => files[k]!.includes(missing))!]!;
  await page
    .getByLabel("Catalog files")
    .setInputFiles([file(other.replace(/\.sexcat(\.gz)?$/, ".fits"), Buffer.from(frame))]);
  await expect
    .poll(async () => (await stampOf(missing)).message)
    .toMatch(/X_IMAGE and Y_IMAGE of the object on it, found the header has no world coordinates/);
  expect(pngSize(await saved(/^Finder chart/))).toEqual([1000, 1036]);
});
