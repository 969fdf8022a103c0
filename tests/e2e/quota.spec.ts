// The browser is told through its debugging protocol how little it may store; jobs must stop cleanly and go on later.

import { expect, type Page, test } from "@playwright/test";
import type { ErrorReport } from "../../src/core/errors.ts";
import type { CodecName } from "../../src/core/kernels/codec-name.ts";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { tellFigures } from "../support/figures.ts";
import { ingestFiles } from "../support/page-files.ts";
import { samplePaths } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

/** The page, once its offline copy is kept: that takes storage too. */
async function openPage(page: Page): Promise<void> {
  await page.goto("/");
  await page.evaluate(() => Promise.all([workbench.ready, navigator.serviceWorker.ready]));
}

/** Lets the page's origin store so many bytes more than it does; without a number, as many as ever. */
async function allowMore(page: Page, bytes?: number): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await client.send("Storage.overrideQuotaForOrigin", { origin });
  if (bytes === undefined) return;
  const { usageBytes } = await page.evaluate(() => workbench.space());
  await client.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usageBytes + bytes });
}

/** Drops what was dropped last, or rechunks; gives the error that the call ends with, undefined when it succeeds. */
function attempt(page: Page, job: "ingest" | "rechunk", codec: CodecName): Promise<ErrorReport | undefined> {
  return page.evaluate(
    async ({ job, codec }) => {
      const { files } = document.querySelector<HTMLInputElement>("#probe")!;
      const call = job === "ingest" ? workbench.ingest(files!, { codec, rechunk: false }) : workbench.rechunk();
      return call.then(
        () => undefined,
        ({ tag, message, details }) => ({ tag, message, details }),
      );
    },
    { job, codec },
  );
}

const state = (page: Page) =>
  page.evaluate(async () => ({
    datasets: (await workbench.datasets()).length,
    epochs: (await workbench.epochs()).count,
    damage: (await workbench.verify()).damage,
  }));

/** So little that some epochs of the sample fit, but not all of them; and less than its light curves take. */
const room: Record<CodecName, number> = { zstd: 1_000_000, none: 2_000_000 };

for (const codec of ["zstd", "none"] as const)
  test(`jobs that fill the storage keep what is committed, say what is missing, and go on: codec ${codec}`, async ({
    page,
  }, testInfo) => {
    await openPage(page);
    await ingestFiles(page, samplePaths(6), { dataset: "new", name: "Old", rechunk: false });
    await page.evaluate(() => workbench.close());
    const estimatedBytes = await page.evaluate(
      async (files) => {
        const blobs = await Promise.all(files.map(async (path) => new File([await (await fetch(path)).blob()], path)));
        return workbench.estimateBytes(blobs);
      },
      samplePaths().map((path) => `./sample/${path.split("/").at(-1)}`),
    );

    const before = (await page.evaluate(() => workbench.space())).usageBytes;
    await allowMore(page, room[codec]);
    await page.locator("#probe").setInputFiles(samplePaths());
    const full = await attempt(page, "ingest", codec);
    expect(full).toMatchObject({
      tag: "QuotaExceeded",
      message: expect.stringMatching(
        /^Storage is full: about .* are missing\. Everything .* kept.* Deleting “Old” would free/,
      ),
      details: { deletable: [{ name: "Old", byteLength: expect.any(Number) }] },
    });
    const kept = await page.evaluate(async () => {
      const [newest] = await workbench.datasets();
      await workbench.open(newest!.datasetId);
      return { epochs: (await workbench.epochs()).count, damage: (await workbench.verify()).damage };
    });
    expect(kept.damage).toEqual([]);
    expect(kept.epochs).toBeGreaterThan(0);
    expect(kept.epochs).toBeLessThan(31);

    // Room is made as the message says, and the same drop goes on.
    await page.evaluate(async () => {
      const old = (await workbench.datasets()).find(({ name }) => name === "Old")!;
      await workbench.remove(old.datasetId);
    });
    await allowMore(page);
    expect(await attempt(page, "ingest", codec)).toBeUndefined();
    expect(await state(page)).toEqual({ datasets: 1, epochs: 31, damage: [] });

    await allowMore(page, room[codec] / 2);
    expect(await attempt(page, "rechunk", codec)).toMatchObject({ tag: "QuotaExceeded" });
    expect(await state(page)).toEqual({ datasets: 1, epochs: 31, damage: [] });
    await allowMore(page);
    expect(await attempt(page, "rechunk", codec)).toBeUndefined();
    expect(await state(page)).toEqual({ datasets: 1, epochs: 31, damage: [] });

    const storedBytes = await page.evaluate(async () => (await workbench.datasets())[0]!.byteLength);
    const after = (await page.evaluate(() => workbench.space())).usageBytes;
    const { details } = full as { details: { neededBytes: number } };
    const missing = after - before - room[codec];
    expect(details.neededBytes).toBeGreaterThan(missing / 3);
    expect(details.neededBytes).toBeLessThan(missing * 5);
    // What the browser says of the origin includes the page's offline copy, which it may be at meanwhile.
    expect(estimatedBytes).toBeGreaterThan(storedBytes / 3);
    expect(estimatedBytes).toBeLessThan(storedBytes * 5);
    console.log({ estimatedBytes, storedBytes, diff: after - before, missing, needed: details.neededBytes });
    const epochs = `epochs of 31 kept (codec ${codec})`;
    tellFigures(testInfo, { what: `full storage, ${codec}`, [epochs]: kept.epochs, "resumed jobs": 2, lost: 0 });
  });

test("the page says that storage is full, and what could be deleted", async ({ page }) => {
  await openPage(page);
  await ingestFiles(page, samplePaths(6), { dataset: "new", name: "Old", rechunk: false });
  await page.evaluate(() => workbench.close());
  await allowMore(page, room.zstd);
  await page.getByLabel("Catalog files").setInputFiles(samplePaths());
  await expect(page.getByRole("alert").getByText(/Storage is full.*Deleting “Old”/)).toBeVisible(ample);
});
