// Columns: what was recognised is shown with the first rows, corrected, and remembered for columns like these.
import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { sampleEpochs, sampleText } from "../support/sample-files.ts";

declare const workbench: Workbench;

const minute = { timeout: 60_000 };

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
  await expect(columns.getByRole("alert")).toContainText(
    "Without ALPHA_J2000, DELTA_J2000 these catalogs would be refused",
  );
  await page.getByLabel("Right ascension, deg").selectOption("EAST_ANGLE");
  await page.getByLabel("Declination, deg", { exact: true }).selectOption("NORTH_ANGLE");
  await expect(columns.getByRole("alert")).toBeHidden();
  await expect(firstRows(page).getByRole("row").nth(1)).toContainText("Right ascension, deg");

  await page.getByRole("button", { name: "None", exact: true }).click();
  await page.getByLabel("Keep mag_auto", { exact: true }).check();
  await page.getByRole("button", { name: "Add a pair" }).click();
  const names = page.getByLabel(/^Name of measurement/);
  const added = (await names.count()) - 1;
  await names.nth(added).fill("mag_auto");
  await names.nth(added).blur();
  await expect(page.getByText("mag_auto is there already.")).toBeVisible();
  await names.nth(added).fill("brightness");
  await names.nth(added).blur();
  await page.getByLabel("Value of brightness", { exact: true }).selectOption("FLUX_AUTO");
  await page.getByLabel("Uncertainty of brightness", { exact: true }).selectOption("FLUXERR_AUTO");
  await page.getByLabel("Kind of brightness", { exact: true }).selectOption("flux");
  await expect(page.getByText("Corrected by you")).toBeVisible();
  await page.getByRole("button", { name: "Start reading" }).click();
  await expect(page.getByText(/2 epochs committed/)).toBeVisible(minute);
  expect(await measurementKeys(page)).toEqual(["ch1_sci-mag_auto", "ch1_sci-brightness"]);

  // Without a look at them, catalogs with these columns are read in the same way.
  await page.evaluate(() => workbench.close());
  await page.getByLabel("Show me names").uncheck();
  await page.reload();
  await page.getByLabel("Catalog files").setInputFiles([odd(2)]);
  await expect(page.getByText(/1 epoch committed/)).toBeVisible(minute);
  expect(await measurementKeys(page)).toEqual(["ch1_sci-mag_auto", "ch1_sci-brightness"]);
});

test("a correction is taken back", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Show me names").check();
  const plain = { ...odd(0), buffer: Buffer.from(sampleText(sampleEpochs[0]!)) };
  await page.getByLabel("Catalog files").setInputFiles([plain]);
  await page.getByLabel("Keep mag_auto", { exact: true }).uncheck();
  await expect(page.getByText("Corrected by you")).toBeVisible();
  await page.getByRole("button", { name: "As recognised" }).click();
  await expect(page.getByText("Corrected by you")).toBeHidden();
  await expect(page.getByLabel("Keep mag_auto", { exact: true })).toBeChecked();
});
