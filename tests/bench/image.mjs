// npm run bench -- image: how soon images are seen, how they pan and zoom with 50,000 objects over them, how soon a point's
// pixels come. The images are made by image_files.py with the peers' Python (PEER_PYTHON names another that has fitsio).
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePeers } from "../peer/environment.mjs";
import { peakWhile, rendererBytes } from "../support/renderer-memory.mjs";
import { root } from "../support/setup.mjs";
import { openBuiltPage, percentile } from "./built-page.mjs";
import { report } from "./report.mjs";
import { watchPlot } from "./watch-plot.mjs";

const moves = 60;
const points = 40;

export async function benchImage(text = "50000x64x1") {
  const { page, version, close } = await openBuiltPage("image", text, true);
  const folder = mkdtempSync(join(root, ".cache", "bench-image-files-"));
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  /** @param {string} what @param {number} value @param {Partial<import("./report.mjs").Result>} [more] */
  const add = (what, value, more) => {
    results.push({ what, value, unit: "ms", better: "less", ...more });
    console.log(`image: ${what}: ${value.toFixed(1)}`);
  };
  try {
    await page.evaluate(watchPlot);
    /** @type {{ mjd: number[], ra: number[], dec: number[] }} */
    const axes = await page.evaluate(async () => {
      const { workbench } = /** @type {any} */ (globalThis);
      const [objects, epochs] = [await workbench.objects(), await workbench.epochs()];
      const ends = (/** @type {Float64Array} */ values) => [Math.min(...values), Math.max(...values)];
      return { mjd: [...epochs.epochMjd], ra: ends(objects.raDeg), dec: ends(objects.decDeg) };
    });
    const python = process.env.PEER_PYTHON ?? ensurePeers();
    const script = fileURLToPath(new URL("image_files.py", import.meta.url));
    console.log("image: making images…");
    const made = spawnSync(python, [script, folder, JSON.stringify(axes)], { stdio: ["ignore", "inherit", "inherit"] });
    if (made.status !== 0) throw new Error("no images were made");
    const files = readdirSync(folder).sort();

    await page.getByLabel("Catalog files").setInputFiles(files.map((name) => join(folder, name)));
    const diagrams = page.getByRole("region", { name: "Diagrams" });
    const images = diagrams.getByRole("combobox", { name: "Image" });
    await images.waitFor({ timeout: 240_000 });
    const field = diagrams.getByRole("group", { name: /^Image of/ });
    await field.waitFor({ timeout: 60_000 });
    const renderers = () => rendererBytes((pid) => pid === process.pid);

    for (const [name, path, opens, memory] of /** @type {[string, string, number | undefined, boolean][]} */ ([
      ["4k Rice f32", "coadd_4k.fits", 600, false],
      ["10k plain f32", "coadd_10k.fits", undefined, true],
    ])) {
      // Two others, which are all that is kept: what is chosen then is read from its beginning.
      for (const other of ["epoch_00.fits[0]", "epoch_01.fits[0]"]) {
        await images.selectOption(other);
        await page.getByRole("group", { name: `Image of ${other.slice(0, -3)}` }).waitFor();
      }
      await page.waitForTimeout(1500); // it is drawn, and held against the catalog
      const part = path === "coadd_4k.fits" ? 1 : 0;
      let first = Number.NaN;
      const more = await peakWhile(renderers, async () => {
        first = await page.evaluate(async (value) => {
          const select = /** @type {HTMLSelectElement} */ (document.querySelector('select[aria-label="Image"]'));
          const { paintedAt } = /** @type {{ paintedAt(): number }} */ (/** @type {unknown} */ (globalThis));
          const started = performance.now();
          select.value = value;
          select.dispatchEvent(new Event("change", { bubbles: true }));
          const isShown = () =>
            document.querySelector(`[aria-label^="Image of ${value.slice(0, -3)}"]`) && paintedAt() > started;
          while (!isShown()) {
            if (performance.now() - started > 60_000) throw new Error(`${value} is not painted`);
            await new Promise((resolve) => requestAnimationFrame(resolve));
          }
          return paintedAt() - started;
        }, `${path}[${part}]`);
      });
      add(`${name}: from choosing it to its first paint`, first, { target: opens ?? 2000 });
      if (memory) add(`${name}: memory more, at most`, more / 1e6, { unit: "MB", target: 250 });
      await page.waitForTimeout(1500);

      const box = await field.boundingBox();
      if (!box) throw new Error("there is no image");
      const at = (/** @type {number} */ right, /** @type {number} */ down) =>
        /** @type {const} */ ([box.x + right * box.width, box.y + down * box.height]);
      const motion = async (/** @type {string} */ what, /** @type {() => Promise<void>} */ move) => {
        await page.evaluate("startFrames()");
        await move();
        /** @type {{ intervals: number[], scripts: number[] }} */
        const { intervals, scripts } = await page.evaluate("stopFrames()");
        add(`${name}, ${moves} ${what}: frame, p50`, percentile(intervals, 0.5));
        add(`${name}, ${moves} ${what}: scripts, p95`, percentile(scripts, 0.95), { target: 8 });
      };
      await page.mouse.move(...at(0.5, 0.5));
      await motion("zooms", async () => {
        for (let i = 0; i < moves; i++) await page.mouse.wheel(0, i < moves / 2 ? -60 : 60);
      });
      await page.mouse.wheel(0, -400);
      await page.mouse.down({ button: "middle" });
      await motion("pans", async () => {
        for (let i = 0; i < moves; i++)
          await page.mouse.move(...at(0.5 + 0.3 * Math.sin(i / 9), 0.5 + 0.3 * Math.cos(i / 7)));
      });
      await page.mouse.up({ button: "middle" });
      await field.focus();
      await page.keyboard.press("0");

      await page.getByRole("button", { name: /lasso/ }).click();
      /** @type {number[]} */
      const lassos = [];
      for (let i = 0; i < 15; i++) {
        await page.mouse.move(...at(0.2 + 0.01 * i, 0.2));
        await page.mouse.down();
        for (const [right, down] of /** @type {[number, number][]} */ ([
          [0.8, 0.2],
          [0.75, 0.8],
          [0.3, 0.75],
        ]))
          await page.mouse.move(...at(right, down), { steps: 5 });
        await page.mouse.up();
        const { painted } = /** @type {{ painted: number }} */ (await page.evaluate("lassoShown()"));
        lassos.push(painted);
      }
      add(`${name}: lasso to highlight everywhere, p95`, percentile(lassos, 0.95), { target: 100 });
      await field.focus();
      await page.keyboard.press("Escape");
    }
    // The film is of the object in the middle, which all images show.
    const heading = page.getByRole("region", { name: "Light curve" }).getByRole("heading").first();
    const before = (await heading.textContent())?.trim();
    await page.keyboard.press("0");
    await page.keyboard.press("Enter");
    await heading.filter({ hasNotText: new RegExp(`^\\s*${before}\\b`) }).waitFor();

    /** @type {number[]} */
    const stamps = await page.evaluate(
      async ({ points, epochs }) => {
        const { workbench } = /** @type {any} */ (globalThis);
        const { objectKey, decDeg } = await workbench.objects();
        const middle = (Math.min(...decDeg) + Math.max(...decDeg)) / 2;
        const near = [...decDeg.keys()].sort((a, b) => Math.abs(decDeg[a] - middle) - Math.abs(decDeg[b] - middle));
        const { epochKey } = await workbench.epochs();
        const took = [];
        for (let i = 0; i < points; i++) {
          const started = performance.now();
          await workbench.cutout({
            objectKey: objectKey[near[i]],
            epochKey: epochKey[(i * 7) % epochs],
            sizePixels: 41,
          });
          took.push(performance.now() - started);
        }
        return took;
      },
      { points, epochs: axes.mjd.length },
    );
    add("pixels of a point (41 rows of 4,096), p50", percentile(stamps, 0.5));
    add("pixels of a point, p95", percentile(stamps, 0.95), { target: 100 });

    /** @type {{ first: number, all: number }} */
    const film = await page.evaluate(async () => {
      const button = [...document.querySelectorAll("button")].find((one) => one.textContent === "Stamps");
      const started = performance.now();
      button?.click();
      let first = Number.NaN;
      for (;;) {
        const canvases = document.querySelectorAll(".film canvas").length;
        const coming = document.querySelectorAll(".film .coming").length;
        if (canvases > 0 && Number.isNaN(first)) first = performance.now() - started;
        if ((canvases > 0 && coming === 0) || performance.now() - started > 60_000) break;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return { first, all: performance.now() - started };
    });
    add(`film of ${axes.mjd.length} epochs: its first stamp`, film.first, { target: 300 });
    add(`film of ${axes.mjd.length} epochs: all stamps`, film.all);
    report("image", version, results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await close();
  }
}
