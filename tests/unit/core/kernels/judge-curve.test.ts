import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkKernel } from "../../../../src/core/kernels/chunk-kernel.ts";
import { judgeCurve } from "../../../oracles/judge-curve.ts";

const kernel = await ChunkKernel.load();
const odd = fc.constantFrom(Number.NaN, 99, 0, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 15);
const number = fc.oneof(fc.float({ min: 10, max: 20 }), fc.constantFrom(14.5, 14.25), odd);
const curve = fc.integer({ min: 0, max: 200 }).chain((epochCount) => {
  const row = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: epochCount, maxLength: epochCount });
  return fc.record({
    value: row(number),
    uncertainty: row(fc.oneof(fc.float({ min: 0, max: 2 }), odd)),
    flags: row(fc.oneof(fc.integer({ min: -5, max: 300 }), fc.constantFrom(0, 1, 2, 4))),
    wide: fc.boolean(),
    magnitudes: fc.boolean(),
    needsUncertainty: fc.boolean(),
  });
});

test("a judged light curve has the counts and medians that sorting gives, bit for bit, whatever the numbers", () => {
  fc.assert(
    fc.property(curve, ({ value, uncertainty, flags, wide, magnitudes, needsUncertainty }) => {
      const epochCount = value.length;
      const end = magnitudes ? 90 : Number.POSITIVE_INFINITY;
      const rule = { valueEnd: end, uncertaintyEnd: magnitudes ? 1 : end, needsUncertainty };
      const stored = wide ? Int32Array.from(flags) : Int16Array.from(flags);
      const room = kernel.allocate(8 * epochCount);
      const numbers = Float32Array.from([...value, ...uncertainty]);
      const judge = kernel.curveJudge(epochCount);
      room.bytes.set(new Uint8Array(numbers.buffer));
      const [values, errors] = [numbers.subarray(0, epochCount), numbers.subarray(epochCount)];
      const expected = judgeCurve(values, errors, stored, rule);
      expect(judge.judge(room.bytes, new Uint8Array(stored.buffer), wide, rule)).toEqual(expected);
      const measured = judge.measuredAt();
      expect(measured.reduce((sum, is) => sum + is, 0)).toBe(expected.validCount);
      // Epochs of curves before stay: those of this one once more change nothing.
      judge.judge(room.bytes, new Uint8Array(stored.buffer), wide, rule);
      expect(judge.measuredAt()).toEqual(measured);
      judge.clear();
      expect(judge.measuredAt().every((is) => is === 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("a light curve that lies elsewhere is refused", () => {
  const judge = kernel.curveJudge(2);
  const rule = { valueEnd: 90, uncertaintyEnd: 1, needsUncertainty: true };
  expect(() => judge.judge(new Uint8Array(16), new Uint8Array(4), false, rule)).toThrow(RangeError);
});
