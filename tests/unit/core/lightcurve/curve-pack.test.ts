import { expect, test } from "vitest";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";

test("what one curve is written into, no other curve and no later call shows", () => {
  const axis = { axisId: "1", epochKeys: ["e0", "e1"], epochMjd: Float64Array.of(58856, 58857) };
  const pack = { axisId: "1", numbers: Float32Array.from({ length: 8 }, (_, i) => i), flags: new Int16Array(4) };
  const names = [1, 2].map((n) => ({ objectKey: `I${n}`, measurementKey: "m" }));
  const [first, second] = unpackCurves(names, pack, axis);
  first!.epochMjd[0]! -= 58000;
  first!.value.fill(0);
  expect([...second!.epochMjd, ...unpackCurves(names, pack, axis)[0]!.epochMjd]).toEqual([58856, 58857, 58856, 58857]);
  expect([...second!.value]).toEqual([4, 5]);
  expect(() => first!.epochKeys.sort()).toThrow(TypeError);
});
