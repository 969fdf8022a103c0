// Columns: what was recognised is shown with the first rows, corrected, and remembered for columns like these.

import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { sampleEpochs, sampleText } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

/** Epochs of the sample whose positions have names that no rule knows. */
const odd = (k: number) => ({
  name: sampleEpochs[k]!,
  mimeType: "text/plain",
  buffer: Buffer.from(
    sampleText(sampleEpochs[k]!)
      .replaceAll("ALPHA_J2000", "EAST_ANGLE")
      .replaceAll("DELTA_J2000", "NORTH_ANGLE")
      .replaceAll("X_IMAGE", "ACROSS"),
  ),
});

const firstRows = (page: Page) => page.getByRole("table", { name: "First rows" });
const measurementKeys = (page: Page) =>
  page.evaluate(() => workbench.current!.record.measurements.map(({ measurementKey }) => measurementKey));

test("missing positions are chosen, measurements left out and added, and all of it serves the next catalogs", async ({
  page,
}) => {
  const columns = page.getByRole("region", { name: "Columns" });
  await page.goto("/");
  await page.getByLabel("Show me names").check();
  await page.getByLabel("Catalog files").setInputFiles([odd(0), odd(1)]);
  await expect(columns.getByRole("alert")).toContainText("Choose the columns for ALPHA_J2000, DELTA_J2000");
  await page.getByLabel("Right ascension, deg").selectOption("EAST_ANGLE");
  await page.getByLabel("Declination, deg", { exact: true }).selectOption("NORTH_ANGLE");
  await expect(columns.getByRole("alert")).toBeHidden();
  await expect(firstRows(page).getByRole("row").nth(1)).toContainText("Right ascension, deg");

  await page.getByRole("button", { name: "None", exact: true }).click();
  await page.getByLabel("Keep mag_auto", { exact: true }).check();
  const names = page.getByLabel(/^Name of measurement/);
  const added = await names.count();
  await page.getByRole("button", { name: "Add measurement" }).click();
  await expect(names).toHaveCount(added + 1);
  await names.nth(added).fill("mag_auto");
  await names.nth(added).blur();
  await expect(page.getByText("mag_auto is there already.")).toBeVisible();
  await names.nth(added).fill("brightness");
  await names.nth(added).blur();
  await page.getByLabel("Value of brightness", { exact: true }).selectOption("FLUX_AUTO");
  await page.getByLabel("Uncertainty of brightness", { exact: true }).selectOption("FLUXERR_AUTO");
  await page.getByLabel("Kind of brightness", { exact: true }).selectOption("flux");
  await expect(page.getByText("Your mapping is remembered")).toBeVisible();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
  expect(await measurementKeys(page)).toEqual(["ch1_sci-mag_auto", "ch1_sci-brightness"]);

  // Without a look at them, catalogs with these columns are read in the same way.
  await page.evaluate(() => workbench.close());
  await page.getByLabel("Show me names").uncheck();
  await page.reload();
  await page.getByLabel("Catalog files").setInputFiles([odd(2)]);
  await expect(page.getByText(/1 epoch imported/)).toBeVisible(ample);
  expect(await measurementKeys(page)).toEqual(["ch1_sci-mag_auto", "ch1_sci-brightness"]);
});

test("a correction is taken back", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Show me names").check();
  const plain = { ...odd(0), buffer: Buffer.from(sampleText(sampleEpochs[0]!)) };
  await page.getByLabel("Catalog files").setInputFiles([plain]);
  await page.getByLabel("Keep mag_auto", { exact: true }).uncheck();
  await expect(page.getByText("Your mapping is remembered")).toBeVisible();
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(page.getByText("Your mapping is remembered")).toBeHidden();
  await expect(page.getByLabel("Keep mag_auto", { exact: true })).toBeChecked();
});

/** A table with columns that no rule knows, and a FITS image called as a reference catalog would be. */
const unknown = (k: number) => ({
  name: `night${k}.csv`,
  mimeType: "text/csv",
  buffer: Buffer.from(
    [
      "a1,a2,cts,sig_m",
      ...Array.from({ length: 5 }, (_, i) => `${10 + i / 100},${5 + i / 50},${100 * k + i},0.1`),
    ].join("\n"),
  ),
});
const cards = ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 4", "NAXIS2  = 4", "END"];
const image = {
  name: "stack.fits",
  mimeType: "application/fits",
  buffer: Buffer.concat([
    Buffer.from(
      cards
        .map((card) => card.replace(/= (\w)/, "=                    $1").padEnd(80))
        .join("")
        .padEnd(2880),
    ),
    Buffer.alloc(2880),
  ]),
};

test("columns that no rule knows are chosen there and then, and an image called stack stops nothing", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByLabel("Catalog files").setInputFiles([unknown(1), unknown(2), image]);
  const alert = page.getByRole("alert").filter({ hasText: "No rule knows these catalogs’ columns." });
  await expect(alert).toContainText("night1.csv has no column", ample);
  await expect(alert).toContainText("it has a1, a2, cts, sig_m");
  await expect(page.getByLabel("What stack.fits is")).toHaveValue("image");
  await page.getByLabel("What night1.csv is").selectOption("ignored");
  await expect(page.getByRole("table", { name: "Files" }).getByText("left out by you")).toBeVisible();
  await page.getByLabel("What night1.csv is").selectOption("catalog");
  await page.getByLabel("Right ascension, deg").selectOption("a1");
  await page.getByLabel("Declination, deg", { exact: true }).selectOption("a2");
  await page.getByRole("button", { name: "Add measurement" }).click();
  await page.getByLabel("Value of cts", { exact: true }).selectOption("sig_m");
  await page.getByLabel("Value of sig_m", { exact: true }).selectOption("cts");
  await page.getByLabel("Unit of cts", { exact: true }).fill("count");
  await page.getByLabel("Uncertainty of cts", { exact: true }).selectOption("sig_m");
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
  const measurements = await page.evaluate(() => workbench.current!.record.measurements);
  expect(measurements).toMatchObject([{ measurementKey: "default-cts", unit: "count" }]);
});
