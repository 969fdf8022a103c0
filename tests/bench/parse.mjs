// How fast catalogs are parsed in Chromium: beside a plain copy of the same bytes, beside peers, and by two workers.
import { peersReadMs } from "./catalog-peers.mjs";
import { openBenchPage } from "./chromium.mjs";
import { loadSource } from "./load-source.mjs";
import { median, report } from "./report.mjs";

const rows = 20_000;
/** MB/s for all of 80 columns, and for 20 of them. */
const targets = new Map([
  [80, 300],
  [20, 700],
]);
const longBytes = 256 << 20;

/** @param {number} repetitions */
export async function benchParse(repetitions) {
  const page = await openBenchPage("catalogs");
  try {
    /** @type {import("./catalogs/interleaved.ts").Runs[]} */
    const [copy, ...parsers] = await page.call("measureParser", rows, repetitions);
    if (!copy) throw new Error("the page measured nothing");
    const rate = (/** @type {number} */ bytes, /** @type {number} */ ms) => bytes / ms / 1000;
    const fastest = (/** @type {number[]} */ runs) => Math.min(...runs);
    /** @type {import("./report.mjs").Result[]} */
    const results = [
      {
        what: "plain copy",
        value: rate(copy.amount, median(copy.runs)),
        unit: "MB/s",
        better: "more",
        runs: copy.runs,
      },
    ];
    for (const { what, amount, runs } of parsers) {
      const target = targets.get(Number(/\d+/.exec(what)?.[0]));
      results.push(
        { what, value: rate(amount, median(runs)), unit: "MB/s", better: "more", ...(target && { target }), runs },
        { what: `${what}, fastest run`, value: rate(amount, fastest(runs)), unit: "MB/s", better: "more" },
        { what: `${what}: to plain copy`, value: median(copy.runs) / median(runs), unit: "", better: "more" },
      );
    }
    const all = parsers[0];
    const { makeAsciiCatalog } = await loadSource(
      'export { makeAsciiCatalog } from "tests/bench/catalogs/ascii-catalog.ts";',
    );
    for (const { peer, ms } of await peersReadMs(makeAsciiCatalog(rows), makeAsciiCatalog(10))) {
      results.push(
        { what: `${peer}, 80 columns`, value: rate(copy.amount, ms), unit: "MB/s", better: "more" },
        {
          what: `80 columns: times as fast as ${peer}`,
          value: ms / fastest(all?.runs ?? []),
          unit: "",
          better: "more",
        },
      );
    }

    /** @type {import("./catalogs/interleaved.ts").Runs[]} */
    const pools = await page.call("measurePool", rows / 2, 8, [1, 2], repetitions);
    for (const { what, amount, runs } of pools)
      results.push({ what, value: rate(amount, median(runs)), unit: "MB/s", better: "more", runs });
    const [one, two] = pools;
    if (one && two) {
      const times = (/** @type {(runs: number[]) => number} */ of) => of(one.runs) / of(two.runs);
      const what = "two parser workers to one";
      results.push(
        { what: `${what}, fastest runs`, value: times(fastest), unit: "", better: "more", target: 1.7 },
        { what: `${what}, medians`, value: times(median), unit: "", better: "more" },
      );
    }

    for (const format of ["ASCII_HEAD", "FITS", "CSV", "VOTable"]) {
      const start = performance.now();
      /** @type {{ byteLength: number }} */
      let read = { byteLength: Number.NaN };
      const peakBytes = await page.peakBytes(async () => {
        read = await page.call("parseLongFile", format, longBytes);
      });
      const what = `${format} of ${(read.byteLength / 1e6).toFixed(0)} MB, 2 of 80 columns`;
      results.push(
        { what, value: rate(read.byteLength, performance.now() - start), unit: "MB/s", better: "more" },
        { what: `${what}: memory`, value: peakBytes / 2 ** 20, unit: "MB", better: "less", target: 150 },
      );
    }
    report("parse", page.version, results);
  } finally {
    await page.close();
  }
}
