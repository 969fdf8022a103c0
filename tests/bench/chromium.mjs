// A production build of a bench page, open in headless Chromium with a profile on disk, where OPFS is real files.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { assemblyscript } from "../../wasm/build.mjs";
import { chromiumLaunch } from "../support/browsers.mjs";
import { peakWhile, rendererBytes } from "../support/renderer-memory.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Cross-origin isolation, for precise clocks and measured memory. */
const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
const cache = join(root, ".cache", "bench");

/** @param {string} folder  of tests/bench, with an index.html that sets `globalThis.bench` @param {string[]} args  more for the browser */
export async function openBenchPage(folder, args = /** @type {string[]} */ ([])) {
  const outDir = join(cache, `dist-${folder}`);
  const profile = join(cache, `profile-${process.pid}`);
  await mkdir(cache, { recursive: true });
  /** @type {import("vite").InlineConfig} */
  const config = {
    root: join(root, "tests", "bench", folder),
    configFile: false,
    logLevel: "error",
    base: "./",
    plugins: [assemblyscript()],
    worker: { format: "es" },
    build: { outDir, emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
  };
  await build(config);
  const renderers = () => rendererBytes((_, command) => command.includes(`--user-data-dir=${profile}`));
  const server = await preview({ ...config, preview: { port: 0, headers } });
  const launch = await chromiumLaunch();
  const context = await chromium.launchPersistentContext(profile, { ...launch, args: [...launch.args, ...args] });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(String(error)));
  await page.goto(server.resolvedUrls?.local[0] ?? "");
  await page.waitForFunction("globalThis.bench");
  return {
    version: /** @type {string} */ (await page.evaluate("navigator.userAgent")),
    /**
     * Calls a function of `globalThis.bench`, such as `disk.copyFile`.
     * @param {string} path @param {...unknown} args @returns {Promise<any>}
     */
    call: (path, ...args) =>
      page.evaluate(
        ([path, args]) => {
          const names = /** @type {string} */ (path).split(".");
          const found = names.reduce((/** @type {any} */ at, name) => at[name], /** @type {any} */ (globalThis).bench);
          return found(.../** @type {unknown[]} */ (args));
        },
        [path, args],
      ),
    /** Starts V8's sampling profiler in the page's first worker; `stop` gives the profile. */
    profileWorker: () => profileWorker(context, page),
    /** Resident size of the renderer; NaN where the system does not say. */
    residentBytes: renderers,
    /** Largest resident size of the renderer while `work` runs, less what it was before. @param {() => Promise<unknown>} work */
    peakBytes: (work) => peakWhile(renderers, work),
    async close() {
      await context.close();
      await server.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** @param {import("playwright-core").BrowserContext} context @param {import("playwright-core").Page} page */
async function profileWorker(context, page) {
  const devtools = await context.newCDPSession(page);
  /** @type {Map<number, (result: any) => void>} */
  const waiting = new Map();
  devtools.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message);
    waiting.get(id)?.(result);
  });
  const attached = new Promise((resolve) => devtools.once("Target.attachedToTarget", resolve));
  await devtools.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const { sessionId } = /** @type {{ sessionId: string }} */ (await attached);
  let sent = 0;
  const send = (/** @type {string} */ method, params = {}) =>
    new Promise((resolve) => {
      waiting.set(++sent, resolve);
      devtools.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id: sent, method, params }) });
    });
  await send("Profiler.enable");
  await send("Profiler.setSamplingInterval", { interval: 500 });
  await send("Profiler.start");
  return {
    async stop() {
      const { profile } = /** @type {{ profile: unknown }} */ (await send("Profiler.stop"));
      await devtools.detach();
      return profile;
    },
  };
}
