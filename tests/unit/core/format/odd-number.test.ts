import { expect, test } from "vitest";
import { readOddNumber } from "../../../../src/core/format/odd-number.ts";
import { numbersFromTexts } from "../../../../src/core/format/text-numbers.ts";

test.each([
  ["\u221215.013", -15.013],
  ["\u201315.013", -15.013],
  ["\u00a015.013", 15.013],
  ["15.013\u2009", 15.013],
  ["\u2009\u22121.5e\u22123\u00a0", -1.5e-3],
  ["12\u2009345.5", 12345.5],
  ["1,234,567", 1234567],
  ["12,345.25", 12345.25],
  ["-1'234.5", -1234.5],
])("%j is a number", (text, value) => expect(readOddNumber(text)).toMatchObject({ kind: "number", value }));

test.each(["...", "…", "\\N", "--", "null", "NaN", "N/A", "\u2013", "\u00a0", "***"])("%j is no value", (text) =>
  expect(readOddNumber(text)).toEqual({ kind: "missing" }),
);

test.each([
  [">17.5", 17.5],
  ["< 0.3", 0.3],
  ["≥\u221217.5", -17.5],
  ["<=20", 20],
])("%j is a limit", (text, value) => expect(readOddNumber(text)).toEqual({ kind: "limit", value }));

test.each(["10:00:24", "10 00 24.0", "15.3:", "abc", "12,34,567", "> abc", "1.2.3"])("%j is none of these", (text) =>
  expect(readOddNumber(text)).toBeUndefined(),
);

test("a column of texts holds the numbers that it spells; one comma is what the others prove", () => {
  expect([...numbersFromTexts(["15,013", "16,2", "0,5"]).values]).toEqual([15.013, 16.2, 0.5]);
  expect([...numbersFromTexts(["15,013", "1,234.5"]).values]).toEqual([15013, 1234.5]);
  const { values, bad } = numbersFromTexts(["15,013", "7.5"]);
  expect([...values]).toEqual([Number.NaN, 7.5]);
  expect(bad).toEqual([{ row: 0, text: "15,013" }]);
});

test("a number that a spreadsheet keeps as a text is that number", () => {
  expect(readOddNumber('="18.25"')).toEqual({ kind: "number", value: 18.25 });
  expect(readOddNumber('="NaN"')).toEqual({ kind: "missing" });
});
