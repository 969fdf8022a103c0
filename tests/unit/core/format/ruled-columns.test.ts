import { expect, test } from "vitest";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";

const parse = async (lines: string[], file = "table.txt") => {
  const catalog = await parseCatalog(new TextEncoder().encode(`${lines.join("\n")}\n`), file);
  const cells = Object.fromEntries(
    catalog.columns.map(({ name, data }) => [name, Array.from(data as ArrayLike<string | number>)]),
  );
  return { ...catalog, cells };
};

/** As astropy 7 wrote them, masked cells and an empty text among the rows. */
const twoLine = [
  "id   ra  dec  mag magerr name",
  "-- ---- ---- ---- ------ ----",
  " 1 10.1 -5.0 15.1    0.1  a b",
  " 2 10.2 -5.1                 ",
  " 3 10.3 -5.2 15.3    0.3    c",
];
const stroke = "== ==== ==== ==== ====== ====";
const rst = [stroke, twoLine[0]!, stroke, ...twoLine.slice(2), stroke];

test.each([
  ["fixed_width_two_line", twoLine],
  ["rst", rst],
  ["lines that end in CRLF", twoLine.map((line) => `${line}\r`)],
  ["rows whose trailing blanks an editor took", twoLine.map((line) => line.trimEnd())],
])("blank cells below a ruler are empty, and no row is lost: %s", async (_, lines) => {
  const { cells, warnings } = await parse(lines);
  expect(cells).toEqual({
    ...{ id: [1, 2, 3], ra: [10.1, 10.2, 10.3], dec: [-5, -5.1, -5.2] },
    ...{ mag: [15.1, Number.NaN, 15.3], magerr: [0.1, Number.NaN, 0.3], name: ["a b", "", "c"] },
  });
  expect(warnings).toEqual([]);
});

test("units between the names and the ruler are units", async () => {
  const { columns } = await parse([twoLine[0]!, "    deg  deg  mag    mag     ", ...twoLine.slice(1)]);
  expect(columns.map(({ unit }) => unit)).toEqual([undefined, "deg", "deg", "mag", "mag", undefined]);
});

test("where rows do not stand below the strokes, blanks delimit", async () => {
  const { cells } = await parse(["id ra dec mag", "-- -- --- ---", "1 10.123456 -5.1 15.25", "2 10.2 -5.25 16.5"]);
  expect(cells).toEqual({ id: [1, 2], ra: [10.123456, 10.2], dec: [-5.1, -5.25], mag: [15.25, 16.5] });
});

test("a later row that leaves the strokes is read by its blanks, or told with its line", async () => {
  const rows = Array.from({ length: 2000 }, (_, n) => `${String(n % 100).padStart(2)} 10.1 -5.0 15.1    0.1    a`);
  const { cells, warnings, rowCount } = await parse([
    ...twoLine.slice(0, 2),
    ...rows,
    "100 10.1 -5.0 15.25 0.1 b",
    "101 10.1    -5.0 15.35",
  ]);
  expect(rowCount).toBe(2001);
  expect([cells.id!.at(-1), cells.mag!.at(-1), cells.name!.at(-1)]).toEqual([100, 15.25, "b"]);
  expect(warnings.map(({ message }) => message).join("\n")).toMatch(/2004/);
});
