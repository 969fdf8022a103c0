import { expect, test } from "vitest";
import { crc32c } from "../../../../src/core/bytes/crc32c.ts";

const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);

test("crc32c gives the values of RFC 3720 appendix B.4", () => {
  expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(ascending)).toBe(0x46dd794e);
  expect(crc32c(ascending.slice().reverse())).toBe(0x113fdb5c);
});

test("crc32c of a whole is that of its second part seeded with its first", () => {
  for (let cut = 0; cut <= 32; cut++)
    expect(crc32c(ascending.subarray(cut), crc32c(ascending.subarray(0, cut)))).toBe(0x46dd794e);
});
