// How fast catalogs are matched in Chromium, in rows (sources) a second, beside peers.
import { peersMatchMs } from "./catalog-peers.mjs";
import { openBenchPage } from "./chromium.mjs";
import { loadSource } from "./load-source.mjs";
import { median, report } from "./report.mjs";

/** @type {[count: number, sideDeg: number, radiusArcsec: number][]} */
const cases = [
  [50_000, 1, 1],
  [50_000, 1, 10],
  [50_000, 0.05, 1],
  [1_000_000, 5, 1],
];

/** @param {number} repetitions */
export async function benchMatch(repetitions) {
  const page = await openBenchPage("catalogs");
  try {
    /** @type {import("./report.mjs").Result[]} */
    const results = [];
    for (const [at, [count, sideDeg, radiusArcsec]] of cases.entries()) {
      const times = count > 100_000 ? Math.min(repetitions, 3) : repetitions;
      /** @type {{ matched: number, runs: import("./catalogs/interleaved.ts").Runs[] }} */
      const { matched, runs: measured } = await page.call(
        "measureMatch",
        count,
        sideDeg,
        radiusArcsec,
        times,
        at === 0,
      );
      const name = `${count} x ${count} in ${sideDeg} deg, ${radiusArcsec}″`;
      for (const { what, amount, runs } of measured) {
        const limit = what === "index and match" && count <= 50_000 ? { target: 500 } : {};
        results.push(
          { what: `${name}: ${what}`, value: median(runs), unit: "ms", better: "less", ...limit, runs },
          { what: `${name}: ${what}, rate`, value: amount / median(runs) / 1000, unit: "M rows/s", better: "more" },
        );
      }
      console.log(`match  ${name}: ${matched} matched`);
    }
    const [[count, sideDeg, radiusArcsec]] = /** @type {[[number, number, number]]} */ (cases);
    const { makeField } = await loadSource('export { makeField } from "tests/bench/catalogs/made-field.ts";');
    const ours = results[0]?.value ?? Number.NaN;
    for (const { peer, ms } of await peersMatchMs(makeField(count, sideDeg), radiusArcsec)) {
      const name = `${count} x ${count} in ${sideDeg} deg, ${radiusArcsec}″`;
      results.push(
        { what: `${name}: ${peer}`, value: ms, unit: "ms", better: "less" },
        { what: `${name}: times as fast as ${peer}`, value: ms / ours, unit: "", better: "more" },
      );
    }
    report("match", page.version, results);
  } finally {
    await page.close();
  }
}
