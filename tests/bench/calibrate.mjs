// npm run bench -- calibrate: zero points of every magnitude by the page's own worker, then with three effects (SysRem), and what memory that takes.
import { openBenchPage } from "./chromium.mjs";
import { parseSize } from "./rechunk.mjs";
import { median, report } from "./report.mjs";

/** What the targets are of: 50,000 objects at 1,200 epochs, one measurement. */
const target = { points: 50_000 * 1200, zeroPointsMs: 5000, effectsMs: 30_000, bytes: 256 * 2 ** 20 };

/** @param {string | undefined} text  objects x epochs x measurements @param {number} repetitions */
export async function benchCalibrate(text = "50000x1200x2", repetitions = 5) {
  const size = parseSize(text);
  const points = size.objectCount * size.epochCount * size.measurementCount;
  const page = await openBenchPage("store");
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  try {
    const cores = await page.call("cores");
    console.log(`calibrate: making ${text}…`);
    await page.call("disk.removeAll");
    await page.call("disk.makeDataset", { datasetId: "calibrate", size, missing: 0.3, codec: "zstd" });
    await page.call("disk.rechunk", { datasetId: "calibrate", workers: Math.min(cores, 2) });
    const idle = await page.peakBytes(async () => {
      await page.call("cores");
    });
    for (const [what, options, limit] of /** @type {const} */ ([
      ["zero points", {}, target.zeroPointsMs],
      ["zero points and 3 effects", { effects: 3 }, target.effectsMs],
    ])) {
      /** @type {number[]} */
      const times = [];
      /** @type {number[]} */
      const peaks = [];
      for (let repetition = 0; repetition < repetitions; repetition++)
        peaks.push(
          await page.peakBytes(async () => {
            times.push(await page.call("calibrate", { datasetId: "calibrate", options }));
          }),
        );
      const runs = times.map((ms) => ms / 1000);
      const most = (limit * points) / target.points / 1000;
      results.push(
        { what: `${text}: ${what}`, value: median(runs), unit: "s", better: "less", target: most, runs },
        {
          what: `${text}: ${what}, memory above the idle page's`,
          value: (Math.max(...peaks) - idle) / 2 ** 20,
          unit: "MB",
          better: "less",
          target: target.bytes / 2 ** 20,
        },
      );
    }
    report("calibrate", page.version, results);
  } finally {
    await page.close();
  }
}
