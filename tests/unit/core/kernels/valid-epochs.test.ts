import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkKernel } from "../../../../src/core/kernels/chunk-kernel.ts";
import { leaveValid } from "../../../../src/core/lightcurve/valid.ts";

const kernel = await ChunkKernel.load();
const nearly = (of: number) => Math.fround(of * (1 - 2 ** -24));
const odd = [Number.NaN, 90, nearly(90), 1, nearly(1), 0, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const number = fc.oneof(fc.float({ noNaN: true, min: 10, max: 20 }), fc.constantFrom(...odd));
const objects = fc.integer({ min: 0, max: 30 }).chain((epochCount) => {
  const curve = fc.record({
    numbers: fc.array(number, { minLength: 2 * epochCount, maxLength: 2 * epochCount }),
    magnitudes: fc.boolean(),
    needsUncertainty: fc.boolean(),
  });
  return fc.record({ epochCount: fc.constant(epochCount), objects: fc.array(fc.array(curve, { maxLength: 4 })) });
});

test("the kernel counts the epochs valid in all light curves of an object that the plain loop leaves", () => {
  fc.assert(
    fc.property(objects, ({ epochCount, objects }) => {
      const valid = kernel.validEpochs(epochCount);
      for (const curves of objects) {
        const left = new Uint8Array(epochCount).fill(1);
        valid.begin();
        for (const { numbers, magnitudes, needsUncertainty } of curves) {
          const end = magnitudes ? 90 : Number.POSITIVE_INFINITY;
          const rule = { valueEnd: end, uncertaintyEnd: magnitudes ? 1 : end, needsUncertainty };
          const cube = Float32Array.from(numbers);
          valid.take(new Uint8Array(cube.buffer), rule);
          leaveValid(left, cube, epochCount, rule);
        }
        expect(valid.count()).toBe(left.reduce((sum, one) => sum + one, 0));
      }
    }),
  );
});
