// How soon a light curve is there: in the reader's thread, and through the page's calls beside empty ones.
import { openBenchPage } from "./chromium.mjs";
import { parseSize } from "./rechunk.mjs";
import { report } from "./report.mjs";

export async function benchRead(text = "10000x1200x2") {
  const page = await openBenchPage("store");
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  try {
    for (const codec of ["none", "zstd"]) {
      await page.call("disk.makeDataset", { datasetId: codec, size: parseSize(text), missing: 0.3, codec });
      await page.call("disk.rechunk", { datasetId: codec, workers: 1 });
      const here = await page.call("disk.readHere", { datasetId: codec, count: 5000, perCall: 1 });
      const hundred = await page.call("disk.readHere", { datasetId: codec, count: 200, perCall: 100 });
      /** @param {"same" | "new"} into @param {number} count @param {number} perCall @returns {Promise<{ p50: number }>} */
      const bare = (into, count, perCall) => page.call("disk.readBare", { datasetId: codec, count, perCall, into });
      const bareOne = await bare("new", 5000, 1);
      const bareHundred = await bare("new", 200, 100);
      const bareSame = await bare("same", 200, 100);
      const through = await page.call("readThroughPage", { datasetId: codec, count: 2000 });
      const of = (/** @type {string} */ what) => `${text}, ${codec}: ${what}`;
      results.push(
        { what: of("in the worker, p50"), value: here.p50, unit: "us", better: "less", target: 10 },
        { what: of("in the worker, p99"), value: here.p99, unit: "us", better: "less", target: 200 },
        { what: of("in the worker, each of 100, p50"), value: hundred.p50, unit: "us", better: "less" },
        {
          what: of("bare reads of as many bytes into a new buffer, p50"),
          value: bareOne.p50,
          unit: "us",
          better: "less",
        },
        {
          what: of("bare reads, each of 100 into a new buffer, p50"),
          value: bareHundred.p50,
          unit: "us",
          better: "less",
        },
        {
          what: of("bare reads, each of 100 into the same bytes, p50"),
          value: bareSame.p50,
          unit: "us",
          better: "less",
        },
        { what: of("page's call, p50"), value: through.one.p50, unit: "us", better: "less" },
        { what: of("empty call, p50"), value: through.empty.p50, unit: "us", better: "less" },
        {
          what: of("page's call to empty call, p50"),
          value: through.one.p50 / through.empty.p50,
          unit: "",
          better: "less",
          target: 2,
        },
        { what: of("page's call, each of 100"), value: through.hundredEach, unit: "us", better: "less", target: 30 },
        {
          what: of("first light curve after opening"),
          value: through.firstMs,
          unit: "ms",
          better: "less",
          target: 100,
        },
      );
    }
    report("read", page.version, results);
  } finally {
    await page.close();
  }
}
