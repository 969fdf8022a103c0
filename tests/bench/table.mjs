// node tests/bench/table.mjs rechunk read …: the last results of benchmarks as Markdown tables, ratios first.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/setup.mjs";
import { digits } from "./report.mjs";

/** @typedef {import("./report.mjs").Result} Result */
/** @typedef {{ machine: { date: string, processor: string, browser: string }, results: Result[] }} Report */

/** @param {Result} result */
function row({ what, value, unit, better, target }) {
  const held = target === undefined ? "" : `${better === "more" ? "≥" : "≤"} ${target}`;
  const missed = target !== undefined && (better === "more" ? value < target : value > target);
  return `| ${what} | ${digits(value)}${unit ? ` ${unit}` : ""} | ${held}${missed ? " (missed)" : ""} |`;
}

for (const name of process.argv.slice(2)) {
  /** @type {Report} */
  const { machine, results } = JSON.parse(readFileSync(join(root, ".cache", "bench", `${name}.json`), "utf8"));
  const ratiosFirst = [...results].sort((a, b) => Number(a.unit !== "") - Number(b.unit !== ""));
  const browser = /Chrome\/\S+/.exec(machine.browser)?.[0] ?? machine.browser;
  console.log(`${name}: ${machine.date.slice(0, 10)}, ${machine.processor}, ${browser}\n`);
  console.log("| what | measured | target |\n|---|---|---|");
  for (const result of ratiosFirst) console.log(row(result));
  console.log();
}
