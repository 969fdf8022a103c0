// npm run bench:survey [-- --factor 0.01] [--codec none] [--missing 0.3]: a whole survey in one tab of headless Chromium.
// 50,000 objects x 1,200 epochs x 40 measurements through the real writer, rechunk, verify, statistics, reads and export.
// Several factors give the exponent of time against bytes. What is wrong with the data fails; what is slow does not.
import { mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBrowsers, ensureDependencies, root } from "../support/setup.mjs";

ensureDependencies();
await ensureBrowsers("chromium");
const { openBenchPage } = await import("./chromium.mjs");
const { median, report } = await import("./report.mjs");
const { rawBytesOf } = await import("./rechunk.mjs");

const { values } = parseArgs({
  options: {
    factor: { type: "string", multiple: true, default: ["1"] },
    codec: { type: "string", default: "zstd" },
    missing: { type: "string", default: "0.3" },
  },
});
const factors = values.factor.map(Number);
const { codec } = values;
const missing = Number(values.missing);
if (!factors.every((factor) => factor > 0 && factor <= 1) || !["none", "zstd"].includes(codec)) {
  console.error("Usage: npm run bench:survey -- [--factor 0.01]… [--codec none|zstd] [--missing 0.3]");
  process.exit(2);
}

/** Objects and epochs shrink alike, so that a part is to its files as the whole is. @param {number} factor */
function sizeOf(factor) {
  const side = Math.sqrt(factor);
  const [objectCount, epochCount] = [Math.round(50_000 * side), Math.round(1200 * side)];
  return { objectCount, epochCount, measurementCount: 40, tableCount: 4 };
}

/** At most so much is copied to compare with. */
const mostCopied = 2 ** 30;
/** A zip of at most so many bytes is read whole. */
const wholeBytes = 2 ** 28;
const datasetId = "survey";
const gigabytes = (/** @type {number} */ bytes) => (bytes / 1e9).toFixed(1);

/** @typedef {{ ms: number, wrong: string[] }} Step */
/** @typedef {{ name: string, ms: number, rawBytes: number, peakBytes: number }} Stage */

let passed = 0;
let failed = 0;
/** @param {string} what @param {string[]} wrong */
function check(what, wrong) {
  if (wrong.length === 0) passed++;
  else failed++;
  console.log(`${wrong.length === 0 ? "✓" : "✗"} ${what}`);
  for (const line of wrong.slice(0, 10)) console.log(`    ${line}`);
  if (wrong.length > 10) console.log(`    … and ${wrong.length - 10} more`);
}

const cache = join(root, ".cache", "bench");
mkdirSync(cache, { recursive: true });
const largest = rawBytesOf(sizeOf(Math.max(...factors)));
const needed = 2.1 * largest + 2 * Math.min(largest, mostCopied); // both stores as if nothing could be packed
const { bavail, bsize } = statfsSync(cache);
if (bavail * bsize < needed) {
  console.error(`${gigabytes(needed)} GB of disk are needed below ${cache}; ${gigabytes(bavail * bsize)} GB are free.`);
  process.exit(2);
}

const page = await openBenchPage("store");
/** @type {import("./report.mjs").Result[]} */
const results = [];
/** @type {Stage[]} */
const stages = [];
try {
  for (const factor of factors) await measure(factor);
  if (factors.length > 1) results.push(...exponents());
  report("survey", page.version, results);
} catch (error) {
  check("the survey runs to its end", [error instanceof Error ? error.message : String(error)]);
} finally {
  await page.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** @param {number} factor */
async function measure(factor) {
  const size = sizeOf(factor);
  const rawBytes = rawBytesOf(size);
  const request = { datasetId, size, missing, codec };
  const { objectCount, epochCount, measurementCount } = size;
  const name = `${objectCount} x ${epochCount} x ${measurementCount}`;
  console.log(`${name}: ${gigabytes(rawBytes)} GB of values, uncertainties and flags…`);
  const copiedBytes = Math.min(rawBytes, mostCopied);
  await page.call("disk.removeAll");
  await page.call("disk.makeFile", { byteLength: copiedBytes });
  const atRest = page.residentBytes();
  /** @type {number[]} */
  const copies = [];
  /** @type {Stage[]} */
  const own = [];

  /**
   * Runs a stage right after a copy. @template {Step} S
   * @param {string} stage @param {() => Promise<S>} work @returns {Promise<S>}
   */
  async function run(stage, work) {
    copies.push(await page.call("disk.copyFile"));
    const kept = page.residentBytes() - atRest;
    /** @type {S | undefined} */
    let step;
    const peakBytes = await page.peakBytes(async () => {
      step = await work();
    });
    const done = /** @type {S} */ (/** @type {unknown} */ (step));
    own.push({ name: stage, ms: done.ms, rawBytes, peakBytes: kept + peakBytes });
    console.log(`  ${stage}: ${(done.ms / 1000).toFixed(1)} s`);
    return done;
  }

  const written = await run("write epochs", async () => {
    const { writeMs, epochChunkedBytes } = await page.call("disk.makeDataset", request);
    return { ms: writeMs, wrong: [], epochChunkedBytes };
  });
  const made = await run("rechunk", () => page.call("survey.rechunk", datasetId));
  own.push({ name: "verify the copy", ms: made.verifyMs, rawBytes, peakBytes: Number.NaN });
  const verified = await run("verify all", () => page.call("survey.verify", request));
  const analysed = await run("statistics of one measurement", () =>
    page.call("survey.analyse", { ...request, compared: 20 }),
  );
  const zip = await run("export", () => page.call("survey.exportZip", { datasetId, wholeBytes }));
  const one = await page.call("survey.readCurves", { ...request, calls: 1000, perCall: 1, compared: 100 });
  const hundred = await page.call("survey.readCurves", { ...request, calls: 50, perCall: 100, compared: 0 });

  check(`${name}: nothing of ${verified.checkedChunks} chunks and ${epochCount} epochs is damaged`, [
    ...made.wrong,
    ...verified.wrong,
  ]);
  check(`${name}: 100 random light curves are what was written, point for point`, one.wrong);
  check(`${name}: the statistics of 20 random objects are those of their definitions`, analysed.wrong);
  const extent = zip.readWhole ? "every byte" : "directory and first bytes";
  check(`${name}: a zip of ${zip.entryCount} entries and ${gigabytes(zip.byteLength)} GB, ${extent}`, zip.wrong);

  const copyRate = copiedBytes / median(copies) / 1000;
  const of = (/** @type {string} */ what) => `${name}, ${codec}: ${what}`;
  for (const { name: stage, ms, peakBytes } of own) {
    results.push(
      { what: of(stage), value: ms / 1000, unit: "s", better: "less" },
      { what: of(`${stage}, raw bytes`), value: rawBytes / ms / 1000, unit: "MB/s", better: "more" },
      { what: of(`${stage} to plain copy`), value: rawBytes / ms / 1000 / copyRate, unit: "", better: "more" },
    );
    if (!Number.isNaN(peakBytes))
      results.push({
        what: of(`${stage}, memory`),
        value: peakBytes / 2 ** 20,
        unit: "MB",
        better: "less",
        target: 406,
      });
  }
  results.push(
    { what: of("plain copy"), value: copyRate, unit: "MB/s", better: "more", runs: copies },
    { what: of("epoch-chunked to raw"), value: written.epochChunkedBytes / rawBytes, unit: "", better: "less" },
    { what: of("object-chunked to raw"), value: made.byteLength / rawBytes, unit: "", better: "less" },
    {
      what: of("both on disk"),
      value: (written.epochChunkedBytes + made.byteLength) / 1e6,
      unit: "MB",
      better: "less",
    },
    { what: of("a random light curve, p50"), value: 1000 * one.p50, unit: "us", better: "less" },
    { what: of("each of 100 random ones, p50"), value: 10 * hundred.p50, unit: "us", better: "less" },
  );
  stages.push(...own);
}

/** Slope of log time against log bytes for each stage: 1 where time grows as the data do. */
function exponents() {
  return [...new Set(stages.map(({ name }) => name))].flatMap((name) => {
    const points = stages
      .filter((stage) => stage.name === name)
      .map(({ ms, rawBytes }) => [Math.log(rawBytes), Math.log(ms)]);
    const mean = (/** @type {number} */ k) => points.reduce((sum, point) => sum + (point[k] ?? 0), 0) / points.length;
    const [x, y] = [mean(0), mean(1)];
    const slope =
      points.reduce((sum, [a = 0, b = 0]) => sum + (a - x) * (b - y), 0) /
      points.reduce((sum, [a = 0]) => sum + (a - x) ** 2, 0);
    const what = `${codec}: ${name}, exponent of time against bytes`;
    return /** @type {import("./report.mjs").Result[]} */ ([
      { what, value: slope, unit: "", better: "less" },
      { what: `${what}, off 1`, value: Math.abs(slope - 1), unit: "", better: "less", target: 0.05 },
    ]);
  });
}
