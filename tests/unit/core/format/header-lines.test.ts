import { expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { findHeaderLines } from "../../../../src/core/format/delimited/header-lines.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";

/** Names, units and first column of a text, by way of the format's own recognition. */
async function read(text: string) {
  const { columns, rowCount } = await parseCatalog(bytesSource(new TextEncoder().encode(text)), "t.txt");
  const names = columns.map(({ name, unit }) => (unit ? `${name} [${unit}]` : name)).join(" ");
  const data = columns.map((column) => Array.from(column.data as ArrayLike<unknown>).join(" "));
  return { names, rowCount, data };
}

const two = { rowCount: 2, data: ["150.1 150.2", "2.1 2.2"] };

test.each([
  ["names in a comment between commas", "# a b c\n#ra,dec\n150.1,2.1\n150.2,2.2\n", { names: "ra dec", ...two }],
  ["names in a comment between tabs", "#ra\tdec\n150.1\t2.1\n150.2\t2.2\n", { names: "ra dec", ...two }],
  [
    "names in a comment that is not the last",
    "# ra dec\n# made by me\n150.1 2.1\n150.2 2.2\n",
    { names: "ra dec", ...two },
  ],
  ["an empty line below the names", "ra dec\n\n150.1 2.1\n150.2 2.2\n", { names: "ra dec", ...two }],
  ["comments and blanks below the names", "ra,dec\n# c\n\n150.1,2.1\n\n150.2,2.2\n", { names: "ra dec", ...two }],
  ["units below the names", "ra,dec\ndeg,deg\n150.1,2.1\n150.2,2.2\n", { names: "ra [deg] dec [deg]", ...two }],
  ["units of some columns", "ra dec\n[deg] -\n150.1 2.1\n150.2 2.2\n", { names: "ra [deg] dec [-]", ...two }],
  ["RDB's types", "# c\nra\tdec\n8N\tN\n150.1\t2.1\n150.2\t2.2\n", { names: "ra dec", ...two }],
  ["a ruler", "ra dec\n----- ---\n150.1 2.1\n150.2 2.2\n", { names: "ra dec", ...two }],
  ["Excel's line of the delimiter", "sep=;\nra;dec\n150,1;2,1\n150,2;2,2\n", { names: "ra dec", ...two }],
  ["the header again between rows", "ra,dec\n150.1,2.1\nra,dec\n150.2,2.2\n", { names: "ra dec", ...two }],
  ["R's row names", '"ra" "dec"\n"1" 150.1 2.1\n"2" 150.2 2.2\n', { names: "row_name ra dec", rowCount: 2 }],
  [
    "R's row names between commas",
    '"ra","dec"\n"a",150.1,2.1\n"b",150.2,2.2\n',
    { names: "row_name ra dec", rowCount: 2 },
  ],
])("%s", async (_, text, expected) => {
  expect(await read(text)).toMatchObject(expected);
});

test("a first row of words for no value is a row, not units", async () => {
  expect(await read("ra,dec\n...,--\n150.2,2.2\n")).toMatchObject({ rowCount: 2, data: ["NaN 150.2", "NaN 2.2"] });
});

test("a first row that holds a name is a row, not units", async () => {
  expect((await read("name,ra\nM 31,150.1\nM 33,150.2\n")).rowCount).toBe(2);
});

test.each([
  ["# id, ra, dec, mag", "1 150.1 2.2 17.5", " "],
  ["# id ra dec mag", "1,150.1,2.2,17.5", ","],
  ["#id\tra\tdec\tmag", "1,150.1,2.2,17.5", ","],
])("names in a comment (%j) may be delimited otherwise than the rows are", (names, row, delimiter) => {
  expect(findHeaderLines([names, row, row])).toMatchObject({
    delimiter,
    names: ["id", "ra", "dec", "mag"],
    firstRow: 1,
  });
});
