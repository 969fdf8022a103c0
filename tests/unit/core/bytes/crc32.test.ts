import { crc32 as zlibCrc32 } from "node:zlib";
import { expect, test } from "vitest";
import { crc32, createCrc32 } from "../../../../src/core/bytes/crc32.ts";

test("the checksum of the standard's check string is the standard's", async () => {
  expect(await crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("the checksum equals zlib's for any length and any split, and with two of them on their way at once", async () => {
  const bytes = Uint8Array.from({ length: 40_000 }, (_, i) => (i * 2654435761) >>> 13);
  for (let length = 0; length <= 40; length++) {
    const part = bytes.subarray(3, 3 + length);
    expect(await crc32(part)).toBe(zlibCrc32(part));
  }
  const [one, another] = [await createCrc32(), await createCrc32()];
  for (const [start, end] of [
    [0, 1],
    [1, 16_385],
    [16_385, 16_385],
    [16_385, 40_000],
  ]) {
    one.update(bytes.subarray(start, end));
    another.update(bytes.subarray(start! + 7, end));
  }
  expect(one.digest()).toBe(zlibCrc32(bytes));
  expect(another.digest()).not.toBe(zlibCrc32(bytes));
  expect(await crc32(bytes)).toBe(zlibCrc32(bytes));
});
