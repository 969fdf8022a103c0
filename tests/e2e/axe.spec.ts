// Rules of accessibility hold in every state of the page, in light and in dark: one walk through them all.

import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { holdWriter } from "../support/held-writer.ts";
import { sampleDrop, sampleEpochs, sampleText } from "../support/sample-files.ts";
import { sampleTest } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).first();

/** Looks at one state after the other, and says of all of them together what is wrong. */
class Walk {
  #found: Record<string, string[]> = {};
  #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async look(state: string, include?: string): Promise<void> {
    const violations = await axeViolations(this.#page, include ? { include } : {});
    if (violations.length > 0) this.#found[state] = violations;
  }

  /** Every menu that the page has a button for. */
  async menus(where: string): Promise<void> {
    const openers = this.#page.locator("button[popovertarget]:enabled:visible");
    for (let i = 0; i < (await openers.count()); i++) {
      const opener = openers.nth(i);
      await opener.click();
      await expect(this.#page.locator(":popover-open")).toBeVisible();
      await this.look(`${where}, the menu ${(await opener.textContent())?.trim()}`, ":popover-open");
      await this.#page.keyboard.press("Escape");
    }
    expect(await openers.count(), where).toBeGreaterThan(0);
  }

  finish(): void {
    expect(this.#found).toEqual({});
  }
}

const named = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

test("axe finds nothing before there is a dataset: at the start, in questions and reviews, in runs, and where they fail", async ({
  page,
}) => {
  const walk = new Walk(page);
  const catalogs = page.getByLabel("Catalog files");
  await page.goto("/");
  await expect(button(page, "Try the sample")).toBeVisible();
  await walk.look("the empty page");
  await walk.menus("the empty page");

  await catalogs.setInputFiles([]);
  await expect(page.getByRole("alert")).toContainText("The folder holds no file.");
  await walk.look("a drop without files");
  await page.getByRole("alert").getByRole("button", { name: "Dismiss" }).click();

  const text = sampleText(sampleEpochs[0]!);
  await catalogs.setInputFiles(
    ["night1.cat", "night2.cat", "coadd_a.cat", "superstack.cat"].map((name) => named(name, text)),
  );
  await expect(page.getByText("Which file is the reference catalog?")).toBeVisible();
  await walk.look("the question for the reference");
  await button(page, "Close").click();
  await catalogs.setInputFiles(["a_2020-01-05.cat", "a_2020-01-06.cat", "first.cat"].map((name) => named(name, text)));
  await expect(page.getByText("Which part of the file name is the epoch?")).toBeVisible();
  await walk.look("the question for a template");
  await button(page, "Close").click();

  const drop = await Promise.all(
    sampleDrop(3).map(async ({ path, file }, i) => named(path, i === 4 ? "no catalog at all" : await file.text())),
  );
  await page.getByLabel("Show me names").check();
  await catalogs.setInputFiles(drop);
  await expect(page.getByRole("img", { name: /^Histogram of/ })).toBeVisible(ample);
  await walk.look("the review");
  for (const summary of await page.locator("main details:not([open]) > summary").all()) await summary.click();
  await walk.look("the review, all of it unfolded");

  await button(page, "Import").click();
  await expect(page.getByText(/2 epochs imported, 1 catalog refused/)).toBeVisible(ample);
  await expect(page.getByRole("group", { name: /^Plot of/ }).locator("canvas")).toBeVisible(ample);
  await walk.look("a result with a refused catalog");

  // As long as another tab writes to the dataset, a run stays where it is.
  const letGo = await holdWriter(page);
  await catalogs.setInputFiles([named(sampleEpochs[5]!, sampleText(sampleEpochs[5]!))]);
  await button(page, "Import").click();
  await expect(button(page, "Cancel")).toBeVisible();
  await walk.look("a run beside the dataset");
  await button(page, /^Show (light curves|epoch by epoch)$/).click();
  await walk.look("a run, shown the other way");
  await button(page, "Cancel").click();
  await expect(page.getByRole("heading", { name: "Cancelled" })).toBeVisible();
  await walk.look("a run that was cancelled");
  await letGo();
  await button(page, "Close").click();

  await page.evaluate(() => workbench.close());
  await page.getByLabel("Show me names").uncheck();
  await catalogs.setInputFiles([named("night1.csv", "a1,a2,cts\n1,2,3\n"), named("night2.csv", "a1,a2,cts\n1,2,3\n")]);
  await expect(page.getByRole("alert").filter({ hasText: "No rule knows these catalogs’ columns" })).toBeVisible(ample);
  await walk.look("catalogs whose columns no rule knows");
  await button(page, "Close").click();
  await catalogs.setInputFiles([named("gr1.cat", "nothing"), named("gr2.cat", "")]);
  await expect(page.getByRole("alert")).toBeVisible(ample);
  await walk.look("a run that failed");
  walk.finish();
});

test("axe finds nothing where a window cannot store light curves", async ({ page }) => {
  await page.addInitScript(() => {
    const value = () => Promise.reject(new DOMException("not here", "SecurityError"));
    Object.defineProperty(StorageManager.prototype, "getDirectory", { value });
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "This window cannot store light curves" })).toBeVisible(ample);
  expect(await axeViolations(page)).toEqual([]);
});

const curves = "[aria-label='Light curve']";
const plots = (page: Page) => page.getByRole("group", { name: /^Plot of/ });

async function openSample(page: Page): Promise<Walk> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/");
  await expect(plots(page).locator("canvas")).toBeVisible(ample);
  return new Walk(page);
}

sampleTest("axe finds nothing in the open dataset, its menus and dialogs, and in narrow windows", async ({ page }) => {
  const walk = await openSample(page);
  await walk.look("the dataset");
  await walk.menus("the dataset");
  await button(page, /^Sample: /).click();
  await button(page, /^Rename Sample/).click();
  await walk.look("renaming", ":popover-open");
  for (const _ of ["the field", "the menu"]) await page.keyboard.press("Escape");

  const opened = async (name: string, said?: RegExp) => {
    const dialog = page.getByRole("dialog", { name });
    await expect(dialog).toBeVisible();
    if (said) await expect(dialog.getByText(said).first()).toBeVisible(ample);
    await walk.look(`the dialog ${name}`, "dialog");
    const close = dialog.getByRole("button", { name: /^Close/ });
    await close.first().click();
  };
  for (const name of ["Help", "Info", "Export", "Figure"]) {
    await button(page, name).click();
    await opened(name === "Info" ? "Dataset info" : name);
  }
  await button(page, /^Sample: /).click();
  await button(page, "Verify").click();
  await opened("Verify dataset", /^Nothing is damaged/);
  await button(page, "Mask and filters").click();
  await button(page, "More…").click();
  await opened("Zero points");
  await button(page, /^Mask and filters/).click();
  await button(page, "Download zip").click();
  await expect(page.getByText(/ZipStore\(/)).toBeVisible(ample);
  await walk.look("a saved zip", "[aria-label='Downloaded zip']");
  await button(page, "Dismiss the zip's panel").click();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const part of ["Objects", "Diagrams", "Epochs", "Light curve"]) {
    await page.getByRole("tab", { name: part, exact: true }).click();
    await walk.look(`${part} at 390 px`);
  }
  walk.finish();
});

sampleTest(
  "axe finds nothing in what is explored: diagrams, rankings, thumbnails, plots, periods and the board",
  async ({ page }) => {
    const walk = await openSample(page);
    const plot = plots(page).first();
    const diagrams = page.getByRole("region", { name: "Diagrams" });
    for (const name of ["Variability", "Histogram", "Images", "Sky"]) {
      await diagrams.getByRole("tab", { name }).click();
      await walk.look(`the diagram ${name}`, "[aria-label=Diagrams]");
    }
    await diagrams.getByLabel("Color").selectOption("ra");
    await walk.look("a diagram with colors", "[aria-label=Diagrams]");

    await button(page, "Which objects vary?").click();
    const ranked = page.getByRole("columnheader", { name: "Variability" });
    await expect(ranked).toHaveAttribute("aria-sort", "descending", ample);
    for (const key of ["x", "1", "Shift+ArrowDown", "p", "j"]) await page.keyboard.press(key);
    const filter = page.getByLabel("Filter").first();
    await filter.fill("");
    await filter.pressSequentially("iq");
    await expect(page.getByRole("listbox", { name: "Completions" })).toBeVisible();
    await walk.look("completions of a filter that cannot be read, a ranking with tags, pins and a selection");
    await filter.fill("");
    await page.keyboard.press("Enter");

    await plot.focus();
    for (const key of ["Home", "Enter", "e"]) await page.keyboard.press(key);
    await button(page, /^Mask and filters/).click();
    await button(page, "Rates").click();
    await walk.look("picked and excluded points, the mask and rates", curves);
    await button(page, "Rates").click();
    await button(page, "Compare").click();
    await walk.look("all measurements compared", curves);
    await button(page, "Compare").click();
    await button(page, /^Mask and filters/).click();
    await plot.focus();
    await page.keyboard.press("P");
    const periods = page.getByRole("region", { name: "Periods" });
    await expect(periods.getByRole("button", { name: /^Fold on peak 1,/ })).toBeVisible(ample);
    await walk.look("periods", "[aria-label=Periods]");
    await page.keyboard.press("P");
    await button(page, "Thumbnails").click();
    await walk.look("thumbnails");
    await button(page, "Epoch board").click();
    await page.getByRole("table", { name: "Epoch board" }).getByRole("row").nth(1).click();
    await page.getByLabel("Plot").selectOption("Matched");
    await walk.look("the epoch board");
    walk.finish();
  },
);

sampleTest(
  "axe finds nothing on a phone: menus, dialogs and panels, and a filter that lets nothing through",
  async ({ page }) => {
    const walk = await openSample(page);
    const filter = page.getByLabel("Filter").first();
    await filter.fill("flags & 128");
    await filter.press("Enter");
    await expect(page.getByText("No objects match flags & 128.")).toBeVisible();
    await walk.look("a filter that lets nothing through");
    await filter.fill("flags & 128 > 0");
    await filter.press("Enter");
    await expect(page.getByText(/^This filter cannot be read/)).toBeVisible();
    await walk.look("a filter that cannot be read, over an empty table");
    await filter.fill("");
    await filter.press("Enter");

    await page.setViewportSize({ width: 390, height: 844 });
    const part = (name: string) => page.getByRole("tab", { name, exact: true }).click();
    for (const name of ["Help", "Info", "Export", "Figure"]) {
      await button(page, name).click();
      const dialog = page.getByRole("dialog", { name: name === "Info" ? "Dataset info" : name });
      await expect(dialog).toBeVisible();
      await walk.look(`the dialog ${name} at 390 px`, "dialog");
      await dialog
        .getByRole("button", { name: /^Close/ })
        .first()
        .click();
    }
    for (const name of ["Light curve", "Objects"]) {
      await part(name);
      await walk.menus(`${name} at 390 px`);
    }
    await part("Light curve");
    await button(page, "Mask and filters").click();
    await page.getByLabel("Colors of points").selectOption("time");
    await expect(page.getByRole("group", { name: "Colors of points: time" })).toBeVisible();
    await walk.look("the mask and colors of points at 390 px", curves);
    await button(page, "More…").click();
    const dialog = page.getByRole("dialog", { name: "Zero points" });
    await dialog.getByLabel("Brightest").fill("12");
    await page.keyboard.press("Tab");
    await expect(dialog.getByText("1 change waits")).toBeVisible();
    await walk.look("a change of zero points that waits, at 390 px", "dialog");
    await dialog.getByRole("button", { name: "Close zero points" }).click();
    await plots(page).first().focus();
    await page.keyboard.press("P");
    await expect(page.getByRole("button", { name: /^Fold on peak 1,/ })).toBeVisible(ample);
    await walk.look("periods at 390 px", "[aria-label=Periods]");
    walk.finish();
  },
);
