// npm run bench -- search: the periods of all objects by the page's own workers, canceled halfway, and taken up again.
import { openBenchPage } from "./chromium.mjs";
import { parseSize } from "./rechunk.mjs";
import { report } from "./report.mjs";

/** What the target is of: 50,000 objects at 1,200 epochs and 100,000 frequencies. */
const target = { points: 50_000 * 1200, ms: 120_000, stopMs: 1000, bytes: 256 * 2 ** 20 };
const frequencies = 100_000;

/** @param {string | undefined} text  objects x epochs x measurements */
export async function benchSearch(text = "5000x1200x1") {
  const size = parseSize(text);
  const points = size.objectCount * size.epochCount;
  const page = await openBenchPage("store");
  try {
    const cores = await page.call("cores");
    console.log(`search: making ${text}…`);
    await page.call("disk.removeAll");
    await page.call("disk.makeDataset", { datasetId: "search", size, missing: 0, codec: "zstd" });
    await page.call("disk.rechunk", { datasetId: "search", workers: Math.min(cores, 2) });
    const idle = await page.peakBytes(async () => {
      await page.call("cores");
    });
    const oversampling = 5;
    const minFrequency = 0.01;
    const maxFrequency = minFrequency + (frequencies - 1) / (oversampling * (size.epochCount - 1));
    const settings = { method: "gls", harmonics: 1, oversampling, minFrequency, maxFrequency };
    const request = { datasetId: "search", settings };
    let stopped = { ms: 0, stopMs: 0 };
    let ended = { ms: 0, knownCount: 0, objectCount: 0 };
    const peak = await page.peakBytes(async () => {
      stopped = await page.call("searchPeriods", { ...request, stopAt: size.objectCount / 2 });
      ended = await page.call("searchPeriods", request);
    });
    if (ended.objectCount !== size.objectCount || ended.knownCount < size.objectCount / 2)
      throw new Error(`of ${size.objectCount} objects ${ended.objectCount} were searched, ${ended.knownCount} known`);
    report("search", page.version, [
      {
        what: `${text}: ${frequencies.toLocaleString("en-US")} frequencies each, canceled halfway and taken up again`,
        value: (stopped.ms + ended.ms) / 1000,
        unit: "s",
        better: "less",
        target: (target.ms * points) / target.points / 1000,
      },
      {
        what: `${text}: until it stops when it is canceled`,
        value: stopped.stopMs,
        unit: "ms",
        better: "less",
        target: target.stopMs,
      },
      {
        what: `${text}: memory above the idle page's`,
        value: (peak - idle) / 2 ** 20,
        unit: "MB",
        better: "less",
        target: target.bytes / 2 ** 20,
      },
    ]);
  } finally {
    await page.close();
  }
}
