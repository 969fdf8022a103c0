import fc from "fast-check";
import { expect, test } from "vitest";
import { emptySums, flagChecksum, measurementSums } from "../../../../src/core/cube/column-checksum.ts";
import { EpochSums } from "../../../oracles/epoch-sums.ts";

const number = fc.oneof(fc.float(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, -0));
const columns = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6 })).chain(([objects, epochs]) =>
  fc.array(fc.array(fc.record({ value: number, uncertainty: number }), { minLength: objects, maxLength: objects }), {
    minLength: epochs,
    maxLength: epochs,
  }),
);

const bits = (numbers: number[]) => new Int32Array(Float32Array.from(numbers).buffer);

test("the epochs' side and the light curves' side sum to the same", () => {
  fc.assert(
    fc.property(columns, (epochs) => {
      const sums = new EpochSums(epochs.length);
      epochs[0]!.forEach((_, object) => {
        const curve = epochs.map((epoch) => epoch[object]!);
        sums.addCurve(object, bits(curve.map(({ value }) => value)), bits(curve.map(({ uncertainty }) => uncertainty)));
      });
      for (const [e, epoch] of epochs.entries()) {
        const value = Float32Array.from(epoch, (number) => number.value);
        const uncertainty = Float32Array.from(epoch, (number) => number.uncertainty);
        expect(sums.at(e)).toEqual(measurementSums(value, uncertainty));
      }
    }),
  );
});

test("flags sum to the same from both sides", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 255 }), { maxLength: 50 }), (flags) => {
      const sums = new EpochSums(1);
      for (const [object, flag] of flags.entries()) sums.addFlags(object, Int16Array.of(flag));
      expect(sums.at(0).checksum).toBe(flagChecksum(Int16Array.from(flags)));
    }),
  );
});

test("a change of any number, a swap of two, and of value and uncertainty change the checksum", () => {
  const value = Float32Array.of(15.25, 16.5, 17.125);
  const uncertainty = Float32Array.of(0.25, 0.5, 0.75);
  const before = measurementSums(value, uncertainty);
  const changed = [
    measurementSums(
      value.map((v, i) => (i === 1 ? v + 2 ** -19 : v)),
      uncertainty,
    ),
    measurementSums(Float32Array.of(16.5, 15.25, 17.125), uncertainty),
    measurementSums(uncertainty, value),
    measurementSums(
      value.map((v, i) => (i === 2 ? Number.NaN : v)),
      uncertainty,
    ),
  ];
  for (const { checksum } of changed) expect(checksum).not.toBe(before.checksum);
  expect(changed[3]!.finiteCount).toBe(before.finiteCount - 1);
});

test("objects without numbers count for nothing, so that a longer axis changes no sum", () => {
  const nan = (length: number) => new Float32Array(length).fill(Number.NaN);
  expect(measurementSums(nan(9), nan(9))).toEqual(emptySums);
  expect(flagChecksum(new Int16Array(9).fill(-1))).toBe(emptySums.checksum);
  const value = Float32Array.of(1, 2, Number.NaN, Number.NaN);
  expect(measurementSums(value, value)).toEqual(measurementSums(value.slice(0, 2), value.slice(0, 2)));
});
