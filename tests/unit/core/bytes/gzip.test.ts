import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { collectBlocks, fileBlocks, oneBlock, peekBlocks, tapBlocks } from "../../../../src/core/bytes/byte-blocks.ts";
import { gunzip, isGzip } from "../../../../src/core/bytes/gzip.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> 7);
const packed = new Uint8Array(gzipSync(content));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("A gzipped file is unpacked as it is read, and recognised by its first bytes", async () => {
  const blocks = gunzip(fileBlocks(new Blob([packed]), 1000), "a.gz");
  expect(await collectBlocks(blocks, "a.gz", 1e6)).toEqual(content);
  expect(isGzip(packed)).toBe(true);
  expect(isGzip(content)).toBe(false);
});

test.each([
  ["cut", packed.slice(0, -20)],
  ["damaged", packed.map((byte, i) => (i === packed.length >> 1 ? byte ^ 4 : byte))],
])("A %s gzip stream is refused, not read in part", async (_, bytes) => {
  const error = await failure(collectBlocks(gunzip(oneBlock(bytes), "a.gz"), "a.gz", 1e6));
  expect(isWorkbenchError(error, "CatalogSyntax") && error.message).toMatch(/^a\.gz: expected a whole gzip stream/);
});

test("A gzip bomb is refused long before it is unpacked", async () => {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(100 << 20)));
  let unpacked = 0;
  const blocks = tapBlocks(gunzip(oneBlock(bomb), "bomb.gz"), (block) => (unpacked += block.length));
  const error = await failure(collectBlocks(blocks, "bomb.gz", 1e9));
  expect(isWorkbenchError(error, "TooLarge") && error.details.file).toBe("bomb.gz");
  expect(unpacked).toBeLessThan(64 << 20);
});

test("A file that is too large for one buffer is refused", async () => {
  const error = await failure(collectBlocks(oneBlock(content), "big.fits", 1000));
  expect(isWorkbenchError(error, "TooLarge") && error.details).toEqual({
    ...{ file: "big.fits", what: "bytes", limit: 1000, found: 300_000 },
  });
});

test("Peeking at a file leaves it whole to be read", async () => {
  for (const byteLength of [1, 300_000, 1e9]) {
    const { head, blocks } = await peekBlocks(fileBlocks(new Blob([content]), 9_999), byteLength);
    expect(head).toEqual(content.subarray(0, head.length));
    expect(head.length).toBeGreaterThanOrEqual(Math.min(byteLength, content.length));
    expect(await collectBlocks(blocks, "a", 1e6)).toEqual(content);
  }
});
