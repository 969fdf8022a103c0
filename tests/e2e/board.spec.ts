// The epoch board: every epoch and table with what came of its catalog, and what can be done about it.

import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { sampleDrop, sampleEpochs, sampleText } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const noise = sampleEpochs[5]!;
const noiseEpoch = noise.match(/gr\d+/)![0];

const board = (page: Page) => page.getByRole("table", { name: "Epoch board" });
const rowOf = (page: Page, epochKey: string) => board(page).getByRole("row").filter({ hasText: epochKey });

const named = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

test.describe("with ten epochs of the sample, one of them noise", () => {
  test.beforeEach(async ({ page }) => {
    await page.goto("/");
    const files = await Promise.all(
      sampleDrop(10).map(async ({ path, file }) =>
        named(path, path === noise ? "no catalog at all" : await file.text()),
      ),
    );
    await page.getByLabel("Catalog files").setInputFiles(files);
    await expect(page.getByText(/epochs imported, 1 catalog refused/)).toBeVisible(ample);
    await page.getByRole("button", { name: "Epoch board" }).click();
    await expect(board(page)).toHaveAttribute("aria-rowcount", "11");
  });

  test("it says what came of every catalog, and is filtered and sorted", async ({ page }) => {
    const counts = await page.evaluate(async () => {
      const { epochKey, catalogs } = await workbench.epochs();
      return epochKey.map((key, row) => ({ key, matched: catalogs[row]![0]?.matchedCount }));
    });
    for (const { key, matched } of counts)
      await expect(rowOf(page, key)).toContainText(matched === undefined ? "refused" : String(matched));
    await page.getByLabel("Which epochs").selectOption("refused");
    await expect(board(page)).toHaveAttribute("aria-rowcount", "2");
    await expect(rowOf(page, noiseEpoch)).toContainText(noise);
    await page.getByLabel("Which epochs").selectOption("all");
    await page.getByLabel("Filter the board").fill(counts[0]!.key);
    await expect(board(page)).toHaveAttribute("aria-rowcount", "2");
    await page.getByLabel("Filter the board").fill("");
    await page.getByRole("button", { name: "ch1_sci", exact: true }).click();
    const numbers = page.getByLabel("Filter by numbers");
    await numbers.fill("matchd > 0");
    await expect(page.getByText(/such as matched, found matchd/)).toBeVisible();
    const known = counts.flatMap(({ matched }) => matched ?? []).sort((a, b) => b - a);
    await numbers.fill(`matched > ${known[3]}`);
    await expect(board(page)).toHaveAttribute("aria-rowcount", "4");
    await numbers.fill("");
    const least = counts.filter(({ matched }) => matched !== undefined).sort((a, b) => a.matched! - b.matched!)[0]!;
    await expect(board(page).getByRole("row").nth(1)).toContainText(least.key);
  });

  test("a refused epoch is read again from a file that is whole", async ({ page }) => {
    await rowOf(page, noiseEpoch).click();
    const cell = page.getByRole("article", { name: `ch1_sci of ${noiseEpoch}` });
    await expect(cell).toContainText(noise);
    const chooser = page.waitForEvent("filechooser");
    await cell.getByRole("button", { name: "Replace file…" }).click();
    await (await chooser).setFiles(named("mended.cat", sampleText(noise)));
    await expect(page.getByText(/1 epoch imported/)).toBeVisible(ample);
    await expect(rowOf(page, noiseEpoch)).toContainText("imported");
    await expect(cell.getByText("Matched", { exact: true })).toBeVisible();
  });

  test("an excluded epoch leaves the light curves, and comes back", async ({ page }) => {
    const epochKey = sampleEpochs[2]!.match(/gr\d+/)![0];
    const points = () =>
      page.evaluate(async (epochKey) => {
        const { objectKey } = await workbench.objects();
        const { measurementKey } = workbench.current!.record.measurements.find(({ kind }) => kind === "mag")!;
        const curves = await workbench.lightCurves(objectKey.map((objectKey) => ({ objectKey, measurementKey })));
        const epoch = curves[0]!.epochKeys.indexOf(epochKey);
        return curves.filter(({ value }) => !Number.isNaN(value[epoch]!)).length;
      }, epochKey);
    const before = await points();
    expect(before).toBeGreaterThan(100);
    await page.evaluate(async () => {
      await workbench.analyse();
    });
    await page.getByLabel(`Use epoch ${epochKey}`).uncheck();
    await expect(rowOf(page, epochKey)).toContainText("excluded");
    await expect.poll(points).toBe(0);
    await expect.poll(() => page.evaluate(async () => (await workbench.statistics()).length), ample).toBeGreaterThan(0);
    await page.reload();
    await page.getByRole("button", { name: "Epoch board" }).click();
    await expect(page.getByLabel(`Use epoch ${epochKey}`)).not.toBeChecked();
    await rowOf(page, epochKey).click();
    await page.getByRole("button", { name: "Include" }).click();
    await expect(page.getByRole("button", { name: "Exclude this epoch" })).toBeVisible();
    await expect.poll(points).toBe(before);
  });

  test("why the object in focus has no point is said for the epoch, and adds up over all epochs", async ({ page }) => {
    await rowOf(page, noiseEpoch).click();
    await expect(page.getByText("is not in the light curves: none of its catalogs was taken")).toBeVisible();
    const epochKey = sampleEpochs[2]!.match(/gr\d+/)![0];
    await rowOf(page, epochKey).click();
    await page.getByRole("button", { name: "Exclude this epoch" }).click();
    await expect(page.getByText(/^At gr\d+, .*: epoch excluded$/)).toBeVisible();
    const reasons = page.getByRole("region", { name: /^Missing points of / });
    await expect(async () => {
      const numbers = (await reasons.getByRole("cell").allTextContents()).map(Number);
      expect(numbers.at(-1)).toBe(9);
      expect(numbers.slice(0, -1).reduce((a, b) => a + b, 0)).toBe(9);
    }).toPass();
  });

  test("the board is saved as CSV, as it is filtered", async ({ page }) => {
    await page.getByLabel("Which epochs").selectOption("problems");
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as CSV" }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/\.epochs\.csv$/);
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(lines[0]).toMatch(/^epoch,epoch_mjd,.*,messages$/);
    expect(lines.some((line) => line.startsWith(`${noiseEpoch},`) && line.includes(",refused,"))).toBe(true);
  });

  test("epochs are plotted against time, and left out of there by keys alone; axe finds nothing wrong", async ({
    page,
  }) => {
    await page.getByLabel("Plot").selectOption("Matched");
    const plot = page.getByRole("group", { name: /^Matched against time/ });
    await plot.focus();
    await page.keyboard.press("v");
    await page.getByRole("button", { name: "Exclude 9 selected epochs" }).click();
    await expect(page.getByText(/, 9 epochs excluded/)).toBeVisible(ample);
    await rowOf(page, noiseEpoch).click();
    expect(await axeViolations(page)).toEqual([]);
  });
});
