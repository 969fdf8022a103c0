// The ten steps of the guide's tutorial, as it tells them, by keys. With PICTURES=1 it makes the tutorial's pictures besides.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { ample } from "../support/waits.ts";

test("the tutorial's ten steps lead from the sample to a classified star and its files", async ({ page }) => {
  /** A picture of the page at a step, for the guide. */
  const picture = async (step: number) => {
    const path = fileURLToPath(new URL(`../../static/guide/tutorial-${step}.jpg`, import.meta.url));
    expect(existsSync(path) || process.env.PICTURES).toBeTruthy();
    if (!process.env.PICTURES) return;
    await page.screenshot({ path, type: "jpeg", quality: 70, animations: "disabled" });
  };
  await page.setViewportSize({ width: 1280, height: 800 });
  const curve = page.getByRole("region", { name: "Light curve" });
  const focused = curve.getByRole("heading", { level: 2 });
  const plot = curve.getByRole("group", { name: /^Plot of/ });

  await test.step("1. read the sample", async () => {
    await page.goto("/");
    await page.getByRole("button", { name: "Try the sample" }).click();
    await expect(page.getByText(/31 epochs imported/)).toBeVisible(ample);
    await expect(page.getByText(/^Shown corrected: epochs share offsets of/)).toBeVisible();
    await expect(plot.locator("canvas")).toBeVisible();
    await picture(1);
  });

  await test.step("2. step through the objects", async () => {
    const first = (await focused.textContent())!;
    await page.keyboard.press("j");
    await expect(focused).not.toHaveText(first);
    await page.keyboard.press("k");
    await expect(focused).toHaveText(first);
  });

  await test.step("3. ask which objects vary", async () => {
    await page.getByRole("button", { name: "Which objects vary?" }).press("Enter");
    await expect(page.getByRole("columnheader", { name: /Variability/ })).toHaveAttribute("aria-sort", "descending");
    await picture(3);
  });

  await test.step("4. go to a known one, 552", async () => {
    await page.keyboard.press("/");
    await page.getByLabel("Find an object").fill("552");
    await page.keyboard.press("Enter");
    await expect(focused).toHaveText("552");
    await expect(plot.locator("canvas")).toBeVisible();
    // Out of the field, as every key that follows belongs to the page.
    await plot.focus();
  });

  await test.step("5. leave a point out, and take it in again", async () => {
    const excluded = curve.getByRole("button", { name: /excluded points?/ });
    await page.keyboard.press("Home");
    await page.keyboard.press("e");
    await expect(excluded).toHaveText(/1 excluded point/);
    await page.keyboard.press("Control+z");
    await expect(excluded).toHaveCount(0);
  });

  const panel = page.getByRole("region", { name: "Periods" });
  const saved = panel.getByRole("list", { name: "Saved periods" }).getByRole("listitem");
  await test.step("6. find its period", async () => {
    await page.keyboard.press("P");
    await expect(panel.getByRole("button", { name: "Fold on peak 1," })).toHaveAttribute("aria-pressed", "true");
    // The star was put into the catalogs with a period of 0.7079507 d.
    await expect.poll(async () => Number(await panel.getByLabel("Period, days").inputValue())).toBeCloseTo(0.70795, 3);
    await expect(panel.getByRole("group", { name: /^Fold of 552 on/ })).toBeVisible();
    await picture(6);
  });

  await test.step("7. save the period, and tag the star", async () => {
    await page.keyboard.press("s");
    await expect(saved).toHaveCount(1);
    await page.keyboard.press("1");
    await page.getByLabel("Filter").first().fill("saved_period > 0");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status").filter({ hasText: /^\s*1\s+of 1,434/ })).toBeVisible();
    await page.getByLabel("Filter").first().fill("");
    await page.keyboard.press("Enter");
    await page.keyboard.press("P");
  });

  await test.step("8. see how the epochs are", async () => {
    await page.getByRole("button", { name: "Epoch board" }).click();
    await expect(
      page
        .getByRole("row")
        .filter({ hasText: /^gr\d+/ })
        .first(),
    ).toBeVisible();
    await picture(8);
    await page.getByRole("button", { name: "Epoch board" }).click();
    await expect(focused).toHaveText("552");
  });

  await test.step("9. take the light curve along", async () => {
    await page.keyboard.press("Shift+E");
    const dialog = page.getByRole("dialog", { name: "Export" });
    await dialog.getByRole("radio", { name: /^This object/ }).check();
    await dialog.getByRole("radio", { name: /^CSV/ }).check();
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    expect(download.suggestedFilename()).toMatch(/curves\.csv$/);
    await expect(dialog.getByText(/pd.read_csv/)).toBeVisible();
    await picture(9);
    await dialog.getByRole("button", { name: "Close the export" }).click();
  });

  await test.step("10. come back", async () => {
    await page.reload();
    await page.getByLabel("Find an object").fill("552");
    await page.keyboard.press("Enter");
    await page.keyboard.press("P");
    await expect(saved).toHaveCount(1);
  });
});
