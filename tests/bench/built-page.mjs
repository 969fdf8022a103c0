// The built page in headless Chromium, with a synthetic dataset in its private file system.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { chromiumLaunch } from "../support/browsers.mjs";
import { callInNode } from "../support/in-node.mjs";
import { root } from "../support/setup.mjs";
import { parseSize } from "./rechunk.mjs";

/**
 * Builds the page, opens it with a dataset of light curves and computes their statistics.
 * @param {string} name  of the dataset @param {string} text  objects x epochs x measurements
 * @param {boolean} [square]  objects fill a field of half a degree
 */
export async function openBuiltPage(name, text, square = false) {
  const folder = mkdtempSync(join(root, ".cache", `bench-${name}-`));
  const outDir = join(folder, "dist");
  const config = /** @type {const} */ ({ root, configFile: join(root, "vite.config.ts"), logLevel: "error" });
  await build({ ...config, build: { outDir, emptyOutDir: true } });
  const request = { datasetId: name, size: parseSize(text), missing: 0.3, codec: "zstd", square };
  console.log(`${name}: making ${text} and the page…`);
  const paths = await callInNode("/tests/bench/dataset-folder.ts", "writeLightCurves", join(folder, "store"), request);
  const server = await preview({ ...config, build: { outDir }, preview: { port: 0 } });
  const browser = await chromium.launch(await chromiumLaunch());
  const close = async () => {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on("pageerror", (error) => console.error(String(error)));
    await page.goto(server.resolvedUrls?.local[0] ?? "");
    await bringStore(page, join(folder, "store"), paths);
    await page.evaluate((name) => /** @type {any} */ (globalThis).workbench.open(name), name);
    await page
      .getByRole("group", { name: /^Plot of/ })
      .locator("canvas")
      .waitFor({ timeout: 60_000 });
    await page.evaluate("workbench.analyse()"); // the page does so by itself: not while something is measured
    return { page, version: /** @type {string} */ (await page.evaluate("navigator.userAgent")), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whatever is below this share of the numbers. @param {number[]} numbers @param {number} share */
export const percentile = (numbers, share) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(share * numbers.length)] ?? Number.NaN;

/** Copies files of this machine into the page's private file system. @param {import("playwright-core").Page} page @param {string} store @param {string[]} paths */
async function bringStore(page, store, paths) {
  await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "bring" }));
  });
  await page.locator("#bring").setInputFiles(paths.map((path) => join(store, path)));
  await page.evaluate(async (paths) => {
    const { files } = /** @type {HTMLInputElement} */ (document.querySelector("#bring"));
    for (const [i, path] of paths.entries()) {
      let directory = await navigator.storage.getDirectory();
      const names = path.split("/");
      for (const name of names.slice(0, -1)) directory = await directory.getDirectoryHandle(name, { create: true });
      const file = await directory.getFileHandle(names.at(-1) ?? "", { create: true });
      const source = files?.[i];
      if (!source) throw new Error(`${path} did not arrive`);
      await source.stream().pipeTo(await file.createWritable());
    }
  }, paths);
}
