// Against the oracles on streams that no compressor would write; against files of astropy and cfitsio in core/image.
import { expect, test } from "vitest";
import { dithers, loadRiceKernel, type Quantised } from "../../../../src/core/kernels/rice-kernel.ts";
import { unquantise } from "../../../oracles/dither-oracle.ts";
import { unpackRice } from "../../../oracles/rice-oracle.ts";

/** Whole numbers below `end`, the same in every run. */
function numbers(seed: number) {
  let state = seed;
  return (end: number) => {
    state = (state * 16807) % 2147483647;
    return state % end;
  };
}

test("any bytes are unpacked as the oracle unpacks them, or refused with it", async () => {
  const kernel = await loadRiceKernel();
  const next = numbers(26);
  let whole = 0;
  for (let k = 0; k < 6000; k++) {
    const bytePix = [1, 2, 4][k % 3]!;
    const blockSize = [1, 7, 32][next(3)]!;
    // Rows of zeros are long runs, and blocks of pixels that are all one.
    const zeros = next(4);
    const packed = Uint8Array.from({ length: next(260) }, () => (next(4) < zeros ? 0 : next(256)));
    const stored = new Int32Array(next(90) + 1);
    const out = new Float64Array(stored.length);
    const isWhole = unpackRice(packed, bytePix, blockSize, stored);
    expect(kernel.unpack(packed, bytePix, blockSize, out)).toBe(isWhole);
    if (!isWhole) continue;
    whole++;
    expect(out).toEqual(Float64Array.from(stored));
  }
  expect(whole).toBeGreaterThan(1000);
});

test("integers stand for the same values, bit for bit, in both widths", async () => {
  const kernel = await loadRiceKernel();
  const next = numbers(1);
  for (const dither of dithers)
    for (const blank of [undefined, -2147483648, 7, 2 ** 31])
      for (const tile of [0, 4, 9_998, 123_456]) {
        const stored = Int32Array.from({ length: 25_000 }, (_, i) =>
          i % 11 === 0 ? 7 : i % 13 === 0 ? -2147483646 : i % 17 === 0 ? -2147483648 : next(2 ** 31) - 2 ** 30,
        );
        const how: Quantised = { scale: 0.37, zero: -12.5, dither, tile, ...(blank === undefined ? {} : { blank }) };
        for (const Values of [Float32Array, Float64Array]) {
          const [expected, found] = [new Values(stored.length), new Values(stored.length)];
          unquantise(stored, how, expected);
          kernel.unquantise(stored, how, found);
          expect(Buffer.from(found.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
        }
      }
});
