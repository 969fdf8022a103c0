// npm run bench -- step: from a key press to the painted light curve, in the built page with 10,000 objects.
//
// A press is timed from its event's timeStamp. The page is looked at in every animation frame after it, and in a message
// that a frame sends, which comes when the frame has been laid out and painted: the first frame whose plot is that of the
// next object ends the time. Frames come every 16.7 ms whatever the page does; `scripts` is the page's own share of it:
// until its handlers, effects and drawing are done.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { chromiumLaunch } from "../support/browsers.mjs";
import { callInNode } from "../support/in-node.mjs";
import { root } from "../support/setup.mjs";
import { parseSize } from "./rechunk.mjs";
import { report } from "./report.mjs";

/** @typedef {{ painted: number, scripts: number, frames: number }} Press */

const presses = 100;
const percentile = (/** @type {number[]} */ numbers, /** @type {number} */ share) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(share * numbers.length)] ?? Number.NaN;

export async function benchStep(text = "10000x500x2") {
  const folder = mkdtempSync(join(root, ".cache", "bench-step-"));
  const dist = join(folder, "dist");
  await build({
    root,
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: dist, emptyOutDir: true },
  });
  const request = { datasetId: "step", size: parseSize(text), missing: 0.3, codec: "zstd" };
  console.log(`step: making ${text} and the page…`);
  const paths = await callInNode("/tests/bench/dataset-folder.ts", "writeLightCurves", join(folder, "store"), request);
  const server = await preview({
    root,
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: dist },
    preview: { port: 0 },
  });
  const browser = await chromium.launch(await chromiumLaunch());
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on("pageerror", (error) => console.error(String(error)));
    const address = server.resolvedUrls?.local[0] ?? "";
    await page.goto(address);
    await bringStore(page, join(folder, "store"), paths);
    await page.evaluate("workbench.open('step')");
    await page
      .getByRole("group", { name: /^Plot of/ })
      .locator("canvas")
      .waitFor({ timeout: 60_000 });
    await page.evaluate("workbench.analyse()"); // the page does so by itself: not while steps are measured
    await page.evaluate(watchPresses);
    const objects = page.getByRole("group", { name: "Objects, rows" });

    /** @type {import("./report.mjs").Result[]} */
    const results = [];
    const walk = async (/** @type {string} */ name, /** @type {string} */ key) => {
      const measured = await step(page, key);
      const of = (/** @type {"painted" | "scripts"} */ what) => measured.map((press) => press[what]);
      const what = `${text}, ${name}`;
      results.push(
        { what: `${what}: painted, p50`, value: percentile(of("painted"), 0.5), unit: "ms", better: "less" },
        {
          what: `${what}: painted, p95`,
          value: percentile(of("painted"), 0.95),
          unit: "ms",
          better: "less",
          target: 16,
        },
        { what: `${what}: scripts, p50`, value: percentile(of("scripts"), 0.5), unit: "ms", better: "less" },
        { what: `${what}: scripts, p95`, value: percentile(of("scripts"), 0.95), unit: "ms", better: "less" },
        {
          what: `${what}: shown in the next frame`,
          value: measured.filter(({ frames }) => frames === 1).length / measured.length,
          unit: "",
          better: "more",
          target: 0.95,
        },
      );
    };
    /** Looks at the objects in another way, as a link to the page says. */
    const follow = async (/** @type {Record<string, string>} */ how) => {
      const hash = new URLSearchParams({ dataset: "step", ...how }).toString();
      await page.evaluate((hash) => {
        location.hash = hash;
      }, hash);
      await page.waitForTimeout(2000);
      await objects.focus();
    };
    await follow({});
    await walk("forward", "ArrowDown");
    await walk("back", "ArrowUp");
    const median = /** @type {string} */ (
      await page.evaluate("'median_' + workbench.current.record.measurements[0].measurementKey")
    );
    await follow({ desc: median });
    await walk("forward by median", "ArrowDown");
    await follow({ asc: median, filter: "ra > 20 and dec < -1" });
    await walk("back by median, filtered", "ArrowUp");
    report("step", await page.evaluate("navigator.userAgent"), results);
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Presses a key again and again, as fast as people who look do, and returns what each press took.
 * @param {import("playwright-core").Page} page @param {string} key @returns {Promise<Press[]>}
 */
async function step(page, key) {
  /** @type {Press[]} */
  const measured = [];
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press(key);
    measured.push(await page.evaluate("pressPainted()"));
    await page.waitForTimeout(20 + ((i * 7) % 40)); // at any phase of the frames
  }
  return measured;
}

/** In the page: times each press; `pressPainted()` gives the last one when its curve has been painted. */
function watchPresses() {
  const plotted = () => {
    const plot = document.querySelector('[role="group"][aria-label^="Plot of"]');
    return plot?.querySelector("canvas") && plot.getAttribute("aria-label");
  };
  /** @type {Promise<{ painted: number, scripts: number, frames: number }>} */
  let press = Promise.reject(new Error("no key was pressed"));
  press.catch(() => {});
  addEventListener(
    "keydown",
    (event) => {
      const before = plotted();
      const pressed = event.timeStamp;
      press = new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        let scripts = Number.NaN;
        let frames = 0;
        let shown = false;
        const look = () => {
          if (!shown && plotted() && plotted() !== before) {
            shown = true;
            scripts = performance.now() - pressed;
          }
        };
        // Effects run in microtasks behind the handler; what comes later is seen in a frame.
        setTimeout(look);
        const frame = () => {
          frames++;
          look();
          if (shown) port2.postMessage(undefined);
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
        port1.onmessage = () => resolve({ painted: performance.now() - pressed, scripts, frames });
      });
    },
    { capture: true },
  );
  Object.assign(globalThis, { pressPainted: () => press });
}

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
