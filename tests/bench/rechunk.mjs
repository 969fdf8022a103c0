// A rechunk beside a plain copy of as many bytes, in turn.
import { openBenchPage } from "./chromium.mjs";
import { median, report } from "./report.mjs";

export const defaultSizes = ["500x20x2", "10000x500x2", "50000x1200x2"];
const codecs = /** @type {const} */ (["none", "zstd"]);

/** @param {string} text  objects x epochs x measurements */
export function parseSize(text) {
  const [objectCount = 0, epochCount = 0, measurementCount = 0] = text.split("x").map(Number);
  if (!(objectCount > 0 && epochCount > 0 && measurementCount > 0)) throw new Error(`"${text}" is not 10000x500x2`);
  return { objectCount, epochCount, measurementCount, tableCount: Math.ceil(measurementCount / 10) };
}

/** Values, uncertainties and flags, unpacked. @param {ReturnType<typeof parseSize>} size */
export const rawBytesOf = ({ objectCount, epochCount, measurementCount, tableCount }) =>
  objectCount * epochCount * (8 * measurementCount + 2 * tableCount);

/** @param {string[] | undefined} sizes @param {number} repetitions */
export async function benchRechunk(sizes = defaultSizes, repetitions = 5) {
  const page = await openBenchPage("store");
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  try {
    for (const text of sizes)
      for (const missing of [0.3]) results.push(...(await measureSize(page, text, missing, repetitions)));
    report("rechunk", page.version, results);
  } finally {
    await page.call("disk.removeAll");
    await page.close();
  }
}

/** @param {Awaited<ReturnType<typeof openBenchPage>>} page @param {string} text @param {number} missing @param {number} repetitions */
async function measureSize(page, text, missing, repetitions) {
  const size = parseSize(text);
  const rawBytes = rawBytesOf(size);
  const name = `${text}, ${100 * missing} % missing`;
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  await page.call("disk.removeAll");
  await page.call("disk.makeFile", { byteLength: rawBytes });
  /** @type {Record<string, number>} */
  const epochChunkedBytes = {};
  for (const codec of codecs) {
    const made = await page.call("disk.makeDataset", { datasetId: codec, size, missing, codec });
    epochChunkedBytes[codec] = made.epochChunkedBytes;
    results.push({
      what: `${name}: write epochs, ${codec}`,
      value: rawBytes / made.writeMs / 1000,
      unit: "MB/s",
      better: "more",
    });
  }
  /** @type {number[]} */
  const copies = [];
  /** @type {Record<string, { rechunkMs: number, verifyMs: number, totalMs: number, byteLength: number, peakBytes: number }[]>} */
  const runs = { none: [], zstd: [] };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    copies.push(await page.call("disk.copyFile"));
    for (const codec of codecs) {
      await page.call("disk.forgetGeneration", { datasetId: codec });
      /** @type {any} */
      let times;
      const peakBytes = await page.peakBytes(async () => {
        times = await page.call("disk.rechunk", { datasetId: codec });
      });
      runs[codec]?.push({ ...times, peakBytes });
    }
  }
  const copyMs = median(copies);
  results.push({
    what: `${name}: plain copy`,
    value: rawBytes / copyMs / 1000,
    unit: "MB/s",
    better: "more",
    runs: copies,
  });
  for (const codec of codecs) {
    const of = (/** @type {"rechunkMs" | "verifyMs" | "totalMs" | "peakBytes" | "byteLength"} */ key) =>
      (runs[codec] ?? []).map((times) => times[key]);
    const target = text === "500x20x2" ? {} : { target: codec === "none" ? 0.5 : 0.25 };
    const share = copyMs / median(of("rechunkMs"));
    results.push(
      {
        what: `${name}: rechunk, ${codec}, to plain copy`,
        value: share,
        unit: "",
        better: "more",
        ...target,
        runs: of("rechunkMs"),
      },
      {
        what: `${name}: rechunk, ${codec}`,
        value: rawBytes / median(of("rechunkMs")) / 1000,
        unit: "MB/s",
        better: "more",
      },
      {
        what: `${name}: verify, ${codec}`,
        value: rawBytes / median(of("verifyMs")) / 1000,
        unit: "MB/s",
        better: "more",
        runs: of("verifyMs"),
      },
      {
        what: `${name}: from request to published, ${codec}`,
        value: median(of("totalMs")),
        unit: "ms",
        better: "less",
      },
      {
        what: `${name}: memory, ${codec}`,
        value: median(of("peakBytes")) / 2 ** 20,
        unit: "MB",
        better: "less",
        target: 256 + 150,
      },
      {
        what: `${name}: both stores to raw, ${codec}`,
        value: ((epochChunkedBytes[codec] ?? 0) + median(of("byteLength"))) / rawBytes,
        unit: "",
        better: "less",
        ...(codec === "zstd" ? { target: 1 } : {}),
      },
      {
        what: `${name}: object-chunked to raw, ${codec}`,
        value: median(of("byteLength")) / rawBytes,
        unit: "",
        better: "less",
      },
    );
  }
  return results;
}
