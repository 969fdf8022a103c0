// node tests/bench/compare.mjs before.json after.json: what got slower or larger. Exits 1 when anything did by more than 15 %.
import { readFileSync } from "node:fs";

/** @typedef {{ machine: Record<string, unknown>, results: import("./report.mjs").Result[] }} Report */

const [before, after] = process.argv
  .slice(2, 4)
  .map((path) => /** @type {Report} */ (JSON.parse(readFileSync(path, "utf8"))));
if (!before || !after) {
  console.error("Usage: node tests/bench/compare.mjs before.json after.json");
  process.exit(2);
}
const tolerance = 1.15;
let worse = 0;
for (const result of after.results) {
  const earlier = before.results.find(({ what }) => what === result.what);
  if (!earlier) {
    console.log(`  new     ${result.what}: ${result.value.toFixed(2)} ${result.unit}`);
    continue;
  }
  const change = result.better === "more" ? earlier.value / result.value : result.value / earlier.value;
  const mark = change > tolerance ? "✗ worse " : change < 1 / tolerance ? "✓ better" : "  same  ";
  if (change > tolerance) worse++;
  console.log(`${mark} ${result.what}: ${earlier.value.toFixed(2)} -> ${result.value.toFixed(2)} ${result.unit}`);
}
for (const { what } of before.results)
  if (!after.results.some((result) => result.what === what)) console.log(`  gone    ${what}`);
if (before.machine.processor !== after.machine.processor || before.machine.browser !== after.machine.browser)
  console.log("The two were measured on different machines or browsers: compare ratios only.");
process.exit(worse > 0 ? 1 : 0);
