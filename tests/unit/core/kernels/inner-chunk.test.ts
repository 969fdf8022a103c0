import fc from "fast-check";
import { decompress } from "fzstd";
import { expect, test } from "vitest";
import { registry } from "zarrita";
import { crc32c } from "../../../../src/core/bytes/crc32c.ts";
import { ChunkKernel } from "../../../../src/core/kernels/chunk-kernel.ts";
import { seededRandom } from "../../../support/random.ts";
import { epochChunk, lightCurveChunks, syntheticSky } from "../../../support/synthetic-sky.ts";

const kernel = await ChunkKernel.load();
const zstd = (await (await registry.get("zstd")!()).fromConfig({}, {} as never)) as unknown as {
  decode(bytes: Uint8Array): Promise<Uint8Array>;
};

function pack(codec: "none" | "zstd", raw: Uint8Array): Uint8Array {
  const into = new Uint8Array(kernel.packedBound(codec, raw.length));
  return into.subarray(0, kernel.packChunk(codec, raw, into));
}

function unpack(codec: "none" | "zstd", packed: Uint8Array, rawLength: number): Uint8Array {
  const raw = new Uint8Array(rawLength);
  kernel.unpackChunk(codec, packed, raw);
  return raw;
}

const lightCurve = (epochCount: number) => lightCurveChunks(syntheticSky(1, 3), epochCount, 0.2)[0]!;

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** Bytes as chunks have them: runs, numbers that come again, noise, a few bytes too many. */
const chunks = fc
  .record({
    seed: fc.integer(),
    numbers: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 40_000 })),
    different: fc.constantFrom(1, 2, 17, 300, 5000, 2 ** 32),
    bits: fc.constantFrom(1, 8, 13, 32),
    runLength: fc.constantFrom(1, 1, 3, 200),
    rest: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ seed, numbers, different, bits, runLength, rest }) => {
    const random = seededRandom(seed).next;
    const words = new Uint32Array(numbers + 1);
    for (let at = 0; at < numbers; ) {
      const word = Math.imul(Math.floor(random() * different), 2654435761) >>> (32 - bits);
      for (let end = Math.min(at + 1 + random() * (runLength - 1), numbers); at < end; at++) words[at] = word;
    }
    words[numbers] = seed;
    return new Uint8Array(words.buffer, 0, 4 * numbers + rest);
  });

test("what is packed comes back, byte for byte, and the reference's checksum is behind it", () => {
  fc.assert(
    fc.property(chunks, fc.constantFrom("none" as const, "zstd" as const), (raw, codec) => {
      const packed = pack(codec, raw);
      expect(same(unpack(codec, packed, raw.length), raw)).toBe(true);
      const end = packed.length - 4;
      const stored = new DataView(packed.buffer, packed.byteOffset + end).getUint32(0, true);
      expect(stored).toBe(crc32c(packed.subarray(0, end)));
      expect(kernel.hasChecksum(packed)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("other zstds unpack what the kernel packs", async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (raw) => {
      const frame = pack("zstd", raw).slice(0, -4);
      expect(same(decompress(frame), raw)).toBe(true);
      if (raw.length > 0) expect(same(await zstd.decode(frame), raw)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("light curves and epochs become a good deal smaller, the more so where little was measured", () => {
  const share = (raws: Uint8Array[]) =>
    raws.reduce((sum, raw) => sum + pack("zstd", raw).length, 0) / raws.reduce((sum, raw) => sum + raw.length, 0);
  const curve = (missing: number) => share(lightCurveChunks(syntheticSky(50, 1), 1200, missing));
  const epoch = (missing: number) => share([epochChunk(syntheticSky(4096, 2), { epoch: 0, missing })]);
  expect(curve(0)).toBeLessThan(0.6);
  expect(curve(0.3)).toBeLessThan(0.5);
  expect(curve(0.6)).toBeLessThan(0.4);
  expect(epoch(0)).toBeLessThan(0.8);
  expect(epoch(0.3)).toBeLessThan(0.6);
  expect(epoch(0.6)).toBeLessThan(0.4);
});

test("what cannot be packed takes hardly more than it is", () => {
  const random = seededRandom(7).next;
  const noise = Uint8Array.from({ length: 200_001 }, () => 256 * random());
  expect(pack("zstd", noise).length).toBeLessThan(noise.length + 30);
});

test("the same bytes are packed the same way whatever was packed before", () => {
  const curve = lightCurve(700);
  const first = pack("zstd", curve);
  pack("zstd", epochChunk(syntheticSky(5000, 4), { epoch: 0, missing: 0.1 }));
  expect(same(pack("zstd", curve), first)).toBe(true);
});

test("damaged chunks are unpacked wrongly or refused, and nothing else is touched", () => {
  const raw = lightCurve(300);
  const packed = pack("zstd", raw);
  const area = kernel.allocate(raw.length + 128);
  const random = seededRandom(6).next;
  let refused = 0;
  for (let turn = 0; turn < 20_000; turn++) {
    const damaged = packed.slice(0, turn % 3 === 0 ? Math.floor(packed.length * random()) : packed.length);
    const flips = Math.floor(4 * random());
    for (let k = 0; k <= flips && damaged.length > 0; k++)
      damaged[Math.floor(damaged.length * (random() < 0.5 ? random() : 0.05 * random()))]! ^= 1 << (8 * random());
    if (same(damaged, packed)) continue; // flipped and flipped back
    expect(kernel.hasChecksum(damaged)).toBe(false);
    area.bytes.fill(0xa5);
    try {
      kernel.unpackChunk("zstd", damaged, area.bytes.subarray(64, 64 + raw.length));
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      refused++;
    }
    const untouched = (from: number) => area.bytes.subarray(from, from + 64).every((byte) => byte === 0xa5);
    expect(untouched(0) && untouched(64 + raw.length)).toBe(true);
  }
  expect(refused).toBeGreaterThan(5_000);
});

test("bytes may lie in the kernel's memory or elsewhere, also while it grows", async () => {
  const raw = lightCurve(2000);
  const expected = pack("zstd", raw);
  const fresh = await ChunkKernel.load();
  const bound = fresh.packedBound("zstd", raw.length);
  const input = fresh.allocate(raw.length);
  const output = fresh.allocate(bound);
  input.bytes.set(raw);
  for (const from of [() => input.bytes, () => raw])
    for (const into of [() => output.bytes, () => new Uint8Array(bound)]) {
      const target = into();
      const length = fresh.packChunk("zstd", from(), target);
      const packed = (target.length === 0 ? output.bytes : target).subarray(0, length);
      expect(same(packed, expected)).toBe(true);
    }
});

test("a chunk in the kernel's memory is unpacked elsewhere, also while the memory grows for it", async () => {
  const raw = lightCurve(2000);
  for (const codec of ["none", "zstd"] as const) {
    const packed = pack(codec, raw);
    const fresh = await ChunkKernel.load();
    const input = fresh.allocate(packed.length);
    input.bytes.set(packed);
    const into = new Uint8Array(raw.length);
    fresh.unpackChunk(codec, input.bytes, into);
    expect(same(into, raw)).toBe(true);
  }
});

test("a chunk of another length or codec is refused", () => {
  const raw = lightCurve(50);
  for (const codec of ["none", "zstd"] as const) {
    expect(() => unpack(codec, pack(codec, raw), raw.length + 1)).toThrow(RangeError);
    expect(() => unpack(codec, new Uint8Array(2), raw.length)).toThrow(RangeError);
    expect(() => kernel.packChunk(codec, raw, new Uint8Array(raw.length))).toThrow(RangeError);
  }
  expect(() => unpack("zstd", pack("none", raw), raw.length)).toThrow(RangeError);
});
