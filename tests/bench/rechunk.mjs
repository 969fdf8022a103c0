// A rechunk beside a plain copy of as many bytes, in turn.
import { openBenchPage } from "./chromium.mjs";
import { median, report } from "./report.mjs";

export const defaultSizes = ["500x20x2", "10000x500x2", "50000x1200x2"];
/** Shares of points that are not detected; the largest of several sizes is measured with the middle one alone. */
const shares = [0, 0.3, 0.6];
const codecs = /** @type {const} */ (["none", "zstd"]);

/** @typedef {{ rechunkMs: number, verifyMs: number, totalMs: number, byteLength: number, peakBytes: number }} Run */

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
  const bytes = sizes.map((text) => rawBytesOf(parseSize(text)));
  const largest = sizes.length > 1 ? Math.max(...bytes) : Number.POSITIVE_INFINITY;
  /** Median milliseconds of one worker, by size. @type {{ bytes: number, ms: number }[]} */
  const times = [];
  try {
    for (const [kind, what] of [
      ["compute", "arithmetic"],
      ["copy", "copying memory"],
    ]) {
      const value = await page.call("secondWorkerGain", { kind });
      results.push({ what: `this machine: two workers to one, ${what}`, value, unit: "", better: "more" });
    }
    for (const [i, text] of sizes.entries())
      for (const missing of bytes[i] === largest ? [0.3] : shares) {
        const measured = await measureSize(page, text, missing, repetitions);
        results.push(...measured.results);
        if (missing === 0.3) times.push({ bytes: bytes[i] ?? 0, ms: measured.oneWorkerMs });
      }
    results.push(...exponentOf(times));
    report("rechunk", page.version, results);
  } finally {
    await page.close();
  }
}

/**
 * How the time grows with the bytes, between the two largest sizes: what is small is all opening of files.
 * @param {{ bytes: number, ms: number }[]} times @returns {import("./report.mjs").Result[]}
 */
function exponentOf(times) {
  const [large, small] = [...times].sort((a, b) => b.bytes - a.bytes);
  if (!large || !small || large.bytes === small.bytes) return [];
  const value = Math.log(large.ms / small.ms) / Math.log(large.bytes / small.bytes);
  return [{ what: "exponent of time against bytes, zstd, 1 worker", value, unit: "", better: "less", target: 1.05 }];
}

/** @param {Awaited<ReturnType<typeof openBenchPage>>} page @param {string} text @param {number} missing @param {number} repetitions */
async function measureSize(page, text, missing, repetitions) {
  const size = parseSize(text);
  const rawBytes = rawBytesOf(size);
  const rate = (/** @type {number} */ ms) => rawBytes / ms / 1000;
  const name = `${text}, ${100 * missing} % missing`;
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  await page.call("disk.removeAll");
  await page.call("disk.makeFile", { byteLength: rawBytes });
  const ways = codecs.flatMap((codec) =>
    [1, 2].map((workers) => ({ codec, workers, runs: /** @type {Run[]} */ ([]) })),
  );
  /** @type {Record<string, number>} */
  const epochChunkedBytes = {};
  for (const codec of codecs) {
    const made = await page.call("disk.makeDataset", { datasetId: codec, size, missing, codec });
    epochChunkedBytes[codec] = made.epochChunkedBytes;
    results.push({ what: `${name}: write epochs, ${codec}`, value: rate(made.writeMs), unit: "MB/s", better: "more" });
  }
  /** @type {number[]} */
  const copies = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    copies.push(await page.call("disk.copyFile"));
    for (const { codec, workers, runs } of ways) {
      await page.call("disk.forgetGeneration", { datasetId: codec });
      /** @type {any} */
      let times;
      const peakBytes = await page.peakBytes(async () => {
        times = await page.call("disk.rechunk", { datasetId: codec, workers });
      });
      runs.push({ ...times, peakBytes });
    }
  }
  const copyMs = median(copies);
  results.push({ what: `${name}: plain copy`, value: rate(copyMs), unit: "MB/s", better: "more", runs: copies });
  for (const { codec, workers, runs } of ways) {
    const of = (/** @type {keyof Run} */ key) => runs.map((times) => times[key]);
    const what = (/** @type {string} */ part) =>
      `${name}, ${codec}, ${workers} worker${workers > 1 ? "s" : ""}: ${part}`;
    const [rechunkMs, verifyMs] = [median(of("rechunkMs")), median(of("verifyMs"))];
    const target = codec === "zstd" ? 0.25 : workers === 1 ? 0.5 : 0.7;
    results.push(
      {
        what: what("rechunk to plain copy"),
        value: copyMs / rechunkMs,
        unit: "",
        better: "more",
        target,
        runs: of("rechunkMs"),
      },
      { what: what("rechunk"), value: rate(rechunkMs), unit: "MB/s", better: "more" },
      { what: what("verify"), value: rate(verifyMs), unit: "MB/s", better: "more", runs: of("verifyMs") },
      { what: what("from request to published"), value: median(of("totalMs")), unit: "ms", better: "less" },
      { what: what("memory"), value: median(of("peakBytes")) / 2 ** 20, unit: "MB", better: "less", target: 256 + 150 },
    );
  }
  for (const codec of codecs) {
    const objectChunkedBytes = ways.find((way) => way.codec === codec)?.runs[0]?.byteLength ?? Number.NaN;
    const both = (epochChunkedBytes[codec] ?? Number.NaN) + objectChunkedBytes;
    const points = size.objectCount * size.epochCount * size.measurementCount;
    results.push(
      {
        what: `${name}, ${codec}: both stores to raw`,
        value: both / rawBytes,
        unit: "",
        better: "less",
        ...(codec === "zstd" && missing === 0.3 ? { target: 1 } : {}),
      },
      {
        what: `${name}, ${codec}: 1,200 points of a light curve`,
        value: (1.2 * objectChunkedBytes) / points,
        unit: "kB",
        better: "less",
        ...(codec === "zstd" ? { target: 9.6 } : {}),
      },
    );
  }
  const oneWorker = ways.find(({ codec, workers }) => codec === "zstd" && workers === 1);
  return { results, oneWorkerMs: median(oneWorker?.runs.map(({ rechunkMs }) => rechunkMs) ?? []) };
}
