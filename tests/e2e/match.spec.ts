// Matching: chosen with the separations in sight, changed afterwards, and folders that can be looked at again.

import { expect, type Page, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { sampleDrop, sampleEpochs, sampleText } from "../support/sample-files.ts";
import { scatteredField } from "../support/scattered-field.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const drop = (count: number) =>
  Promise.all(
    sampleDrop(count).map(async ({ path, file }) => ({
      name: path,
      mimeType: "text/plain",
      buffer: Buffer.from(await file.text()),
    })),
  );

const matched = (page: Page) =>
  page.evaluate(async () => (await workbench.epochs()).catalogs.map((catalogs) => catalogs[0]!.matchedCount));
const settings = (page: Page) => page.evaluate(() => workbench.current?.record.match);
const epochCount = (page: Page) => page.evaluate(() => workbench.current?.summary.epochCount);

test("catalogs are read again with the radius that the separations suggest, and offsets taken off", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByLabel("Catalog files").setInputFiles(await drop(4));
  await expect(page.getByText(/4 epochs imported/)).toBeVisible(ample);
  expect(await settings(page)).toMatchObject({ mode: "auto", radiusArcsec: 1, removeOffsets: false });
  const before = await matched(page);

  await page.getByRole("button", { name: "Re-import with other settings" }).click();
  const histogram = page.getByRole("img", { name: /^Histogram of [\d,]+ separations from 0 to 10 arcsec/ });
  await expect(histogram).toBeVisible(ample);
  await expect(page.getByText(/true pairs scatter by 0\.\d+″ in each coordinate/)).toBeVisible();
  await page.getByRole("combobox", { name: "Up to" }).selectOption({ label: "2″" });
  await expect(page.getByRole("img", { name: /from 0 to 2 arcsec/ })).toBeVisible(ample);
  await page.getByRole("button", { name: "Figure of the separations" }).click();
  const figure = page.getByRole("dialog", { name: "Figure" });
  await expect(figure.getByRole("img", { name: /^Separations of sources/ })).toBeVisible(ample);
  await figure.getByRole("button", { name: "Close the figure" }).click();
  await expect(figure).toBeHidden();
  const suggestion = page.getByRole("button", { name: /from the separations/ });
  const radius = Number((await suggestion.textContent())!.match(/Use ([\d.]+)″/)![1]);
  await suggestion.click();
  await expect(page.getByRole("spinbutton", { name: "Match radius" })).toHaveValue(String(radius));
  await page.getByRole("radio", { name: /^By position/ }).check();
  await page.getByLabel("astrometric offset before matching").check();
  await expect(
    page.getByLabel(/Use position errors to choose between candidates not available in these catalogs/),
  ).toBeDisabled();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/4 epochs imported/)).toBeVisible(ample);
  // What was said of the first import may still be there when the second begins.
  await expect
    .poll(() => settings(page))
    .toEqual({ ...{ mode: "position", radiusArcsec: radius, removeOffsets: true }, weighErrors: true });
  await expect(page.getByText(/4 epochs imported/)).toBeVisible(ample);
  await expect.poll(() => epochCount(page), ample).toBe(4);
  const after = await matched(page);
  expect(after).not.toEqual(before);
  for (const [k, count] of after.entries()) expect(count).toBeGreaterThan(0.9 * before[k]!);
});

test("where the order of drops may have split stars, all epochs are matched anew by one click", async ({ page }) => {
  const files = await Promise.all(
    scatteredField(1, 4).map(async ({ path, file }) => ({
      name: path,
      mimeType: "text/csv",
      buffer: Buffer.from(await file.text()),
    })),
  );
  const isKept = () => page.evaluate(async () => (await workbench.datasets()).map(({ name }) => name).sort());
  await page.goto("/");
  await page.getByLabel("Catalog files").setInputFiles(files.slice(2));
  await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
  const name = await page.evaluate(() => workbench.current!.record.name);
  const [key] = await page.evaluate(async () => {
    const { objectKey } = await workbench.objects();
    await workbench.keep(workbench.current!.record.datasetId, [{ kind: "note", keys: [objectKey[0]!], value: "mine" }]);
    return objectKey;
  });
  expect(key).toBeDefined();
  await page.getByLabel("Catalog files").setInputFiles(files.slice(0, 2));
  await page.getByRole("button", { name: "Match all epochs anew" }).click();
  await expect(
    page
      .getByRole("status")
      .filter({ hasText: /Matched anew:\s+\d+ objects\s+before, \d+ now\.\s+1 tag, note, period/ }),
  ).toBeVisible(ample);
  expect(await axeViolations(page)).toEqual([]);
  await expect.poll(isKept).toEqual([name, `${name}, matched anew`]);
  const { epochCount, notes } = await page.evaluate(async () => ({
    epochCount: (await workbench.epochs()).epochKey.length,
    notes: Object.values((await workbench.view())!.notes),
  }));
  expect({ epochCount, notes }).toEqual({ epochCount: 4, notes: ["mine"] });
  await page.getByRole("button", { name: "Go back to it" }).click();
  await expect.poll(() => page.evaluate(() => workbench.current?.record.name)).toBe(name);
});

/** A catalog whose sources all lie 1.3 arcsec further north. */
function movedNorth(text: string): string {
  const at = Number(/^#\s+(\d+)\s+DELTA_J2000/m.exec(text)![1]) - 1;
  return text
    .split("\n")
    .map((line) => {
      const cells = line.trim().split(/\s+/);
      if (line.startsWith("#") || cells.length <= at) return line;
      return cells.with(at, String(Number(cells[at]) + 1.3 / 3600)).join(" ");
    })
    .join("\n");
}

test("an epoch that lies off the others is said to stand out, and one click brings it back", async ({ page }) => {
  const files = await drop(6);
  const moved = files.find(({ name }) => name === sampleEpochs[2])!;
  moved.buffer = Buffer.from(movedNorth(moved.buffer.toString()));
  await page.goto("/");
  await page.getByLabel("Catalog files").setInputFiles(files);
  const line = page.getByRole("status").filter({ hasText: "1 epoch stands out from the others (1 off their objects)" });
  await expect(line).toContainText(sampleEpochs[2]!.match(/gr\d+/)![0], ample);
  const before = await matched(page);
  await line.getByRole("button", { name: "See why" }).click();
  const detail = page.getByRole("region", { name: /^gr\d+$/ });
  await expect(detail).toContainText(/It lies 1\.\d\d″ off its objects/);
  await expect(detail).toContainText(/Only \d+ of its \d+ sources match/);
  expect(await axeViolations(page)).toEqual([]);
  await line.getByRole("button", { name: "Read again with offsets taken off" }).click();
  await expect(page.getByText(/6 epochs imported/)).toBeVisible(ample);
  await expect(line).toHaveCount(0, ample);
  // What was said of the first import may still be there when the second begins.
  await expect(async () => expect((await matched(page))[2]!).toBeGreaterThan(5 * before[2]!)).toPass();
});

test("a picked folder is remembered, and only what is new in it is read", async ({ page }) => {
  await page.goto("/");
  // The browser's own picker cannot be reached from a test: a folder of the private file system stands for the picked one.
  const prepare = (names: string[]) =>
    page.evaluate(
      async (files) => {
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle("picked", { create: true });
        for (const [name, text] of files) {
          const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
          await writable.write(text);
          await writable.close();
        }
        Object.assign(window, { showDirectoryPicker: async () => folder });
      },
      names.map((name) => [name, sampleText(name)] as const),
    );
  await prepare(["coadd_ch1.sexcat", "epochs.ecsv", sampleEpochs[0]!, sampleEpochs[1]!]);
  await page.getByRole("button", { name: "Open folder" }).click();
  await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
  await expect(page).toHaveTitle(/^picked · /);
  await expect(page.getByRole("button", { name: "Check the folder for new files" })).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: "Check the folder for new files" }).click();
  await expect(page.getByText("Nothing new in picked.")).toBeVisible();
  await prepare([sampleEpochs[2]!]);
  await page.getByRole("button", { name: "Check the folder for new files" }).click();
  await expect(page.getByText(/^1 epoch imported in/)).toBeVisible(ample);
  expect(await page.evaluate(async () => (await workbench.epochs()).count)).toBe(3);
});

test("a line of what was assumed leads to what changes it: fillers become values when that is said", async ({
  page,
}) => {
  const csv = (epoch: number) => {
    const rows = Array.from({ length: 12 }, (_, n) => [10 + n / 100, -5, n < 3 ? -99 : 15 + n / 10, 0.1].join(","));
    const buffer = Buffer.from(["ra,dec,mag_auto,magerr_auto", ...rows].join("\n"));
    return { name: `night${epoch}.csv`, mimeType: "text/csv", buffer };
  };
  await page.goto("/");
  await page.getByLabel("Catalog files").setInputFiles([csv(1), csv(2)]);
  await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
  const pointCount = () =>
    page.evaluate(async () => {
      const { objectKey } = await workbench.objects();
      const curves = await workbench.lightCurves(
        objectKey.map((objectKey) => ({ objectKey, measurementKey: "default-auto" })),
      );
      return curves.reduce((sum, { value }) => sum + value.filter(Number.isFinite).length, 0);
    });
  expect(await pointCount()).toBe(18);
  await page.getByText(/^What was assumed/).click();
  const line = page.getByRole("listitem").filter({ hasText: "-99 was taken as no value" });
  await line.getByRole("button", { name: "Change columns" }).click();
  await expect(page.getByRole("heading", { name: "Columns" })).toBeFocused();
  await page.getByRole("checkbox", { name: "All numbers of auto are values" }).check();
  await page
    .getByRole("button", { name: /^(Import|Read|Start)/ })
    .first()
    .click();
  await expect(page.getByText(/2 epochs imported/)).toBeVisible(ample);
  await expect(async () => expect(await pointCount()).toBe(24)).toPass();
});
