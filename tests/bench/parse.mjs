// node tests/bench/parse.mjs: how fast catalogs are parsed in Chromium, in MB/s, beside a plain copy of the same bytes.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { assemblyscript } from "../../wasm/build.mjs";
import { chromiumLaunch } from "../support/browsers.mjs";

/** Cross-origin isolation, for precise clocks. */
const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
const root = fileURLToPath(new URL(".", import.meta.url));
const outDir = await mkdtemp(join(tmpdir(), "bench-"));
/** @type {import("vite").InlineConfig} */
const config = { root, configFile: false, logLevel: "error", worker: { format: "es" } };
const input = `${root}parse.html`;
await build({
  ...config,
  plugins: [assemblyscript()],
  build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: "es2022", rolldownOptions: { input } },
});
const server = await preview({ ...config, build: { outDir }, preview: { port: 0, headers } });
const browser = await chromium.launch(await chromiumLaunch());
try {
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls?.local[0]}parse.html`);
  await page.waitForFunction("globalThis.bench");
  /** @type {import("./parse-page.ts").Measured[]} */
  const results = await page.evaluate(
    "(async () => [...(await bench.measureParser(50_000)), ...(await bench.measurePool(10_000, 8, [1, 2]))])()",
  );
  const copy = results[0] ?? { ms: Number.NaN, byteLength: 1 };
  for (const { what, ms, byteLength } of results) {
    const rate = byteLength / ms / 1000;
    const ratio = rate / (copy.byteLength / copy.ms / 1000);
    const line = `${ms.toFixed(1).padStart(8)} ms ${rate.toFixed(0).padStart(7)} MB/s ${ratio.toFixed(2).padStart(6)} of a copy`;
    console.log(`parse ${what.padEnd(36)} ${line}`);
  }
  const [one, two] = results.slice(-2);
  if (one && two) console.log(`parse two workers are ${(one.ms / two.ms).toFixed(2)} times as fast as one`);
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true });
}
