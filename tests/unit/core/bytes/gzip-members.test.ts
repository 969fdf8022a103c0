import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { bytesSource, collectBlocks, joinBlocks } from "../../../../src/core/bytes/byte-blocks.ts";
import { gunzipMembers } from "../../../../src/core/bytes/gzip-members.ts";

const content = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (i * seed + (i >> 5)) & 0xff) as Uint8Array<ArrayBuffer>;
const packed = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));
const areEqual = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const unpack = (bytes: Uint8Array<ArrayBuffer>) =>
  collectBlocks(gunzipMembers(bytesSource(bytes).open()), "a.gz", 1 << 28);

test.each([
  ["one member", [5_000]],
  ["two members", [5_000, 7_000]],
  ["an empty member at the end, as bgzip writes", [1_000, 60_000, 0]],
  ["200 members", Array.from({ length: 200 }, (_, i) => 500 + 97 * i)],
  ["members larger than a piece", [300_000, 400_001]],
])("%s, with and without zeros behind, come out whole", async (_, lengths) => {
  const parts = lengths.map((length, i) => content(length, 2 * i + 3));
  const file = joinBlocks(parts.map(packed));
  const whole = joinBlocks(parts);
  expect(areEqual(await unpack(file), whole)).toBe(true);
  for (const zeros of [1, 7, 512, 300_000])
    expect(areEqual(await unpack(joinBlocks([file, new Uint8Array(zeros)])), whole)).toBe(true);
});

test("a flipped bit, a cut file and bytes behind the last member are refused", async () => {
  const file = joinBlocks([packed(content(900, 3)), packed(content(1_100, 5))]);
  for (const at of [30, file.length - 6, file.length - 2, packed(content(900, 3)).length - 5]) {
    const flipped = file.slice();
    flipped[at]! ^= 1;
    await expect(unpack(flipped), `byte ${at}`).rejects.toThrow();
  }
  for (const cut of [1, 8, 20]) await expect(unpack(file.slice(0, -cut))).rejects.toThrow();
  await expect(unpack(joinBlocks([file, content(40, 7)]))).rejects.toThrow();
});

test("where the rest is passed over, bytes of any kind may follow a member, which is still checked", async () => {
  const passing = (bytes: Uint8Array<ArrayBuffer>) =>
    collectBlocks(gunzipMembers(bytesSource(bytes).open(), true), "a.gz", 1 << 28);
  const whole = content(200_000, 3);
  for (const rest of [0, 1, 40, 5_000, 60_000]) {
    const file = joinBlocks([packed(whole), content(rest, 7)]);
    expect(areEqual(await passing(file), whole), `${rest} bytes`).toBe(true);
    const flipped = file.slice();
    flipped[packed(whole).length - 6]! ^= 1;
    await expect(passing(flipped)).rejects.toThrow();
  }
  await expect(passing(packed(whole).slice(0, -1))).rejects.toThrow();
});
