// Drop to committed, in the built page: this build and, where one is given, another in turn with it, beside reading the same
// files and writing their bytes to one file of the private file system, and beside astropy reading them.
// npm run bench -- ingest --files <folder of catalogs> [--files …] [--against <folder of another build>] [--browser firefox]
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, firefox } from "playwright-core";
import { preview } from "vite";
import { chromiumLaunch, findFirefox } from "../support/browsers.mjs";
import { root } from "../support/setup.mjs";
import { astropyReadsMs } from "./catalog-peers.mjs";

/** @typedef {{ files: string[], against?: string | undefined, browser: string, repetitions: number }} Options */
/** @typedef {{ ms: number, committedMs: number, epochs: number, copyMs: number, bytes: number }} Measured */

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** Every file below a folder. @param {string} folder @returns {string[]} */
const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name));

/** @param {Options} options */
export async function benchIngest({ files: folders, against, browser, repetitions }) {
  if (folders.length === 0) throw new Error("say which catalogs: --files <folder>, more than once for several");
  const builds = { "this build": join(root, "dist"), ...(against && { against }) };
  for (const folder of folders) {
    const files = filesBelow(folder);
    /** @type {Record<string, Measured[]>} */
    const runs = {};
    for (let n = 0; n < repetitions; n++)
      for (const [name, outDir] of Object.entries(builds)) {
        runs[name] ??= [];
        runs[name].push(await measure(outDir, files, browser));
      }
    const [first] = runs["this build"] ?? [];
    const copyMs = median(Object.values(runs).flatMap((all) => all.map((run) => run.copyMs)));
    console.log(`${folder}: ${files.length} files, ${((first?.bytes ?? 0) / 1e6).toFixed(1)} MB, ${browser}`);
    for (const [name, all] of Object.entries(runs)) {
      const ms = median(all.map((run) => run.ms));
      const committedMs = median(all.map((run) => run.committedMs));
      const { epochs, bytes } = /** @type {Measured} */ (all[0]);
      const rates = `${((1000 * files.length) / ms).toFixed(1)} files/s, ${(bytes / ms / 1000).toFixed(1)} MB/s`;
      console.log(
        `  ${name}: ${committedMs.toFixed(0)} ms to the last of ${epochs} epochs, ${ms.toFixed(0)} ms to light curves, ${rates}, ${(ms / copyMs).toFixed(1)} times reading and writing the bytes`,
      );
    }
    const astropyMs = astropyReadsMs(files);
    if (astropyMs !== undefined) {
      const committedMs = median((runs["this build"] ?? []).map((run) => run.committedMs));
      console.log(
        `  astropy reads them in ${astropyMs.toFixed(0)} ms: ${(astropyMs / committedMs).toFixed(2)} times as long`,
      );
    }
    if (against) {
      for (const what of /** @type {const} */ (["committedMs", "ms"])) {
        const pairs = (runs["this build"] ?? []).map((run, n) => (runs.against?.[n]?.[what] ?? Number.NaN) / run[what]);
        const to = what === "ms" ? "to light curves" : "to committed";
        console.log(
          `  against / this build, ${to}: ${median(pairs).toFixed(2)} (${pairs.map((r) => r.toFixed(2)).join(", ")})`,
        );
      }
    }
  }
}

/** One drop into a new profile. @param {string} outDir @param {string[]} files @param {string} browser @returns {Promise<Measured>} */
async function measure(outDir, files, browser) {
  const profile = mkdtempSync(join(tmpdir(), "bench-ingest-"));
  const server = await preview({ root, configFile: false, logLevel: "error", build: { outDir }, preview: { port: 0 } });
  const context = await open(browser, profile);
  // The page allows no workers but its own, and Firefox asks nobody for the scripts of workers but the server.
  const script = resolve(root, outDir, "plain-copy.js");
  writeFileSync(script, copier);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(server.resolvedUrls?.local[0] ?? "");
    await page.evaluate("workbench.ready.then(() => undefined)");
    await page.evaluate(() => {
      const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "probe" });
      document.body.append(input);
    });
    await page.locator("#probe").setInputFiles(files);
    const copied = await page.evaluate(copyInWorker);
    const ingested = await page.evaluate(async () => {
      const { files } = /** @type {HTMLInputElement} */ (document.querySelector("#probe"));
      const begin = performance.now();
      let committedMs = 0;
      const onEvent = (/** @type {{ state: string }} */ { state }) => {
        if (state === "committed") committedMs = performance.now() - begin;
      };
      const report = await /** @type {any} */ (globalThis).workbench.ingest(files, { name: "bench", onEvent });
      return { ms: performance.now() - begin, committedMs, epochs: report.committedEpochs };
    });
    return { ...copied, ...ingested };
  } finally {
    await context.close();
    await server.close();
    rmSync(script);
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** @param {string} browser @param {string} profile */
async function open(browser, profile) {
  if (browser !== "firefox") return chromium.launchPersistentContext(profile, await chromiumLaunch());
  const found = await findFirefox();
  if (!found) throw new Error("no Firefox: set FIREFOX_PATH");
  const { how: _, ...options } = found;
  return firefox.launchPersistentContext(profile, options);
}

/** Of a worker: reads all files and writes their bytes to one file of the private file system. */
const copier = `onmessage = async ({ data: files }) => {
  const root = await navigator.storage.getDirectory();
  const handle = await (await root.getFileHandle("plain-copy", { create: true })).createSyncAccessHandle();
  const begin = performance.now();
  let bytes = 0;
  for (const file of files) {
    const read = new Uint8Array(await file.arrayBuffer());
    handle.write(read, { at: bytes });
    bytes += read.length;
  }
  handle.flush();
  const copyMs = performance.now() - begin;
  handle.close();
  await root.removeEntry("plain-copy");
  postMessage({ copyMs, bytes });
}`;

/** In the page. @returns {Promise<{ copyMs: number, bytes: number }>} */
async function copyInWorker() {
  const worker = new Worker("/plain-copy.js");
  const { files } = /** @type {HTMLInputElement} */ (document.querySelector("#probe"));
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage([...(files ?? [])]);
    });
  } finally {
    worker.terminate();
  }
}
