import fc from "fast-check";
import { expect, test } from "vitest";
import { addSums, columnSumsAt } from "../../../../src/core/cube/column-checksum.ts";
import { ChunkKernel } from "../../../../src/core/kernels/chunk-kernel.ts";
import { EpochSums } from "../../../oracles/epoch-sums.ts";

const kernel = await ChunkKernel.load();
const bits = fc.oneof(fc.integer(), fc.constantFrom(0x7fc00000, 0x7f800000, 0, 0x41900000));
const objects = fc.integer({ min: 0, max: 19 }).chain((epochCount) =>
  fc.record({
    epochCount: fc.constant(epochCount),
    curves: fc.array(fc.array(bits, { minLength: 2 * epochCount, maxLength: 2 * epochCount }), { maxLength: 5 }),
    flags: fc.array(fc.array(fc.integer({ min: -5, max: 255 }), { minLength: epochCount, maxLength: epochCount })),
    wideFlags: fc.array(fc.array(fc.integer({ min: -5 }), { minLength: epochCount, maxLength: epochCount })),
    first: fc.integer({ min: 0, max: 2 ** 28 }),
  }),
);

test("the kernel's sums are the reference's, bit for bit, for any count of epochs", () => {
  fc.assert(
    fc.property(objects, ({ epochCount, curves, flags, wideFlags, first }) => {
      const [reference, sums] = [new EpochSums(epochCount), kernel.epochSums(epochCount)];
      const [flagReference, flagSums] = [new EpochSums(epochCount), kernel.epochSums(epochCount)];
      for (const [k, curve] of curves.entries()) {
        const numbers = Int32Array.from(curve);
        reference.addCurve(first + k, numbers.subarray(0, epochCount), numbers.subarray(epochCount));
        sums.addCurve(first + k, new Uint8Array(numbers.buffer));
      }
      for (const [k, row] of flags.entries()) {
        const numbers = Int16Array.from(row);
        flagReference.addFlags(first + k, numbers);
        flagSums.addFlags(first + k, new Uint8Array(numbers.buffer));
      }
      const [wideReference, wideSums] = [new EpochSums(epochCount), kernel.epochSums(epochCount)];
      for (const [k, row] of wideFlags.entries()) {
        const numbers = Int32Array.from(row);
        wideReference.addFlags(first + k, numbers);
        wideSums.addFlags(first + k, new Uint8Array(numbers.buffer), true);
      }
      for (let epoch = 0; epoch < epochCount; epoch++) {
        expect(columnSumsAt(wideSums.copy(), epoch)).toEqual(wideReference.at(epoch));
        expect(columnSumsAt(sums.copy(), epoch)).toEqual(reference.at(epoch));
        expect(columnSumsAt(flagSums.copy(), epoch)).toEqual(flagReference.at(epoch));
      }
    }),
  );
});

test("sums of some objects and of the others add up to those of all, and are forgotten when they are cleared", () => {
  fc.assert(
    fc.property(objects, fc.nat(5), ({ epochCount, curves, first }, cut) => {
      const all = kernel.epochSums(epochCount);
      const part = kernel.epochSums(epochCount);
      const total = new Int32Array(3 * epochCount);
      for (const [k, curve] of curves.entries()) {
        const bytes = new Uint8Array(Int32Array.from(curve).buffer);
        if (k === cut) {
          addSums(total, part.copy());
          part.clear();
        }
        all.addCurve(first + k, bytes);
        part.addCurve(first + k, bytes);
      }
      addSums(total, part.copy());
      expect(total).toEqual(all.copy());
    }),
  );
});
