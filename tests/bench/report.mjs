// Results of a benchmark: printed as a table, kept as JSON for `node tests/bench/compare.mjs`.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { root } from "../support/setup.mjs";

/**
 * One number, and the target it is held to.
 * @typedef {{ what: string, value: number, unit: string, better: "more" | "less", target?: number, runs?: number[] }} Result
 */

/** @param {number[]} numbers */
export const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** @param {number} value */
export const digits = (value) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

/** @param {Result} result */
function verdict({ value, better, target }) {
  if (target === undefined) return "";
  const met = better === "more" ? value >= target : value <= target;
  return `${better === "more" ? "≥" : "≤"} ${target} ${met ? "✓" : "✗"}`;
}

/** Prints results and writes them to .cache/bench/<name>.json. @param {string} name @param {string} browser @param {Result[]} results */
export function report(name, browser, results) {
  const width = Math.max(...results.map(({ what }) => what.length));
  for (const result of results)
    console.log(
      `${name}  ${result.what.padEnd(width)}  ${digits(result.value).padStart(7)} ${result.unit.padEnd(8)} ${verdict(result)}`,
    );
  const machine = {
    date: new Date().toISOString(),
    processor: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    browser,
  };
  const folder = join(root, ".cache", "bench");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ name, machine, results }, null, 2)}\n`);
}
