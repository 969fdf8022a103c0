// How light curves are packed: chosen before the catalogs are read, and again when the zip is saved.

import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { BlobReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { axeViolations } from "../support/axe.ts";
import { ingestFiles } from "../support/page-files.ts";
import { samplePaths } from "../support/sample-files.ts";
import { ample } from "../support/waits.ts";

declare const workbench: Workbench;

const packingButton = (page: Page) => page.getByRole("button", { name: "Compression of the zip" });
const packingPanel = (page: Page) => page.getByRole("dialog", { name: "Compression of the zip" });

/** Entries of a zip, checked against the checksums that it has of them. */
async function unzip(path: string): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const zip = new ZipReader(new BlobReader(new Blob([readFileSync(path)])), { checkSignature: true });
  for (const entry of await zip.getEntries())
    if (!entry.directory) found.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  return found;
}

/** Names of the codecs of a cube's inner chunks, as the zip's root says. */
function innerCodecs(zip: Map<string, Uint8Array>, cube: string): string[] {
  const root = JSON.parse(new TextDecoder().decode(zip.get("zarr.json")));
  const [sharding] = root.consolidated_metadata.metadata[cube].codecs;
  return sharding.configuration.codecs.map(({ name }: { name: string }) => name);
}

/** Chooses a packing with keys alone and saves the zip. */
async function save(page: Page, packing: RegExp): Promise<Map<string, Uint8Array>> {
  await packingButton(page).focus();
  await page.keyboard.press("Enter");
  const choice = packingPanel(page).getByRole("radio", { name: packing });
  await expect(packingPanel(page)).toBeVisible();
  await expect(choice).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(packingPanel(page).locator("input:focus")).toBeVisible();
  if (!(await choice.isChecked())) await page.keyboard.press("ArrowDown");
  await expect(choice).toBeChecked();
  const saved = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const path = await (await saved).path();
  await expect(packingPanel(page)).toBeHidden();
  return unzip(path);
}

test("the zip is saved in either packing, chosen by keys, and holds the same light curves", async ({ page }) => {
  await page.goto("/");
  await ingestFiles(page, samplePaths(8));
  await expect(packingButton(page)).toBeEnabled(ample);
  await packingButton(page).click();
  await expect(packingPanel(page).getByRole("radio")).toHaveCount(2);
  await expect(packingPanel(page).getByText("ready at once")).toBeVisible();
  expect(await axeViolations(page, { exclude: "#probe" })).toEqual([]);
  await page.keyboard.press("Escape");

  const zstd = await save(page, /^zstd/);
  const plain = await save(page, /^Uncompressed/);
  expect([...plain.keys()].sort()).toEqual([...zstd.keys()].sort());
  for (const cube of ["lightcurves", "flags"]) {
    expect(innerCodecs(zstd, cube)).toEqual(["bytes", "zstd", "crc32c"]);
    expect(innerCodecs(plain, cube)).toEqual(["bytes", "crc32c"]);
  }

  // The uncompressed shard holds the numbers as they are.
  const expected = await page.evaluate(async () => {
    const { objectKey } = await workbench.objects();
    const { measurements } = workbench.current!.record;
    const names = objectKey.map((key) => ({ objectKey: key, measurementKey: measurements[0]!.measurementKey }));
    const curves = await workbench.lightCurves(names);
    return {
      measurementCount: measurements.length,
      curves: curves.map(({ value, uncertainty }) => [...value, ...uncertainty].map(String)),
    };
  });
  const shard = plain.get("lightcurves/c/0/0/0/0")!;
  const view = new DataView(shard.buffer, shard.byteOffset, shard.byteLength);
  const chunkCount = expected.curves.length * expected.measurementCount;
  const indexAt = shard.byteLength - (16 * chunkCount + 4);
  let [found, absent] = [0, 0];
  for (const [object, numbers] of expected.curves.entries()) {
    const entry = indexAt + 16 * object * expected.measurementCount;
    if (view.getBigUint64(entry, true) === 2n ** 64n - 1n) {
      expect(new Set(numbers)).toEqual(new Set(["NaN"]));
      absent++;
      continue;
    }
    const offset = Number(view.getBigUint64(entry, true));
    expect(numbers.map((_, i) => String(view.getFloat32(offset + 4 * i, true)))).toEqual(numbers);
    found++;
  }
  expect(found + absent).toBe(expected.curves.length);
  expect(found).toBeGreaterThan(100);
});

test("an export that packs anew can be cancelled, and leaves nothing behind", async ({ page }) => {
  await page.goto("/");
  await ingestFiles(page, samplePaths(8));
  const outcome = await page.evaluate(async () => {
    const abort = new AbortController();
    const exporting = workbench.exportZip({
      codec: "none",
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    return exporting.then(
      () => "done",
      (error) => error.tag,
    );
  });
  expect(outcome).toBe("Aborted");
  const left = await page.evaluate(async () => {
    const files: string[] = [];
    const walk = async (folder: FileSystemDirectoryHandle, path: string) => {
      for await (const [name, handle] of folder.entries())
        if (handle.kind === "file") files.push(`${path}/${name}`);
        else await walk(handle as FileSystemDirectoryHandle, `${path}/${name}`);
    };
    await walk(await navigator.storage.getDirectory(), "");
    return files.filter((path) => path.startsWith("/exports/"));
  });
  expect(left).toEqual([]);
  await expect(packingButton(page)).toBeEnabled();
});

test("a new dataset is stored in the packing that was chosen before reading", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Show me names").check();
  await page.getByLabel("Catalog files").setInputFiles(samplePaths(3));
  const packing = page.getByRole("group", { name: "Compression of a new dataset" });
  await expect(packing.getByRole("radio", { name: /^zstd/ })).toBeChecked();
  await packing.getByRole("radio", { name: /^Uncompressed/ }).check();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/3 epochs imported/)).toBeVisible(ample);
  expect(await page.evaluate(() => workbench.current!.record.codec)).toBe("none");
  await packingButton(page).click();
  await expect(packingPanel(page).getByRole("radio", { name: /^Uncompressed/ })).toBeChecked();
});
