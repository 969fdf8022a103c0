// npm run bench -- lasso: from the end of a lasso to its highlight in every view, and how fast a diagram pans and zooms.
//
// A lasso is timed from the timeStamp of the event that ends it to a message that is sent in the frame that shows it in
// the table, the count and the diagram; it comes when that frame has been painted. `scripts` is the page's own share of
// it: handlers, effects and the frame's callbacks. Pan and zoom: from each frame in which the diagram is painted anew to
// the next frame, and scripts in each.
import { openBuiltPage, percentile } from "./built-page.mjs";
import { report } from "./report.mjs";
import { watchPlot } from "./watch-plot.mjs";

const lassos = 30;
const moves = 150;

export async function benchLasso(text = "50000x20x2") {
  const { page, version, close } = await openBuiltPage("lasso", text);
  try {
    await page.evaluate(watchPlot);
    /** @type {import("./report.mjs").Result[]} */
    const results = [];
    const diagram = page.getByRole("group", { name: /^(Variability diagram|Sky view)/ });
    for (const view of ["Variability", "Sky"]) {
      await page.getByRole("tab", { name: view }).click();
      await page.getByRole("button", { name: /lasso/ }).click();
      await page.waitForTimeout(1000);
      const box = await diagram.boundingBox();
      if (!box) throw new Error("there is no diagram");
      const at = (/** @type {number} */ right, /** @type {number} */ down) =>
        /** @type {const} */ ([box.x + 66 + right * (box.width - 84), box.y + 14 + down * (box.height - 60)]);
      const what = (/** @type {string} */ part) => `${text}, ${view}: ${part}`;

      /** @type {{ painted: number, scripts: number, selected: number }[]} */
      const ended = [];
      for (let i = 0; i < lassos; i++) {
        const [left, top] = [0.02 + 0.03 * ((i * 7) % 10), 0.02 + 0.03 * (i % 5)];
        const size = 0.6 + 0.02 * (i % 4);
        await page.mouse.move(...at(left, top));
        await page.mouse.down();
        for (const [right, down] of [
          [1, 0],
          [1, 1],
          [0.5, 0.6],
          [0, 1],
          [0, 0.1],
        ])
          await page.mouse.move(...at(left + size * (right ?? 0), top + size * (down ?? 0)), { steps: 6 });
        await page.mouse.up();
        ended.push(await page.evaluate("lassoShown()"));
        await page.waitForTimeout(20 + ((i * 7) % 40)); // at any phase of the frames
      }
      const of = (/** @type {"painted" | "scripts" | "selected"} */ key) => ended.map((one) => one[key]);
      results.push(
        {
          what: what("lasso to highlight everywhere, p50"),
          value: percentile(of("painted"), 0.5),
          unit: "ms",
          better: "less",
        },
        {
          what: what("lasso to highlight everywhere, p95"),
          value: percentile(of("painted"), 0.95),
          unit: "ms",
          better: "less",
          target: 100,
        },
        { what: what("scripts of it, p95"), value: percentile(of("scripts"), 0.95), unit: "ms", better: "less" },
        { what: what("objects in a lasso, median"), value: percentile(of("selected"), 0.5), unit: "", better: "more" },
      );

      for (const selected of [false, true]) {
        if (!selected) {
          await diagram.focus();
          await page.keyboard.press("Escape");
        } else await page.keyboard.press("v");
        const with_ = selected ? ", all selected" : "";
        const motion = async (/** @type {string} */ name, /** @type {() => Promise<void>} */ move) => {
          await page.evaluate("startFrames()");
          await move();
          /** @type {{ intervals: number[], scripts: number[] }} */
          const { intervals, scripts } = await page.evaluate("stopFrames()");
          results.push(
            {
              what: what(`${name}${with_}: frame, p50`),
              value: percentile(intervals, 0.5),
              unit: "ms",
              better: "less",
              target: 17,
            },
            {
              what: what(`${name}${with_}: frame, p95`),
              value: percentile(intervals, 0.95),
              unit: "ms",
              better: "less",
            },
            {
              what: what(`${name}${with_}: scripts, p95`),
              value: percentile(scripts, 0.95),
              unit: "ms",
              better: "less",
              target: 16,
            },
          );
        };
        await page.mouse.move(...at(0.5, 0.5));
        await motion("zoom", async () => {
          for (let i = 0; i < moves; i++) await page.mouse.wheel(0, i % 50 < 25 ? -25 : 25);
        });
        await page.mouse.down({ button: "middle" });
        await motion("pan", async () => {
          for (let i = 0; i < moves; i++)
            await page.mouse.move(...at(0.5 + 0.2 * Math.sin(i / 12), 0.5 + 0.2 * Math.cos(i / 9)));
        });
        await page.mouse.up({ button: "middle" });
        await diagram.focus();
        await page.keyboard.press("0");
      }
    }
    report("lasso", version, results);
  } finally {
    await close();
  }
}
