import Blosc from "numcodecs/blosc";
import LZ4 from "numcodecs/lz4";
import Zstd from "numcodecs/zstd";
import { expect, test } from "vitest";
import { unzstdBytes } from "../../../../src/core/bytes/unpack-bytes.ts";
import { unpackBlosc } from "../../../../src/core/zarr/blosc.ts";
import { unpackSizedLz4 } from "../../../../src/core/zarr/lz4.ts";
import { seededRandom } from "../../../support/random.ts";

/** Bytes that can be packed in part: slow numbers, noise, runs. */
function someBytes(length: number): Uint8Array {
  const random = seededRandom(length);
  const floats = Float32Array.from({ length: Math.ceil(length / 4) }, (_, i) =>
    i % 97 < 20 ? 15.5 : 15 + Math.sin(i / 50) + (i % 3 === 0 ? random.next() / 1000 : 0),
  );
  return new Uint8Array(floats.buffer).slice(0, length);
}

const lengths = [0, 1, 15, 127, 512, 4096, 40_003, 300_000];
const compressors = ["blosclz", "lz4", "lz4hc", "zlib", "zstd"];

test.each(compressors.flatMap((cname) => [0, 1, 2].map((shuffle) => [cname, shuffle] as const)))(
  "what numcodecs packs with Blosc's %s and shuffle %i is unpacked to the same bytes",
  async (cname, shuffle) => {
    for (const blocksize of [0, 2048])
      for (const clevel of [1, 9])
        for (const length of lengths) {
          const bytes = someBytes(length);
          const codec = Blosc.fromConfig({ id: "blosc", cname, clevel, shuffle, blocksize });
          const packed = await codec.encode(bytes);
          const said = `${length} bytes, level ${clevel}, blocks of ${blocksize}`;
          expect(Buffer.compare(unpackBlosc(packed), bytes), said).toBe(0);
        }
  },
);

test("what is cut, changed in its header, or packed with Snappy is refused", async () => {
  const packed = await Blosc.fromConfig({ id: "blosc", cname: "lz4", clevel: 5, shuffle: 1, blocksize: 0 }).encode(
    someBytes(4096),
  );
  for (const length of [0, 10, 16, 40, packed.length - 1])
    expect(() => unpackBlosc(packed.slice(0, length))).toThrow(RangeError);
  const snappy = packed.slice();
  snappy[2] = (snappy[2]! & 31) | (2 << 5);
  expect(() => unpackBlosc(snappy)).toThrow(/Snappy/);
  for (let at = 16; at < packed.length; at += 7) {
    const flipped = packed.slice();
    flipped[at]! ^= 0x55;
    try {
      expect(unpackBlosc(flipped).length).toBe(4096);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  }
});

test("what numcodecs packs with zstd, and with LZ4 alone, is unpacked to the same bytes", async () => {
  for (const length of lengths.slice(1)) {
    const bytes = someBytes(length);
    expect(Buffer.compare(unzstdBytes(await Zstd.fromConfig({ id: "zstd", level: 3 }).encode(bytes)), bytes)).toBe(0);
    expect(
      Buffer.compare(unpackSizedLz4(await LZ4.fromConfig({ id: "lz4", acceleration: 1 }).encode(bytes)), bytes),
    ).toBe(0);
  }
});
