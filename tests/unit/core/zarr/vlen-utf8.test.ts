import { expect, test } from "vitest";
import { decodeVlenUtf8, encodeVlenUtf8 } from "../../../../src/core/zarr/vlen-utf8.ts";

test("strings of every kind come back, empty ones and no strings at all included", () => {
  for (const items of [[], [""], ["a", "", "b"], ["β Pic", "日本", "🔭"]])
    expect(decodeVlenUtf8(encodeVlenUtf8(items))).toEqual(items);
});

test("strings are laid out as numcodecs lays them out", () => {
  expect([...encodeVlenUtf8(["é", ""])]).toEqual([2, 0, 0, 0, 2, 0, 0, 0, 0xc3, 0xa9, 0, 0, 0, 0]);
});

test("a count or a length that exceeds the bytes is refused", () => {
  const bytes = encodeVlenUtf8(["abc", "de"]);
  for (const cut of [0, 3, 5, bytes.length - 1])
    expect(() => decodeVlenUtf8(bytes.subarray(0, cut))).toThrow(RangeError);
  const huge = bytes.slice();
  huge.fill(0xff, 0, 4);
  expect(() => decodeVlenUtf8(huge)).toThrow("cannot hold 4,294,967,295 items");
});
