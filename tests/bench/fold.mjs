// npm run bench -- fold: the periods beside the light curve. From a key press to the next object's painted spectrum; frames while
// the period of all measurements is dragged; folded thumbnails, from the click that asks for them.
import { openBuiltPage, percentile } from "./built-page.mjs";
import { report } from "./report.mjs";

/** The first two compile what the others run: of 40 they would be most of the slowest twentieth. */
const steps = 200;
const moves = 200;

export async function benchFold(text = "2000x1200x10") {
  const { page, version, close } = await openBuiltPage("fold", text);
  try {
    /** @type {import("./report.mjs").Result[]} */
    const results = [];
    const panel = page.getByRole("region", { name: "Periods" });
    const folded = panel.getByRole("group", { name: /^Fold of/ });
    await page.setViewportSize({ width: 1600, height: 1000 });
    await page.getByRole("group", { name: "Objects, rows" }).focus();
    await page.keyboard.press("P");
    await folded.locator("canvas").waitFor();
    await page.evaluate(watchSpectrum);
    await page.getByRole("group", { name: "Objects, rows" }).focus();

    /** @type {number[]} */
    const stepped = [];
    for (let i = 0; i < steps; i++) {
      await page.keyboard.press("ArrowDown");
      stepped.push(await page.evaluate("spectrumPainted()"));
      await page.waitForTimeout(20 + ((i * 7) % 40)); // at any phase of the frames
    }
    const step = `${text}, a step with the panel open, to its spectrum`;
    results.push(
      { what: `${step}: p50`, value: percentile(stepped, 0.5), unit: "ms", better: "less" },
      { what: `${step}: p95`, value: percentile(stepped, 0.95), unit: "ms", better: "less", target: 50 },
    );

    await page.getByRole("button", { name: "Measurements" }).click();
    const boxes = page.getByRole("checkbox", { name: /^MAG|median|ch/ });
    for (const box of await boxes.all()) if ((await box.isVisible()) && (await box.isEnabled())) await box.check();
    await page.keyboard.press("Escape");
    const curves = await page.getByRole("group", { name: "Shown measurements" }).getByRole("button").count();
    await panel.getByRole("slider", { name: "Period" }).waitFor();
    await page.waitForTimeout(2000);
    const box = await panel.getByRole("slider", { name: "Period" }).boundingBox();
    if (!box) throw new Error("there is nothing to drag the period by");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.evaluate("startFrames()");
    for (let i = 0; i < moves; i++) await page.mouse.move(x + 60 * Math.sin(i / 12), y);
    /** @type {{ intervals: number[], scripts: number[], folds: number }} */
    const { intervals, scripts, folds } = await page.evaluate("stopFrames()");
    await page.mouse.up();
    const drag = `${text}, a drag of the period of ${curves} curves`;
    results.push(
      {
        what: `${drag}: frame to frame, p95`,
        value: percentile(intervals, 0.95),
        unit: "ms",
        better: "less",
        target: 17,
      },
      { what: `${drag}: scripts in a frame, p95`, value: percentile(scripts, 0.95), unit: "ms", better: "less" },
      { what: `${drag}: folds that were shown`, value: folds, unit: "", better: "more" },
    );

    await page.setViewportSize({ width: 3840, height: 2160 });
    await page.keyboard.press("P");
    const thumbnails = await page.evaluate(timeThumbnails);
    results.push(
      { what: `${text}, thumbnails in sight`, value: thumbnails.count, unit: "", better: "more" },
      { what: `${text}, from the click to all of them`, value: thumbnails.ms, unit: "ms", better: "less" },
      {
        what: `${text}, 200 of them`,
        value: (200 * thumbnails.ms) / thumbnails.count,
        unit: "ms",
        better: "less",
        target: 1000,
      },
    );
    report("fold", version, results);
  } finally {
    await close();
  }
}

/** In the page: times a press to the next object's spectrum, and the frames of a drag. */
function watchSpectrum() {
  const shown = () =>
    document.querySelector('[role="group"][aria-label^="Spectrum of"]')?.getAttribute("aria-label") ?? "";
  /** @type {Promise<number>} */
  let press = Promise.reject(new Error("no key was pressed"));
  press.catch(() => {});
  addEventListener(
    "keydown",
    ({ timeStamp }) => {
      const before = shown();
      press = new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        const frame = () => {
          if (shown() !== before && shown() !== "") port2.postMessage(undefined);
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
        port1.onmessage = () => resolve(performance.now() - timeStamp);
      });
    },
    { capture: true },
  );
  let counting = false;
  /** @type {number[]} */
  let intervals = [];
  /** @type {number[]} */
  let scripts = [];
  let busy = 0;
  const labels = new Set();
  const { clearRect } = CanvasRenderingContext2D.prototype;
  let drawn = false;
  CanvasRenderingContext2D.prototype.clearRect = function (/** @type {Parameters<typeof clearRect>} */ ...args) {
    drawn = true;
    clearRect.apply(this, args);
  };
  let started = 0;
  // The page's handlers lie between these two, and the effects that follow each in a microtask.
  addEventListener("pointermove", () => (started = performance.now()), { capture: true });
  addEventListener("pointermove", () => (busy += performance.now() - started));
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const begun = performance.now();
      callback(time);
      busy += performance.now() - begun;
    });
  Object.assign(globalThis, {
    spectrumPainted: () => press,
    startFrames() {
      [intervals, scripts, counting, busy] = [[], [], true, 0];
      labels.clear();
      let [last, wasDrawn] = [0, false];
      const frame = (/** @type {number} */ time) => {
        if (!counting) return;
        // Whatever drawing takes, the frame after it comes later: its own time is that of its beginning.
        if (wasDrawn) intervals.push(time - last);
        if (drawn) {
          scripts.push(busy);
          labels.add(document.querySelector('[role="group"][aria-label^="Fold of"]')?.getAttribute("aria-label"));
        }
        [last, wasDrawn] = [time, drawn];
        [drawn, busy] = [false, 0];
        request(frame);
      };
      request(frame);
    },
    stopFrames() {
      counting = false;
      return { intervals, scripts, folds: labels.size };
    },
  });
}

/** In the page: asks for thumbnails and waits until each in sight is drawn. @returns {Promise<{ count: number, ms: number }>} */
async function timeThumbnails() {
  const button = [...document.querySelectorAll("button")].find(
    ({ textContent }) => textContent?.trim() === "Thumbnails",
  );
  if (!button) throw new Error("there is no button for thumbnails");
  const { drawImage } = CanvasRenderingContext2D.prototype;
  let drawn = 0;
  CanvasRenderingContext2D.prototype.drawImage = /** @type {typeof drawImage} */ (
    function (/** @type {unknown[]} */ ...args) {
      drawn++;
      Reflect.apply(drawImage, this, args);
    }
  );
  const begin = performance.now();
  button.click();
  let ms = Number.NaN;
  let most = 0;
  // Each painting draws all that are there: the last one that draws more than any before has them all.
  for (let still = 0; still < 60; still++) {
    drawn = 0;
    await new Promise(requestAnimationFrame);
    if (drawn > most) [most, ms, still] = [drawn, performance.now() - begin, 0];
  }
  CanvasRenderingContext2D.prototype.drawImage = drawImage;
  return { count: most, ms };
}
