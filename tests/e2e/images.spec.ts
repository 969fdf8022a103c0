// FITS images: dropped beside the open dataset, matched to its epochs, looked at as a field and as stamps of an object.
import { existsSync, readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { madeImage, madeWorld } from "../support/made-images.ts";
import { sampleTest as test } from "../support/sample-page.ts";

declare const workbench: Workbench;

const minute = { timeout: 60_000 };
const hatp32 = new URL("../../../shared/data/hatp32/coadd_ch1.fits", import.meta.url);

test("images that are dropped show the field and the pixels of every epoch", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Diagrams" })).toBeVisible(minute);
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
  await expect(diagrams.getByRole("tab", { name: "Images" })).toHaveAttribute("aria-selected", "true", minute);
  await expect(diagrams.getByRole("group", { name: /^Image of coadd_ch1\.fits/ })).toBeVisible(minute);
  await expect(diagrams.getByText("1 file cannot be read as an image")).toBeVisible();

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
  await expect(stamps.getByRole("img")).toHaveCount(6, minute);
  await stamps.focus();
  await page.keyboard.press("End");
  await expect(stamps.locator('[aria-current="true"]')).toContainText(epochs[4]!.key);
  expect(await axeViolations(page, { include: "[aria-label=Diagrams]" })).toEqual([]);

  const said = diagrams.locator("details", { hasText: "Epochs were given what headers of images say" });
  await said.getByText("Epochs were given").click();
  await expect(said).toContainText("pixel scale (5)");

  await diagrams.getByRole("tab", { name: "Sky" }).click();
  await diagrams.getByRole("checkbox", { name: "image" }).check();
  expect(await axeViolations(page, { include: "[aria-label=Diagrams]" })).toEqual([]);

  await page.getByRole("group", { name: /^Plot of/ }).focus();
  await page.keyboard.press("Home");
  const card = page
    .getByRole("region", { name: "Light curve" })
    .getByRole("status")
    .filter({ hasText: epochs[0]!.key });
  await expect(card.getByRole("img", { name: `${key} in` })).toBeVisible();
  await expect(card).toContainText("circle of 3 px less ring: 12917.88"); // photutils: 12917.8799
});
