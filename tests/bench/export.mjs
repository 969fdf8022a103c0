// npm run bench -- export: every light curve as Parquet by the page's own worker, beside a plain copy of as many bytes, and what memory that takes.
import { openBenchPage } from "./chromium.mjs";
import { parseSize } from "./rechunk.mjs";
import { median, report } from "./report.mjs";

/** What the target is of: 60 million rows. */
const target = { rows: 60e6, ms: 60_000, bytes: 250 * 2 ** 20 };

/** @param {string | undefined} text  objects x epochs x measurements @param {number} repetitions */
export async function benchExport(text = "50000x1200x1", repetitions = 3) {
  const size = parseSize(text);
  const rows = size.objectCount * size.epochCount * size.measurementCount;
  const page = await openBenchPage("store");
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  try {
    const cores = await page.call("cores");
    console.log(`export: making ${text}…`);
    await page.call("disk.removeAll");
    await page.call("disk.makeDataset", { datasetId: "export", size, missing: 0, codec: "zstd" });
    await page.call("disk.rechunk", { datasetId: "export", workers: Math.min(cores, 2) });
    const idle = await page.peakBytes(async () => {
      await page.call("cores");
    });
    for (const format of ["parquet", "parquet-nested"]) {
      /** @type {number[]} */
      const times = [];
      /** @type {number[]} */
      const toCopy = [];
      /** @type {number[]} */
      const peaks = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        let byteLength = 0;
        peaks.push(
          await page.peakBytes(async () => {
            const made = await page.call("exportCurves", { datasetId: "export", format });
            times.push(made.ms / 1000);
            byteLength = made.byteLength;
          }),
        );
        await page.call("disk.makeFile", { byteLength });
        toCopy.push((await page.call("disk.copyFile")) / (1000 * times.at(-1)));
      }
      const most = ((target.ms / 1000) * rows) / target.rows;
      results.push(
        {
          what: `${text}: ${format}, to a plain copy`,
          value: median(toCopy),
          unit: "ratio",
          better: "more",
          runs: toCopy,
        },
        { what: `${text}: ${format}`, value: median(times), unit: "s", better: "less", target: most, runs: times },
        {
          what: `${text}: ${format}, memory above the idle page's`,
          value: (Math.max(...peaks) - idle) / 2 ** 20,
          unit: "MB",
          better: "less",
          target: target.bytes / 2 ** 20,
        },
      );
    }
    report("export", page.version, results);
  } finally {
    await page.close();
  }
}
