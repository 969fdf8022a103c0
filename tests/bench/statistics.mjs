// npm run bench -- statistics: every statistic of every object, by the page's own worker, beside a plain read of the same files.
import { openBenchPage } from "./chromium.mjs";
import { parseSize } from "./rechunk.mjs";
import { median, report } from "./report.mjs";

/** What the target is of: 50,000 objects at 1,200 epochs, one measurement, in 5 s. */
const target = { points: 50_000 * 1200, ms: 5000 };

/** @param {string | undefined} text  objects x epochs x measurements @param {number} repetitions */
export async function benchStatistics(text = "50000x1200x1", repetitions = 5) {
  const size = parseSize(text);
  const points = size.objectCount * size.epochCount * size.measurementCount;
  const page = await openBenchPage("store");
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  try {
    const cores = await page.call("cores");
    for (const codec of ["zstd", "none"]) {
      console.log(`statistics: making ${text}, ${codec}…`);
      await page.call("disk.removeAll");
      await page.call("disk.makeDataset", { datasetId: codec, size, missing: 0.3, codec });
      await page.call("disk.rechunk", { datasetId: codec, workers: Math.min(cores, 2) });
      /** @type {number[]} */
      const reads = [];
      /** @type {number[]} */
      const analyses = [];
      /** @type {number[]} */
      const peaks = [];
      let byteLength = 0;
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const read = await page.call("disk.readCurveFiles", { datasetId: codec });
        byteLength = read.byteLength;
        reads.push(read.ms);
        peaks.push(
          await page.peakBytes(async () => {
            analyses.push(await page.call("analyse", codec));
          }),
        );
      }
      const what = (/** @type {string} */ part) =>
        `${text}, ${codec}, ${Math.min(Math.max(cores, 1), 8)} workers: ${part}`;
      const ms = median(analyses);
      results.push(
        {
          what: what("all statistics"),
          value: ms / 1000,
          unit: "s",
          better: "less",
          target: Number(((target.ms * points) / target.points / 1000).toPrecision(3)),
          runs: analyses,
        },
        { what: what("each point"), value: (1e6 * ms) / points, unit: "ns", better: "less" },
        { what: what("to a plain read of its files"), value: ms / median(reads), unit: "", better: "less" },
        {
          what: what("plain read"),
          value: byteLength / median(reads) / 1000,
          unit: "MB/s",
          better: "more",
          runs: reads,
        },
        { what: what("memory"), value: median(peaks) / 2 ** 20, unit: "MB", better: "less" },
      );
    }
    report("statistics", page.version, results);
  } finally {
    await page.close();
  }
}
