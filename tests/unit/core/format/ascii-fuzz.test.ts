import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import type { Catalog } from "../../../../src/core/format/catalog.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import { readRowsSlowly } from "../../../oracles/ascii-oracle.ts";
import { mutate } from "../../../support/mutate.ts";
import { seededRandom } from "../../../support/random.ts";
import { asciiCatalog, latin1 } from "./ascii-text.ts";

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/ascii/${name}`, import.meta.url), "latin1");

const plain = "# 1 NUMBER\n# 2 MAG_AUTO [mag]\n# 3 FLUX_RADIUS\n1 14.5 1.5 2.5\n2 15.5 1.25 2.25\n3 16.5 1 2\n";
const seeds = [asciiCatalog, fixture("head.cat"), fixture("skycat.cat"), plain];

/** The header's columns as one reads them by eye: the number before the name says where the first value stands. */
function headerByEye(text: string): { lines: number; at: Map<string, number> } {
  const all = text.replace(/^\xef\xbb\xbf/, "").split("\n");
  const first = all.findIndex((line) => line.replace(/[\0- ]+/g, "") !== "" && !/^[\0- ]*#/.test(line));
  const lines = first < 0 ? all.length : first;
  const at = new Map<string, number>();
  const start = all.findIndex((line) => /^#[ \t]*0*1[ \t]+[A-Za-z_][\w.+-]*[ \t\r]*( |\t|$)/.test(line));
  for (const line of all.slice(Math.max(0, start), lines)) {
    const [, number, name] = /^#[ \t]*(\d+)[ \t]+([A-Za-z_][\w.+-]*)[ \t\r]*( |\t|$)/.exec(line) ?? [];
    if (name !== undefined && !at.has(name)) at.set(name, Number(number) - 1);
  }
  return { lines, at };
}

/** Every value of every column must be the one that stands in its place, and every line left out must be reported. */
function compare(catalog: Catalog, text: string): void {
  const { lines, at } = headerByEye(text);
  const place = (name: string) => {
    const [, stem = name, element = "0"] = at.has(name) ? [] : (/^(.+)_(\d+)$/.exec(name) ?? []);
    return (at.get(stem) ?? Number.NaN) + Number(element);
  };
  const valuesPerRow = 1 + Math.max(...catalog.columns.map(({ name }) => place(name)));
  const slow = readRowsSlowly(text, lines, valuesPerRow);
  expect(catalog.rowCount).toBe(slow.rows.length);
  for (const { name, data } of catalog.columns) {
    expect(data, name).toEqual(Float64Array.from(slow.rows, (row) => row[place(name)]!));
  }
  const reported = catalog.warnings.filter(({ kind }) => kind === "bad-row" || kind === "truncated");
  for (const line of slow.badLines) expect(reported.map((warning) => warning.line)).toContain(line);
}

/** Reads one damaged text; only a WorkbenchError with a message about the file may come out of it. */
async function check(text: string): Promise<"read" | "refused" | "other"> {
  let catalog: Catalog;
  try {
    catalog = await parseCatalog(latin1(text), "fuzz.cat");
  } catch (error) {
    if (!isWorkbenchError(error) || !error.message.includes("fuzz.cat")) throw error;
    return "refused";
  }
  if (catalog.format !== "ascii-head") return "other";
  compare(catalog, text);
  return "read";
}

// In parts, so that a failure names the part and a run can be repeated.
describe("Damaged ASCII catalogs are read right or refused: no crash, no hang, no value in a wrong place", () => {
  test.each(Array.from({ length: 10 }, (_, part) => part))("2,500 of them, part %i", async (part) => {
    const random = seededRandom(1000 + part);
    const count = { read: 0, refused: 0, other: 0 };
    for (let i = 0; i < 2500; i++) {
      const text = mutate(random.pick(seeds), seeds, random);
      try {
        count[await check(text)]++;
      } catch (cause) {
        throw new Error(`input ${i} of part ${part}: ${JSON.stringify(text)}`, { cause });
      }
    }
    expect(count.read).toBeGreaterThan(500);
    expect(count.refused).toBeGreaterThan(150);
  });
});
