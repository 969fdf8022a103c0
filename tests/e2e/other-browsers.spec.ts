// The main flows in browsers that are not Chromium: Firefox itself, and what Safari has of the file system.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { KillableFirefox } from "../chaos/killable-firefox.ts";
import { sampleDrop, sampleEpochs } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const lightCurve = (page: Page) => page.getByRole("region", { name: "Light curve" });
const plot = (page: Page) =>
  lightCurve(page)
    .getByRole("group", { name: /^Plot of/ })
    .locator("canvas");
const vetting = (page: Page) => page.getByRole("group", { name: "Vetting of the object in focus" });
const variable = (page: Page) => vetting(page).getByRole("button", { name: "variable" });

/** Files dropped on the page; a browser that is not Chromium cannot be told to drop real ones. */
async function dropSample(page: Page): Promise<void> {
  const files = await Promise.all(
    sampleDrop(sampleEpochs.length).map(async ({ path, file }) => ({ path, text: await file.text() })),
  );
  await page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const { path, text } of files) dataTransfer.items.add(new File([text], path));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
}

/** The sample is cut off in the middle by `cutOff`, which gives the page that comes after, and finished by a drop. */
async function sampleCutOff(page: Page, cutOff: () => Promise<Page>): Promise<Page> {
  await page.getByRole("button", { name: "Try the sample" }).click();
  // From within the page: all may be in before anybody who asks now and then has heard of the first.
  await page.evaluate(async () => {
    // With a pause: asked without one, a browser on a busy machine does nothing else.
    while (((await workbench.datasets())[0]?.epochCount ?? 0) < 3) await new Promise((next) => setTimeout(next, 50));
  });
  const after = await cutOff();
  const notice = after.getByRole("status").filter({ hasText: /was interrupted/ });
  const count = () => after.evaluate(async () => (await workbench.datasets())[0]?.epochCount);
  await expect.poll(async () => (await notice.count()) > 0 || (await count()) === 31, ample).toBe(true);
  if ((await count()) !== 31)
    await expect(notice).toHaveText(
      /The import of 31 catalogs into “.*” was interrupted\. \d+ epochs are safe\./,
      ample,
    );
  await dropSample(after);
  // None are left to import where the cut came when all were committed.
  await expect(after.getByText(/\d+ epochs? imported|31 catalogs imported before/)).toBeVisible(ample);
  return after;
}

/** From the light curve of an object over the statistics of all to a tag. */
async function explore(page: Page): Promise<void> {
  await expect(plot(page)).toBeVisible(ample);
  const read = await page.evaluate(async () => {
    const { measurements } = workbench.current!.record;
    const { measurementKey } = measurements.find((axis) => axis.measurementKey.endsWith("mag_auto"))!;
    const { value } = await workbench.lightCurve("1", measurementKey);
    return { epochs: (await workbench.epochs()).count, value: [...value].filter((v) => !Number.isNaN(v)).length };
  });
  expect(read).toEqual({ epochs: 31, value: 26 });
  expect(await page.evaluate(async () => (await workbench.verify()).damage)).toEqual([]);
  await page.getByRole("button", { name: "Which objects vary?" }).click();
  await expect(page.getByRole("table", { name: "Objects" })).not.toHaveAttribute("aria-rowcount", "1435", ample);
  await lightCurve(page).getByRole("heading", { level: 2 }).click();
  await page.keyboard.press("1");
  await expect(variable(page)).toHaveAttribute("aria-pressed", "true");
}

test.describe("in Firefox", () => {
  test("a sample that SIGKILL cut off goes on, is explored, saved, and there without a network", async ({
    baseURL,
  }) => {
    test.setTimeout(600_000); // a guard: 40 s on a machine with both cores loaded
    const browser = await KillableFirefox.create();
    try {
      const first = await browser.start(baseURL!);
      const page = await sampleCutOff(first, async () => {
        await browser.kill();
        return browser.start(baseURL!);
      });
      await explore(page);

      await page.getByRole("button", { name: "Download zip" }).click();
      await expect(page.getByText(/ZipStore\("/)).toBeVisible(ample);
      const saved = () => readdirSync(browser.downloads).map((name) => readFileSync(join(browser.downloads, name)));
      await expect.poll(() => saved().map((bytes) => bytes.toString("latin1", 0, 2)), ample).toEqual(["PK"]);
      await expect.poll(() => saved()[0]!.length, ample).toBeGreaterThan(100_000);

      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      await page.context().setOffline(true);
      await page.reload();
      await expect(plot(page)).toBeVisible(ample);
      await expect(variable(page)).toHaveAttribute("aria-pressed", "true");
      expect(await page.evaluate(() => navigator.onLine)).toBe(false);
    } finally {
      await browser.dispose();
    }
  });
});

/** What Chromium has and Safari has not: handles are exclusive, and no stream writes into a file. */
const asInSafari = `{
  const files = FileSystemFileHandle.prototype;
  delete files.createWritable;
  const open = files.createSyncAccessHandle;
  if (open) files.createSyncAccessHandle = function () { return open.call(this); };
}`;

test("with the file system of Safari a sample that was cut off goes on, is explored, and saved", async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(600_000);
  // The service worker would answer for scripts before they are changed.
  const context = await browser.newContext({ baseURL: baseURL!, serviceWorkers: "block" });
  await context.addInitScript(asInSafari);
  await context.route(/assets\/[^/]*\.js$/, async (route) => {
    const response = await route.fetch({ maxRetries: 3 }); // the server closes connections that rest
    await route.fulfill({ response, body: `${asInSafari}\n${await response.text()}` });
  });
  const page = await context.newPage();
  await page.goto("/");
  expect(await page.evaluate(() => "createWritable" in FileSystemFileHandle.prototype)).toBe(false);
  await sampleCutOff(page, async () => {
    await page.reload();
    return page;
  });
  await explore(page);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download zip" }).click();
  const chunks = await (await (await saved).createReadStream()).toArray();
  expect(Buffer.concat(chunks).length).toBeGreaterThan(100_000);
  await page.reload();
  await expect(variable(page)).toHaveAttribute("aria-pressed", "true", ample);
  await context.unrouteAll({ behavior: "ignoreErrors" }); // a script may still be on its way
  await context.close();
});
