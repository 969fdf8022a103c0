// What issue 20 ends with: somebody who never saw the page, given a real field, finds everything again after closing at once.

import { readdirSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { hasSharedData, sharedData } from "../support/truth.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const field = `${sharedData}hatp32/`;
const region = (page: Page) => page.getByRole("region", { name: "Light curve" });
const plot = (page: Page) => region(page).getByRole("group", { name: /^Plot of/ });
const heading = (page: Page) => region(page).getByRole("heading", { level: 2 });
const panel = (page: Page) => region(page).getByRole("region", { name: "Mask and filters" });
const vetting = (page: Page) => page.getByRole("group", { name: "Vetting of the object in focus" });

async function opened(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await expect(plot(page).locator("canvas")).toBeVisible(ample);
  return page;
}

async function find(page: Page, objectKey: string): Promise<void> {
  await page.getByLabel("Find an object").fill(objectKey);
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(objectKey);
  await heading(page).click();
}

async function openPanel(page: Page): Promise<void> {
  if (await panel(page).isVisible()) return;
  await region(page)
    .getByRole("button", { name: /^Mask and filters/ })
    .click();
}

/** Presses a tag's key, and waits for its button to say so. */
async function tag(page: Page, objectKey: string, key: string, name: string): Promise<void> {
  await find(page, objectKey);
  await page.keyboard.press(key);
  await expect(vetting(page).getByRole("button", { name })).toHaveAttribute("aria-pressed", "true");
}

test("in hatp32 a saturated star is found and masked, a point excluded, three objects tagged in two tabs, and all is there after closing", async ({
  context,
}) => {
  if (!hasSharedData) console.log("The walk over hatp32 is left out: the shared data are not beside the checkout.");
  test.skip(!hasSharedData, "the shared data are not beside the checkout");
  const files = readdirSync(`${field}epochs`).filter((name) => name.endsWith(".sexcat"));
  const first = await context.newPage();
  await first.goto("/");
  await first
    .getByLabel("Catalog files")
    .setInputFiles([
      `${field}coadd_ch1.sexcat`,
      `${field}epochs.ecsv`,
      ...files.map((name) => `${field}epochs/${name}`),
    ]);
  await expect(first.getByText(`${files.length} epochs imported`)).toBeVisible(ample);
  await expect(plot(first).locator("canvas")).toBeVisible(ample);

  // A saturated star: what is typed first leads to the counts of flagged points.
  const filter = first.getByLabel("Filter").first();
  await filter.fill("flags & 4");
  await filter.press("Enter");
  await first.getByRole("button", { name: "n_flag_4_ch1_sci > 0" }).click();
  await expect(filter).toHaveValue("n_flag_4_ch1_sci > 0");
  // Counts are read before they filter: until then all objects are listed.
  const all = await first.evaluate(() => workbench.current!.record.objectCount);
  const listed = first.getByRole("table", { name: "Objects" });
  await expect.poll(async () => Number(await listed.getAttribute("aria-rowcount")) - 1).toBeLessThan(all);
  await listed.getByRole("row").nth(1).click(ample);
  const shown = async () => (await heading(first).textContent())!.trim();
  const saturated = (objectKey: string) =>
    first.evaluate(async (objectKey) => {
      const [first] = workbench.current!.record.measurements;
      const { flags } = await workbench.lightCurve(objectKey, first!.measurementKey);
      return Array.from(flags).filter((one) => one > 0 && (one & 4) !== 0).length;
    }, objectKey);
  await expect.poll(async () => saturated(await shown())).toBeGreaterThan(0);
  const star = await shown();
  await openPanel(first);
  await panel(first).getByLabel("4 saturated").check();
  await expect(region(first).getByText(/\d+ masked \(×\)/)).toBeVisible();

  // One bad point of the transit's host.
  await filter.fill("");
  await filter.press("Enter");
  await find(first, "838");
  await plot(first).focus();
  for (const key of ["Home", "Enter", "e"]) await first.keyboard.press(key);
  const excluded = region(first).locator("button[popovertarget]", { hasText: /excluded point/ });
  await expect(excluded).toHaveText(/^\s*1 excluded point/);

  const second = await opened(context);
  await tag(first, "838", "1", "variable");
  await tag(second, star, "2", "suspect");
  await tag(first, "52", "4", "follow-up");
  await Promise.all([first.close(), second.close()]);

  const again = await opened(context);
  for (const [objectKey, name] of [
    ["838", "variable"],
    [star, "suspect"],
    ["52", "follow-up"],
  ] as const) {
    await find(again, objectKey);
    await expect(vetting(again).getByRole("button", { name })).toHaveAttribute("aria-pressed", "true");
  }
  await find(again, "838");
  await expect(region(again).locator("button[popovertarget]", { hasText: /excluded point/ })).toHaveText(
    /^\s*1 excluded point/,
  );
  await openPanel(again);
  await expect(panel(again).getByLabel("4 saturated")).toBeChecked();
});
