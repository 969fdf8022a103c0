import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { updateCrc32 } from "../../../../src/core/export/crc32.ts";

test("the checksum of the standard's check string is the standard's", () => {
  expect(updateCrc32(0, new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("the checksum equals zlib's for every length around a step and any split", () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 2654435761) >>> 13);
  for (let length = 0; length <= 40; length++) {
    const part = bytes.subarray(3, 3 + length);
    expect(updateCrc32(0, part)).toBe(crc32(part));
  }
  for (const split of [0, 1, 7, 8, 9, 500, 999, 1000])
    expect(updateCrc32(updateCrc32(0, bytes.subarray(0, split)), bytes.subarray(split))).toBe(crc32(bytes));
});
