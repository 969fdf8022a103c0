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
    "(async () => [...(await bench.measureParser(20_000)), ...(await bench.measurePool(10_000, 8, [1, 2]))])()",
  );
  const [copy, ...others] = results;
  for (const { what, ms, fastestMs, byteLength } of results) {
    const rates = [ms, fastestMs].map((time) => (byteLength / time / 1000).toFixed(0).padStart(6));
    const ratio = copy ? (byteLength / ms / (copy.byteLength / copy.ms)).toFixed(2) : "";
    console.log(`parse ${what.padEnd(32)} ${rates[0]} MB/s, fastest run ${rates[1]} MB/s, ${ratio} of a copy`);
  }
  const [one, two] = others.slice(-2);
  if (one && two) console.log(`parse two workers are ${(one.ms / two.ms).toFixed(2)} times as fast as one`);
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true });
}
