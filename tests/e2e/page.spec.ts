// The page as a person uses it, with a mouse, with keys, and with assistive technology.

import { cpSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test as emptyTest, expect, type Page } from "@playwright/test";
import { formatBytes } from "../../src/core/format-bytes.ts";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { sampleDrop, sampleText } from "../support/sample-files.ts";
import { sampleTest as test } from "../support/sample-page.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const sampleFolder = fileURLToPath(new URL("../../static/sample/", import.meta.url));

const objects = (page: Page) => page.getByRole("table", { name: "Objects" });
const epochs = (page: Page) => page.getByRole("table", { name: "Epochs" });
const lightCurve = (page: Page) => page.getByRole("region", { name: "Light curve" });
const objectRows = (page: Page) => page.getByRole("group", { name: "Objects, rows" });
const focusedObject = (page: Page) => lightCurve(page).getByRole("heading");

async function openSample(page: Page): Promise<void> {
  await page.goto("/");
  await expect(
    lightCurve(page)
      .getByRole("group", { name: /^Plot of/ })
      .locator("canvas"),
  ).toBeVisible();
}

/** Drops a folder of this disk, as a hand does. */
async function dropFolder(page: Page, folder: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await devtools.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
}

/** Keys of all objects as the table lists them at first: by the numbers in them. */
function keysInOrder(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { compare } = new Intl.Collator("en", { numeric: true });
    return [...(await workbench.objects()).objectKey].sort(compare);
  });
}

emptyTest("the sample goes from a click to a plot", async ({ page }) => {
  await page.goto("/");
  // From within the page: bars may be gone before anybody outside has looked.
  await page.evaluate(() => {
    const bars = new Set<string>();
    Object.assign(globalThis, { bars });
    new MutationObserver(() => {
      for (const bar of document.querySelectorAll("[role=progressbar], progress")) bars.add(bar.ariaLabel ?? "");
    }).observe(document.body, { childList: true, subtree: true });
  });
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(page.getByText(/31 epochs imported/)).toBeVisible(ample);
  const bars = await page.evaluate(() => [...(Reflect.get(globalThis, "bars") as Set<string>)]);
  expect(bars).toEqual(expect.arrayContaining(["Import", "Build light curves"]));

  const counts = await page.evaluate(async () => [(await workbench.objects()).count, (await workbench.epochs()).count]);
  await expect(objects(page)).toHaveAttribute("aria-rowcount", String(counts[0]! + 1));
  await expect(epochs(page)).toHaveAttribute("aria-rowcount", String(counts[1]! + 1));
  await expect(lightCurve(page).getByText(`of ${counts[1]} epochs`)).toBeVisible();
});

test.describe("with the sample", () => {
  test.beforeEach(({ page }) => openSample(page));

  test("the epoch list says the value of the object in focus at every epoch, or why there is none", async ({
    page,
  }) => {
    const [first] = await keysInOrder(page);
    await expect(focusedObject(page)).toHaveText(first!);
    const curve = await page.evaluate(async (objectKey) => {
      const axes = workbench.current!.record.measurements;
      const { measurementKey } = axes.find((axis) => axis.measurementKey.endsWith("mag_auto"))!;
      const curve = await workbench.lightCurve(objectKey, measurementKey);
      return { ...curve, value: [...curve.value], epochMjd: [...curve.epochMjd] };
    }, first!);
    for (const [i, epochKey] of curve.epochKeys.slice(0, 6).entries()) {
      const row = epochs(page).getByRole("row").filter({ hasText: epochKey });
      await expect(row).toContainText(curve.epochMjd[i]!.toFixed(6));
      await expect(row).toContainText(
        Number.isNaN(curve.value[i])
          ? /footprint|detected|another object|no catalog|above zero/
          : curve.value[i]!.toFixed(4),
      );
    }
  });

  test("keys step through the objects, wherever the focus is", async ({ page }) => {
    const keys = await keysInOrder(page);
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    await expect(focusedObject(page)).toHaveText(keys[2]!);
    await page.keyboard.press("k");
    await expect(focusedObject(page)).toHaveText(keys[1]!);
    await page.getByRole("button", { name: "Forward 5" }).click();
    await expect(focusedObject(page)).toHaveText(keys[6]!);
    await objectRows(page).focus();
    await page.keyboard.press("End");
    await expect(focusedObject(page)).toHaveText(keys.at(-1)!);
    await expect(objects(page).getByRole("row", { selected: true })).toContainText(keys.at(-1)!);
    await page.keyboard.press("Home");
    await expect(focusedObject(page)).toHaveText(keys[0]!);
  });

  test("a column sorts both ways, and stepping follows the order", async ({ page }) => {
    const sorted = await page.evaluate(async () => {
      const { objectKey, decDeg } = await workbench.objects();
      return Array.from(objectKey.keys())
        .sort((a, b) => decDeg[b]! - decDeg[a]!)
        .map((i) => objectKey[i]!);
    });
    await page.getByRole("button", { name: "Dec", exact: true }).click();
    await page.getByRole("button", { name: "Dec", exact: true }).click();
    await expect(page.getByRole("columnheader", { name: "Dec" })).toHaveAttribute("aria-sort", "descending");
    await objectRows(page).focus();
    await page.keyboard.press("Home");
    await expect(focusedObject(page)).toHaveText(sorted[0]!);
    await page.keyboard.press("PageDown");
    await page.keyboard.press("Home");
    await page.keyboard.press("j");
    await expect(focusedObject(page)).toHaveText(sorted[1]!);
  });

  test("an object is found by its key and by its place on the sky", async ({ page }) => {
    const { key, place } = await page.evaluate(async () => {
      const { objectKey, raDeg, decDeg } = await workbench.objects();
      return { key: objectKey[700]!, place: `${raDeg[300]} ${decDeg[300]} ${objectKey[300]}` };
    });
    const [ra, dec, nearest] = place.split(" ");
    await page.keyboard.press("/");
    await expect(page.getByLabel("Find an object")).toBeFocused();
    await page.keyboard.type(key);
    await expect(focusedObject(page)).toHaveText(key);
    await page.getByLabel("Find an object").fill(`${ra} ${dec}`);
    await page.keyboard.press("Enter");
    await expect(focusedObject(page)).toHaveText(nearest!);
    await expect(page.getByText("0.0″ away")).toBeVisible();
  });

  test("arrow keys go from point to point, and brighter points lie higher", async ({ page }) => {
    const plot = lightCurve(page).getByRole("group", { name: /^Plot of/ });
    const card = lightCurve(page).getByRole("status");
    await plot.focus();
    await page.keyboard.press("Home");
    const points: { magnitude: number; top: number }[] = [];
    for (let i = 0; i < 8; i++) {
      const text = (await card.textContent())!;
      const top = (await lightCurve(page).locator(".ring").boundingBox())!.y;
      points.push({ magnitude: Number.parseFloat(text), top });
      await page.keyboard.press("ArrowRight");
    }
    points.sort((a, b) => a.magnitude - b.magnitude);
    expect(points.map(({ top }) => top)).toEqual(points.map(({ top }) => top).sort((a, b) => a - b));
    expect(points[0]!.magnitude).toBeLessThan(points.at(-1)!.magnitude);
    await page.keyboard.press("Escape");
    await expect(card).toBeHidden();
  });

  test("another measurement joins the plot, and can be hidden", async ({ page }) => {
    await page.getByRole("button", { name: "Measurements" }).click();
    await page.getByRole("checkbox", { name: /MAG_APER_1/ }).check();
    await page.keyboard.press("Escape");
    const chip = lightCurve(page).getByRole("button", { name: /MAG_APER_1/ });
    await expect(chip).toHaveAttribute("aria-pressed", "true");
    await chip.click();
    await expect(chip).toHaveAttribute("aria-pressed", "false");
  });

  test("the zip is saved, and the page says how to open it", async ({ page }) => {
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download zip" }).click();
    const { name, size } = await saved.then(async (download) => ({
      name: download.suggestedFilename(),
      size: (await (await download.createReadStream()).toArray()).reduce((sum, part: Buffer) => sum + part.length, 0),
    }));
    expect(name).toMatch(/\.zarr\.zip$/);
    expect(size).toBeGreaterThan(100_000);
    await expect(page.getByText(`ZipStore("${name}", mode="r")`)).toBeVisible();
  });

  test("everything is still there after a reload without a network", async ({ page, context }) => {
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    const key = await focusedObject(page).textContent();
    await context.setOffline(true);
    await page.reload();
    await expect(focusedObject(page)).toHaveText(key!);
    await expect(
      lightCurve(page)
        .getByRole("group", { name: /^Plot of/ })
        .locator("canvas"),
    ).toBeVisible();
    await context.setOffline(false);
  });
});

emptyTest(
  "a foreign link, an empty folder and an epoch table that comes late get an answer",
  async ({ page }, testInfo) => {
    const files = sampleDrop(2).filter(({ path }) => path !== "epochs.ecsv");
    const given = await Promise.all(
      files.map(async ({ path, file }) => ({
        name: path,
        mimeType: "text/plain",
        buffer: Buffer.from(await file.text()),
      })),
    );
    await page.goto("/");
    await page.getByLabel("Catalog files").setInputFiles(given);
    await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
    const table = { name: "epochs.ecsv", mimeType: "text/plain", buffer: Buffer.from(sampleText("epochs.ecsv")) };
    await page.getByLabel("Catalog files").setInputFiles([table]);
    await expect(page.getByText(/^The epoch table gave the times of 2 epochs/)).toBeVisible(ample);
    await expect(epochs(page).getByText(/^\d{5}\.\d{6}$/)).toHaveCount(2);

    // The dataset that is here, and was open last, is not what the link is to.
    await page.goto("/icon.svg");
    await page.goto("/#dataset=11111111-2222-4333-8444-555555555555");
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("This link is to a dataset that is not here.");
    await expect(alert).toContainText("A dataset stays in the browser that made it");
    expect(await page.evaluate(() => workbench.current?.record.datasetId)).toBeUndefined();
    await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
    await alert.getByRole("button", { name: "Dismiss" }).click();

    await page.getByLabel("Catalog files").setInputFiles([]);
    await expect(alert).toContainText("The folder holds no file.");
    await alert.getByRole("button", { name: "Dismiss" }).click();
    const folder = testInfo.outputPath("nothing");
    mkdirSync(`${folder}/within`, { recursive: true });
    await dropFolder(page, folder);
    await expect(alert).toContainText("The folder holds no file.");
  },
);

emptyTest("a dataset is renamed and deleted, not without asking", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(page.getByText(/31 epochs imported/)).toBeVisible(ample);
  // What the datasets take, and not what the browser estimates for the site.
  // Statistics and zero points may be added meanwhile.
  const taken = () => page.evaluate(async () => (await workbench.datasets())[0]!.byteLength);
  await expect(async () =>
    expect(await page.getByText(`${formatBytes(await taken())} used`).count()).toBeGreaterThan(0),
  ).toPass();
  const menu = page.getByRole("button", { name: /^Sample: a simulated field/ }).first();
  await menu.click();
  await page.getByRole("button", { name: /^Rename Sample/ }).click();
  await page.getByLabel("New name").fill("My field");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^My field/ }).first()).toBeVisible();
  await page.getByRole("button", { name: "Delete My field" }).click();
  await expect(page.getByText(/It cannot be brought back/)).toBeVisible();
  await page.getByRole("button", { name: /^Delete \d/ }).click();
  await expect(page.getByRole("heading", { name: "Drop a folder of catalogs" })).toBeVisible();
  // It is deleted in the background.
  await expect.poll(() => page.evaluate(async () => (await workbench.datasets()).length)).toBe(0);
  await expect(page.getByText("0 B used")).toBeVisible();
});

emptyTest("an ingest is cancelled, and goes on from what is committed", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
  // From within the page: all may be in before anybody outside has seen the first.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const cells = [...document.querySelectorAll("[aria-label=Epochs] td")];
      if (!cells.some(({ textContent }) => textContent?.includes("imported"))) return;
      const cancel = [...document.querySelectorAll("button")].find(
        ({ textContent }) => textContent?.trim() === "Cancel",
      );
      if (!cancel) return;
      watch.disconnect();
      cancel.click();
    });
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(page.getByRole("heading", { name: "Cancelled" })).toBeVisible(ample);
  const committed = await page.evaluate(async () => (await workbench.datasets())[0]!.epochCount);
  expect(committed).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  // All of them, where the last group was committed while Cancel was on its way.
  const rest = committed === 31 ? /31 catalogs imported before/ : /epochs? imported, .*imported before/;
  await expect(page.getByText(rest)).toBeVisible(ample);
  await expect(epochs(page)).toHaveAttribute("aria-rowcount", "32");
});

emptyTest("what names cannot decide is asked, once", async ({ page }) => {
  await page.goto("/");
  const named = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from("#   1 NUMBER\n 1\n") });
  const names = ["night1.cat", "night2.cat", "coadd_a.cat", "superstack.cat"];
  await page.getByLabel("Catalog files").setInputFiles(names.map(named));
  await expect(page.getByText("Which file is the reference catalog?")).toBeVisible();
  await expect(epochs(page).getByRole("row")).toHaveCount(3);
  await expect(page.getByRole("button", { name: "Go on" })).toBeDisabled();
  await page.getByLabel("superstack.cat").check();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("Which file is the reference catalog?")).toBeHidden();
  // These catalogs have no positions: the page says so, by name.
  const alert = page.getByRole("alert").filter({ hasText: "No rule knows these catalogs’ columns" });
  await expect(alert).toContainText("superstack.cat", ample);
});

emptyTest("a folder within a folder is dropped", async ({ page }, testInfo) => {
  const folder = testInfo.outputPath("field");
  mkdirSync(folder);
  cpSync(sampleFolder, `${folder}/catalogs`, { recursive: true });
  await page.goto("/");
  await page.getByRole("button", { name: "Try the sample" }).waitFor();
  await dropFolder(page, folder);
  await expect(page.getByText(/31 epochs imported/)).toBeVisible(ample);
  await expect(page).toHaveTitle(/^field · /);
  await page.getByText(/^Files: /).click();
  await expect(page.getByText("field/catalogs/README.md")).toBeVisible();
});
