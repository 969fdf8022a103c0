import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileBlocks } from "../../../../src/core/bytes/byte-blocks.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseAsciiTable } from "../../../../src/core/format/ascii/ascii-table.ts";
import { readRowsSlowly } from "../../../oracles/ascii-oracle.ts";
import { latin1, parseAscii } from "./ascii-text.ts";

const header = (count: number) =>
  Array.from({ length: count }, (_, i) => `# ${i + 1} ${i === count - 1 ? "FLAGS" : `C${i}`}\n`).join("");

const digits = (max: number) => fc.stringMatching(new RegExp(`^\\d{0,${max}}$`));

/** Decimal numerals of every shape: signs, leading and trailing zeros, points anywhere, exponents, up to 45 digits. */
const numeral = fc
  .record({
    sign: fc.constantFrom("", "", "+", "-"),
    whole: fc.oneof(digits(4), digits(22), fc.constant("0")),
    point: fc.constantFrom("", ".", "."),
    fraction: fc.oneof(digits(7), digits(22), fc.constant("000")),
    exponent: fc.oneof(
      { weight: 3, arbitrary: fc.constant("") },
      fc
        .tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "+", "-"), fc.integer({ min: 0, max: 330 }))
        .map((e) => e.join("")),
    ),
  })
  .map(({ sign, whole, point, fraction, exponent }) =>
    whole + fraction === "" ? `${sign}0` : sign + whole + (point || (fraction && ".")) + fraction + exponent,
  );

/** Every double, printed in the shortest way that reads back, and in 17 digits. */
const printed = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .chain((value) => fc.constantFrom(String(value), value.toPrecision(17), value.toExponential(20), value.toFixed(6)));

const near = fc
  .tuple(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 12 }))
  .map(([value, places]) => (value / 10 ** places).toFixed(places));

/** 16 to 19 digits around numbers that lie in the middle between two doubles, where rounding is hardest. */
const middles = fc
  .tuple(
    fc.bigInt({ min: 1n << 52n, max: (1n << 53n) - 1n }),
    fc.integer({ min: 1, max: 10 }),
    fc.integer({ min: -1, max: 1 }),
  )
  .map(([significand, shift, offset]) => {
    // (significand + 1/2) / 2^shift in decimal ends after shift + 1 places.
    const places = shift + 1;
    const digits = String((2n * significand + 1n) * 5n ** BigInt(places) + BigInt(offset));
    return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  })
  .chain((text) => fc.integer({ min: 16, max: 20 }).map((length) => text.slice(0, length)));

const fewDigits = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 19n }), fc.integer({ min: -30, max: 30 }))
  .map(([mantissa, exponent]) => `${mantissa}e${exponent}`);

describe("A value is bit-equal to what JavaScript reads", () => {
  test.each([
    ["of printed catalogs", near, 200],
    ["of any shape", numeral, 200],
    ["printed from any double", printed, 100],
    ["half way between two doubles", middles, 200],
    ["of up to 19 digits and small exponents", fewDigits, 200],
  ])("in numerals %s", async (_, numerals, runs) => {
    await fc.assert(
      fc.asyncProperty(fc.array(numerals, { minLength: 50, maxLength: 50 }), async (texts) => {
        const text = header(2) + texts.map((numeral) => `${numeral} ${numeral}\n`).join("");
        const { columns, warnings } = await parseAscii(text, { float64: (name) => name === "C0" });
        const expected = texts.map(Number);
        // toEqual tells -0 from 0.
        expect(columns[0]!.data).toEqual(Float64Array.from(expected));
        expect(columns[1]!.data).toEqual(Float32Array.from(expected, Math.fround));
        expect(warnings).toEqual([]);
      }),
      { numRuns: runs, seed: 20 },
    );
  });

  test.each([
    ...["9007199254740992", "9007199254740993", "9007199254740993.0", "900719925474099.3", "0.1", "-0", "+.5", "5."],
    ...["1e22", "1e23", "1e-22", "1e-23", "123456789012345678e-22", "1.7976931348623157e308", "1.8e308", "5e-324"],
    ...[
      "2e-324",
      "0e9999",
      "0.000000000000000000000000000001",
      "00000000000000000000001.5",
      "8.5070596e37",
      "3.4028236e38",
    ],
    ...["1.00000005960464477539062", "16777217", "0.3000000119", "1e-45", "7e-46", "1E5", "1e+05", "999999999999999"],
  ])("at the edge %s", async (text) => {
    const { columns } = await parseAscii(`${header(2)}${text} ${text}\n`, { float64: (name) => name === "C0" });
    expect(columns.map(({ data }) => data[0])).toEqual([Number(text), Math.fround(Number(text))]);
  });
});

const blank = fc.constantFrom(" ", "  ", "\t", "          ", " \t ", "\v", "\f", "\0");
const value = fc.oneof(
  { weight: 8, arbitrary: near },
  { weight: 2, arbitrary: numeral },
  fc.constantFrom("nan", "-", "*****", "inf", "-INF", "1D5", "1e", "x", "1.2.3", "--5", "+", ".", "#", "\xe9", "1#2"),
);
const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n", " \n", "\n\n", "\n# a comment\n", "\n   #2 more\n");

/** Rows of `count` values, sometimes one more or less. */
const rows = (count: number) =>
  fc.array(
    fc.tuple(
      fc
        .oneof({ weight: 20, arbitrary: fc.constant(count) }, fc.integer({ min: 1, max: count + 2 }))
        .chain((length) => fc.array(fc.tuple(blank, value), { minLength: length, maxLength: length })),
      lineEnd,
    ),
    { maxLength: 60 },
  );

test("Any layout, in blocks of any size, is read as by splitting lines at blanks", async () => {
  const layout = fc.integer({ min: 2, max: 90 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      rows: rows(count),
      chosen: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      wide: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      blockBytes: fc.integer({ min: 1, max: 3000 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(layout, async ({ count, rows, chosen, wide, blockBytes }) => {
      const body = rows.map(([values, end]) => values.flat().join("") + end).join("");
      const text = header(count) + body;
      const expected = readRowsSlowly(text, count, count);
      fc.pre(expected.badLines.length <= expected.rows.length);
      const index = (name: string) => (name === "FLAGS" ? count - 1 : Number(name.slice(1)));
      const catalog = await parseAsciiTable(fileBlocks(new Blob([latin1(text)]), blockBytes), "a", "ascii-head", {
        wanted: (name) => chosen[index(name)]!,
        float64: (name) => wide[index(name)]!,
      });
      expect(catalog.rowCount).toBe(expected.rows.length);
      expect(catalog.columns).toHaveLength(chosen.filter(Boolean).length);
      for (const { name, data } of catalog.columns) {
        const type = wide[index(name)] ? Float64Array : Float32Array;
        expect(data).toEqual(type.from(expected.rows.map((row) => row[index(name)]!)));
      }
      const lines = (kind: string) =>
        catalog.warnings.flatMap((warning) => (warning.kind === kind ? [warning.line] : []));
      expect(lines("bad-row").filter(Boolean)).toEqual(expected.badLines);
      if (chosen.every(Boolean)) expect(lines("bad-value").filter(Boolean)).toEqual(expected.badValues.slice(0, 100));
    }),
    { numRuns: 150, seed: 3 },
  );
});

test("More rows, odd values and odd lines than one call of the kernel has room for are all read", async () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => (i % 3 === 0 ? "1" : `${i} ${i % 2 ? "nan" : i / 8}`));
  const text = `${header(2)}${lines.join("\n")}\n`;
  const { rows } = readRowsSlowly(text, 2, 2);
  const { columns, rowCount, warnings } = await parseAscii(text);
  expect(rowCount).toBe(20_000);
  expect(columns.map(({ data }) => data)).toEqual([0, 1].map((i) => Float64Array.from(rows, (row) => row[i]!)));
  expect(warnings).toHaveLength(101);
  expect(warnings.at(-1)!.message).toBe("9,900 more warnings of this kind.");
});

test("A catalog much larger than any block is read in little memory, and its first and last values are right", async () => {
  const row = "  123.4567   0.0012 7\n".repeat(50_000);
  const piece = latin1(row);
  async function* blocks() {
    yield latin1(`${header(3)}-1 -2 -3\n`);
    for (let i = 0; i < 100; i++) yield piece;
    yield latin1("4 5 6");
  }
  const catalog = await parseAsciiTable(blocks(), "a", "ascii-head", { wanted: (name) => name === "FLAGS" });
  expect(catalog.rowCount).toBe(5_000_002);
  const { data } = catalog.columns[0]!;
  expect([data[0], data[1], data[5_000_000], data[5_000_001]]).toEqual([-3, 7, 7, 6]);
});

test("A line without end is refused before it fills the memory", async () => {
  const piece = new Uint8Array(1 << 20).fill(49);
  async function* blocks() {
    yield latin1(`${header(2)}1 2\n`);
    for (let i = 0; i < 1000; i++) yield piece;
  }
  const error: unknown = await parseAsciiTable(blocks(), "a", "ascii-head").catch((thrown: unknown) => thrown);
  expect(isWorkbenchError(error, "TooLarge") && error.details).toMatchObject({ what: "bytes in one row" });
});

test("A value of thousands of digits is no number that anyone measured, and is never cut to another one", async () => {
  const long = `${"1".repeat(5000)}e-4999`;
  const { columns, warnings } = await parseAscii(`${header(2)}${long} 1\n`);
  expect(columns[0]!.data[0]).toBeNaN();
  expect(warnings).toMatchObject([{ kind: "bad-value", line: 3 }]);
});
