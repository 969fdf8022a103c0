import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseCsv } from "../../../../src/core/format/delimited/csv.ts";
import { expectFixture, fixtureBytes, fixtureNames } from "../../../support/fixture-catalogs.ts";

const parse = (text: string) => parseCsv(bytesSource(new TextEncoder().encode(text)), "t.csv");

async function refusal(text: string): Promise<{ tag: string; details: unknown }> {
  try {
    await parse(text);
  } catch (error) {
    if (isWorkbenchError(error)) return { tag: error.tag, details: error.details };
    throw error;
  }
  throw new Error("the text was read");
}

test.each(fixtureNames(/\.(csv|tsv|txt)$/))("%s has the values that its writer meant", async (name) => {
  const catalog = await parseCsv(bytesSource(fixtureBytes(name)), name);
  expectFixture(catalog, name);
  expect(catalog.warnings).toEqual([]);
});

test("a row with too few or too many cells is left out, and the warning names its line", async () => {
  const catalog = await parse("# c\nid,ra\n1,2\n3\n4,5,6\n7,8\n");
  expect(catalog.columns.map(({ data }) => [...data])).toEqual([
    [1, 7],
    [2, 8],
  ]);
  expect(catalog.warnings).toEqual([
    { kind: "bad-row", line: 4, message: "Line 4 was left out: 2 cells expected, 1 found." },
    { kind: "bad-row", line: 5, message: "Line 5 was left out: 2 cells expected, 3 found." },
  ]);
  expect(catalog.rowLine).toEqual(Int32Array.of(3, 6));
});

test("a stray word in a column of numbers is a gap, and the warning names line and column", async () => {
  const rows = Array.from({ length: 20 }, (_, row) => `${row},${row === 7 ? "abc" : row / 2}`);
  const catalog = await parse(`id,mag\n${rows.join("\n")}\n`);
  expect(catalog.columns[1]!.data[7]).toBeNaN();
  expect(catalog.columns[1]!.data[8]).toBe(4);
  expect(catalog.warnings).toEqual([
    { kind: "bad-value", line: 9, row: 7, message: 'Line 9, column mag: "abc" is not a number.' },
  ]);
});

test("keys keep their leading zeros and their letters", async () => {
  const rows = Array.from({ length: 30 }, (_, row) => `00${row},${row === 29 ? "12a" : row}`);
  const catalog = await parse(`epoch,source_id\n${rows.join("\n")}\n`);
  expect(catalog.columns[0]!.data.slice(0, 2)).toEqual(["000", "001"]);
  expect(catalog.columns[1]!.data[29]).toBe("12a");
});

test("integers beyond 2^53 stay text", async () => {
  expect((await parse("reqkey,a\n9007199254740993,1\n5,2\n")).columns[0]!.data).toEqual(["9007199254740993", "5"]);
});

test("words for no value are gaps without a warning", async () => {
  const words = ["", "NaN", "null", "None", "-", "--", "N/A", "INDEF", "****"];
  const catalog = await parse(`id,mag\n${words.map((word) => `1,${word}`).join("\n")}\n1,2.5\n`);
  expect([...catalog.columns[1]!.data]).toEqual([...words.map(() => Number.NaN), 2.5]);
  expect(catalog.warnings).toEqual([]);
});

test("carriage returns alone end lines, too", async () => {
  expect((await parse("id,ra\r1,2\r3,4")).columns.map(({ data }) => [...data])).toEqual([
    [1, 3],
    [2, 4],
  ]);
});

test("only wanted columns are kept, and rounded to float32 where float64 is not asked for", async () => {
  const options = { wanted: (name: string) => name !== "id", float64: (name: string) => name === "ra" };
  const catalog = await parseCsv(bytesSource(new TextEncoder().encode("id,ra,mag\n1,0.1,0.1\n")), "t.csv", options);
  expect(catalog.columns.map(({ name, data }) => [name, data])).toEqual([
    ["ra", Float64Array.of(0.1)],
    ["mag", Float32Array.of(0.1)],
  ]);
});

test("a column named twice gets a suffix and a note", async () => {
  const catalog = await parse("mag,mag\n1,2\n");
  expect(catalog.columns.map(({ name }) => name)).toEqual(["mag", "mag.1"]);
  expect(catalog.warnings).toMatchObject([{ kind: "note" }]);
});

test("a header alone is a catalog without rows", async () => {
  expect(await parse("id,ra,dec\n")).toMatchObject({
    rowCount: 0,
    columns: [{ name: "id" }, { name: "ra" }, { name: "dec" }],
  });
});

test.each([
  ["a quote that is never closed", 'id,ra\n1,"2\n3,4\n', "CatalogSyntax", { line: 2, expected: "a closing quote" }],
  ["rows that never fit the header", "id,ra\n1,2,3\n4,5,6\n", "CatalogSyntax", { line: 2 }],
  ["numbers without a header", "1,2\n3,4\n", "CatalogSyntax", { line: 1 }],
  ["an empty file", "", "NotACatalog", { found: "an empty file" }],
  ["a web page", "<html><body>a,b</body></html>", "NotACatalog", {}],
  ["prose", "Dear reader\nthis is no table at all\n", "NotACatalog", {}],
  ["20,000 columns", `${"a,".repeat(20_000)}b\n`, "TooLarge", { what: "cells in one row" }],
])("%s is refused with what was expected and found", async (_, text, tag, details) => {
  expect(await refusal(text)).toMatchObject({ tag, details: { file: "t.csv", ...details } });
});

test("any numbers and texts come back as they were written, whatever the delimiter and line end", async () => {
  const cell = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => `t${text}`.replaceAll("\r", "").trim());
  const rows = fc.array(fc.tuple(fc.double({ noDefaultInfinity: true, noNaN: true }), cell), {
    minLength: 1,
    maxLength: 20,
  });
  const dialect = fc.tuple(fc.constantFrom(",", "\t", ";", "|"), fc.constantFrom("\n", "\r\n"), fc.boolean());
  await fc.assert(
    fc.asyncProperty(rows, dialect, async (rows, [delimiter, lineEnd, always]) => {
      const quoted = (text: string) =>
        always || /["\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
      const lines = [`mag${delimiter}note`, ...rows.map(([mag, note]) => `${mag}${delimiter}${quoted(note)}`)];
      const catalog = await parse(lines.join(lineEnd));
      expect(catalog.warnings).toEqual([]);
      expect(Array.from(catalog.columns[0]!.data as Float64Array, Number)).toEqual(rows.map(([mag]) => mag + 0));
      expect(catalog.columns[1]!.data).toEqual(rows.map(([, note]) => note));
    }),
    { seed: 7, numRuns: 500 },
  );
});
