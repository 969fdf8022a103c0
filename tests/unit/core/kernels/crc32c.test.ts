import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32c } from "../../../../src/core/bytes/crc32c.ts";
import { ChunkKernel } from "../../../../src/core/kernels/chunk-kernel.ts";

const kernel = await ChunkKernel.load();

test("the kernel gives the checksums of RFC 3720 appendix B.4", () => {
  expect(kernel.crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  expect(kernel.crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
});

test("the kernel's checksum is the reference's for every length that its steps make different", () => {
  const bytes = Uint8Array.from({ length: 3 * 256 * 2 + 3 * 32 + 9 }, (_, i) => Math.imul(i, 2654435761) >>> 24);
  for (let length = 0; length <= bytes.length; length++)
    expect(kernel.crc32c(bytes.subarray(0, length)), `${length} bytes`).toBe(crc32c(bytes.subarray(0, length)));
});

test("the kernel's checksum is the reference's for lengths about those at which long bytes are shortened", () => {
  const reach = 16 * 79;
  const bytes = Uint8Array.from({ length: 5 * 8192 }, (_, i) => Math.imul(i ^ 0x5bd1, 2654435761) >>> 24);
  for (const middle of [3 * reach, 8192, reach + 8192, 2 * 8192, reach + 2 * 8192, bytes.length - 40])
    for (let length = middle - 40; length <= middle + 40; length++)
      for (const seed of [0, 1, 0x9e3779b9])
        expect(kernel.crc32c(bytes.subarray(0, length), seed), `${length} bytes behind ${seed}`).toBe(
          crc32c(bytes.subarray(0, length), seed),
        );
});

test("the kernel's checksum of long bytes changes with each of their bits", () => {
  const bytes = new Uint8Array(3 * 8192);
  const before = kernel.crc32c(bytes);
  for (let bit = 0; bit < 8 * bytes.length; bit += 61) {
    bytes[bit >> 3] = 1 << (bit & 7);
    const changed = kernel.crc32c(bytes);
    expect(changed, `bit ${bit}`).not.toBe(before);
    expect(changed, `bit ${bit}`).toBe(crc32c(bytes));
    bytes[bit >> 3] = 0;
  }
});

test("the kernel's checksum is the reference's of any bytes, behind any seed, wherever they lie", () => {
  const area = kernel.allocate(13_000);
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 12_000, size: "max" }),
      fc.nat(2 ** 32 - 1),
      fc.integer({ min: 0, max: 99 }),
      (bytes, seed, at) => {
        const expected = crc32c(bytes, seed);
        expect(kernel.crc32c(bytes, seed)).toBe(expected);
        area.bytes.set(bytes, at);
        expect(kernel.crc32c(area.bytes.subarray(at, at + bytes.length), seed)).toBe(expected);
      },
    ),
  );
});
