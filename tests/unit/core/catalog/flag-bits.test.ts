import { expect, test } from "vitest";
import { flagBits } from "../../../../src/core/catalog/flag-bits.ts";
import { WarningList } from "../../../../src/core/format/warning-list.ts";

function read(cells: string[] | Float64Array<ArrayBuffer>) {
  const assumptions: { text: string }[] = [];
  const flags = flagBits({ name: "flags", data: cells }, cells.length, new WarningList(), assumptions as never);
  return { flags: [...flags], said: assumptions.map(({ text }) => text).join(" ") };
}

test.each<[string, string[], number[], RegExp]>([
  ["hexadecimal numbers", ["0x1000", "0x0", "0x001A"], [4096, 0, 26], /hexadecimal/],
  ["true and false", ["True", "False", ""], [1, 0, 0], /true was read as flag 1/],
  ["T and F", ["T", "F", "F"], [1, 0, 0], /true was read as flag 1/],
  ["digits of base 2", ["00000011", "00000000", "10000000"], [3, 0, 128], /bits/],
  ["numbers in texts", ["007", "16", "--"], [7, 16, 0], /^$/],
  ["words", ["bad", "ok", "ok"], [0, 0, 0], /words, such as "bad", "ok"/],
])("Flags written as %s are what they spell, and it is said", (_, cells, flags, said) => {
  const read_ = read(cells);
  expect(read_.flags).toEqual(flags);
  expect(read_.said).toMatch(said);
});

test("Flags in numbers stay what they are, and nothing is said", () => {
  expect(read(Float64Array.of(0, 24, 2 ** 30))).toEqual({ flags: [0, 24, 2 ** 30], said: "" });
});
