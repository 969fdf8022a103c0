// Interrupted, damaged, not kept: what the page says, and what it offers.

import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { ingestFiles } from "../support/page-files.ts";
import { samplePaths } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

async function openWorkbench(page: Page): Promise<void> {
  await page.goto("/");
  await page.evaluate(() => workbench.ready);
}

/** Flips a byte of a file below the one dataset, from a page of this origin that is not the app: it has no file open. */
async function flip(page: Page, path: string, at: number): Promise<void> {
  await page.goto("/icon.svg");
  // The files of the page before may be closed a little later.
  await expect(async () => {
    await page.evaluate(
      async ({ path, at }) => {
        const root = await navigator.storage.getDirectory();
        const datasets = await root.getDirectoryHandle("datasets");
        let folder: FileSystemDirectoryHandle | undefined;
        for await (const dataset of datasets.values()) folder = dataset as FileSystemDirectoryHandle;
        const parts = path.split("/");
        for (const part of parts.slice(0, -1)) folder = await folder!.getDirectoryHandle(part);
        const file = await folder!.getFileHandle(parts.at(-1)!);
        const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
        bytes[at]! ^= 0x10;
        const stream = await file.createWritable();
        await stream.write(bytes);
        await stream.close();
      },
      { path, at },
    );
  }).toPass(ample);
  await openWorkbench(page);
  await page.evaluate(async () => workbench.open((await workbench.datasets())[0]!.datasetId));
}

async function verifyInPage(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /^Datasets|objects/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Verify", exact: true }).click();
}

test("after a reload in the middle of an ingest the page says what is safe, and the same drop goes on in the same dataset", async ({
  page,
}) => {
  await openWorkbench(page);
  await page.getByLabel("Catalog files").setInputFiles(samplePaths());
  // From within the page: all may be in before anybody outside has heard of the first.
  const reloaded = page.waitForEvent("framenavigated");
  const watching = page.evaluate(async () => {
    while (((await workbench.datasets())[0]?.epochCount ?? 0) < 3);
    location.reload();
  });
  await Promise.race([reloaded, watching]);
  watching.catch(() => {}); // the page is gone by the time it answers
  await reloaded;
  const notice = page.getByRole("status").filter({ hasText: /was interrupted/ });
  await expect(notice).toHaveText(
    /The import of 31 catalogs into “coadd_ch1” was interrupted\. \d+ epochs are safe\./,
    ample,
  );
  await page.getByLabel("Catalog files").setInputFiles(samplePaths());
  await expect(notice).toHaveCount(0);
  await expect
    .poll(() => page.evaluate(async () => (await workbench.datasets()).map(({ upToDate }) => upToDate)), ample)
    .toEqual([true]);
  await expect.poll(() => page.evaluate(() => workbench.current?.summary.epochCount), ample).toBe(31);
});

test("a flipped byte in a light curve is found, named, and repaired in the page", async ({ page }) => {
  await openWorkbench(page);
  await ingestFiles(page, samplePaths(3));
  await flip(page, "lightcurves_read.1.zarr/lightcurves/c/0/0/0/0", 5);
  await verifyInPage(page);
  const panel = page.getByRole("dialog", { name: "Verify dataset" });
  await expect(panel.getByText("1 place damaged.")).toBeVisible(ample);
  await expect(panel.getByText(/lightcurves_read\.1\.zarr\/lightcurves\/c\/0\/0\/0\/0/)).toBeVisible();
  await panel.getByRole("button", { name: "Repair what can be repaired" }).click();
  await expect(panel.getByText("1 file repaired.")).toBeVisible(ample);
  expect(await page.evaluate(async () => (await workbench.verify()).damage)).toEqual([]);
});

test("a flipped byte in an epoch names the catalogs to drop again, and dropping them mends it", async ({ page }) => {
  await openWorkbench(page);
  await ingestFiles(page, samplePaths(3));
  await flip(page, "lightcurves_write.zarr/lightcurves/c/0/0/0/0", 5);
  const { damage } = await page.evaluate(() => workbench.repair());
  expect(damage).toMatchObject([
    { array: "lightcurves", remedy: expect.stringMatching(/^Drop the catalogs of epoch gr/) },
  ]);
  const report = await ingestFiles(page, samplePaths(3));
  expect(report).toMatchObject({ committedEpochs: 1, skippedCatalogs: 2 });
  expect(await page.evaluate(async () => (await workbench.verify()).damage)).toEqual([]);
});

test("a dataset that is as it was written is said to be so", async ({ page }) => {
  await openWorkbench(page);
  await ingestFiles(page, samplePaths(2));
  await verifyInPage(page);
  await expect(page.getByText(/^\s*Nothing is damaged: .* blocks of\s+2 epochs/)).toBeVisible(ample);
});

/** Which run of a job is at work, once it is another than before; undefined where none comes any more. */
const nextRun = async (page: Page, job: string, before: string): Promise<string | undefined> =>
  page
    .waitForFunction(
      ([job, before]) => {
        const now = document.body.getAttribute("data-at-work") ?? "";
        return now.startsWith(job) && now !== before && now;
      },
      [job, before] as const,
    )
    .then(
      (now) => now.jsonValue() as Promise<string>,
      () => undefined,
    );

test("data that is cleared in the middle of a job ends it with a clear error, and the page goes on", async ({
  page,
}) => {
  await page.goto("/");
  await page.evaluate(() => workbench.ready);
  const client = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await ingestFiles(page, samplePaths(6));
  for (const job of ["rechunk", "exportZip", "ingest"] as const) {
    const ended = page.evaluate(async (job) => {
      const files = document.querySelector<HTMLInputElement>("#probe")!.files!;
      // Again and again: however fast it is, it is cleared in the middle.
      for (let run = 1; ; run++)
        try {
          const onProgress = () => document.body.setAttribute("data-at-work", `${job} ${run}`);
          if (job === "ingest") await workbench.ingest(files, { dataset: "new", onProgress });
          else if (job === "rechunk") await workbench.rechunk({ force: true, onProgress });
          else await workbench.exportZip({ codec: "none", onProgress });
        } catch (error) {
          return {
            tag: (error as { tag: string }).tag,
            open: workbench.current,
            datasets: (await workbench.datasets()).length,
          };
        }
    }, job);
    const over = ended.then(
      () => undefined,
      () => undefined,
    );
    // What is cleared between two runs ends none of them: once more then.
    for (let cleared: string | undefined = ""; ; ) {
      cleared = await Promise.race([over, nextRun(page, job, cleared)]);
      if (cleared === undefined) break;
      await client.send("Storage.clearDataForOrigin", { origin, storageTypes: "file_systems,local_storage" });
    }
    expect(await ended, job).toMatchObject({ tag: "DataCleared", open: undefined, datasets: 0 });
    await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
    await ingestFiles(page, samplePaths(6));
    await expect(page.getByRole("region", { name: "Light curve" }).locator("canvas").first()).toBeVisible();
    expect(await page.evaluate(async () => (await workbench.verify()).damage)).toEqual([]);
  }
});

test("where the browser may clear the data, the page says so until it is dismissed", async ({ page }) => {
  await openWorkbench(page);
  await ingestFiles(page, samplePaths(1));
  expect((await page.evaluate(() => workbench.space())).persistent).toBe(false);
  await page.reload();
  const notice = page.getByRole("status").filter({ hasText: /The browser may clear this data/ });
  await expect(notice).toBeVisible(ample);
  await page.getByRole("button", { name: "Dismiss", exact: true }).click();
  await expect(notice).toHaveCount(0);
});

const cannotStore = (page: Page) => page.getByRole("heading", { name: "This window cannot store light curves" });

test("a window that opens no private file storage gets a clear page, not a blank one", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(StorageManager.prototype, "getDirectory", {
      value: () => Promise.reject(new DOMException("not here", "SecurityError")),
    });
  });
  await page.goto("/");
  await expect(cannotStore(page)).toBeVisible(ample);
});

test("a browser whose workers have no synchronous file handles gets that page too", async ({ page }) => {
  await page.route(/assets\/reader-.*\.js$/, async (route) => {
    const response = await route.fetch();
    const body = `delete FileSystemFileHandle.prototype.createSyncAccessHandle;\n${await response.text()}`;
    await route.fulfill({ response, body });
  });
  await page.goto("/");
  await expect(cannotStore(page)).toBeVisible(ample);
});
