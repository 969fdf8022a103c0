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
      const through = await page.call("readThroughPage", { datasetId: codec, count: 2000 });
      const of = (/** @type {string} */ what) => `${text}, ${codec}: ${what}`;
      results.push(
        { what: of("in the worker, p50"), value: here.p50, unit: "us", better: "less", target: 10 },
        { what: of("in the worker, p99"), value: here.p99, unit: "us", better: "less", target: 200 },
        { what: of("in the worker, each of 100, p50"), value: hundred.p50, unit: "us", better: "less" },
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
