// npm run bench -- step: from a key press to the painted light curve, in the built page with 10,000 objects.
//
// A press is timed from its event's timeStamp. The page is looked at in every animation frame after it, and in a message
// that a frame sends, which comes when the frame has been laid out and painted: the first frame whose plot is that of the
// next object ends the time. Frames come every 16.7 ms whatever the page does; `scripts` is the page's own share of it:
// until its handlers, effects and drawing are done.
import { openBuiltPage, percentile } from "./built-page.mjs";
import { parseSize } from "./rechunk.mjs";
import { report } from "./report.mjs";

/** @typedef {{ painted: number, scripts: number, frames: number }} Press */

const presses = 100;

export async function benchStep(text = "10000x500x2") {
  const { page, version, close } = await openBuiltPage("step", text);
  try {
    await page.evaluate(watchPresses);
    const { objectCount } = parseSize(text);
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
    await follow({ asc: median, filter: `ra > ${objectCount / 500} and dec < -${objectCount / 10_000}` });
    await walk("back by median, filtered", "ArrowUp");
    report("step", version, results);
  } finally {
    await close();
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
