import { describe, expect, test } from "vitest";
import { type Registration, registerFrame } from "../../../../src/core/pattern/register-frame.ts";
import { type FrameOptions, type TwoFrames, twoFrames } from "./two-frames.ts";

/** The farthest that a star of the frame which lies on the reference is put from where it belongs. */
function worstError({ frame, reference, toReference }: TwoFrames, { transform }: Registration): number {
  const { a, b, c, d, e, f } = transform;
  const [width, height] = [Math.max(...reference.x), Math.max(...reference.y)];
  let worst = 0;
  for (const [k, x] of frame.x.entries()) {
    const [rightX, rightY] = toReference(x, frame.y[k]!);
    if (rightX < 0 || rightX > width || rightY < 0 || rightY > height) continue;
    worst = Math.max(worst, Math.hypot(a * x + b * frame.y[k]! + e - rightX, c * x + d * frame.y[k]! + f - rightY));
  }
  return worst;
}

const usual: FrameOptions = {
  ...{ count: 2000, overlap: 0.3, falseShare: 0.5, scale: 1, flipped: false, noisePixels: 0.2 },
};

describe("Two frames of 2,000 sources, half of them false, that share 30 % of their area", () => {
  const cases = [0.5, 0.71, 1, 1.41, 2].flatMap((scale) => [false, true].map((flipped) => ({ scale, flipped })));
  test.each(cases)("are brought together at scale $scale, flipped $flipped, at any angle", ({ scale, flipped }) => {
    for (const seed of [1, 2]) {
      const two = twoFrames(seed * 100 + scale * 10 + (flipped ? 1 : 0), { ...usual, scale, flipped });
      const found = registerFrame(two.reference, two.frame);
      expect(found, `seed ${seed}`).toBeDefined();
      expect(worstError(two, found!), `seed ${seed}`).toBeLessThan(1.5);
      expect(found!.flipped).toBe(flipped);
      expect(found!.scale).toBeCloseTo(scale, 2);
      expect(found!.residualPixels).toBeLessThan(0.6);
    }
  });
});

test("frames of eight stars are brought together exactly", () => {
  const x = Float64Array.of(17.956, 953.266, 694.257, 276.965, 845.345, 420.858, 125.876, 500);
  const y = Float64Array.of(852.8, 60.8, 795.2, 658.4, 363.2, 917.6, 248, 500);
  const magnitude = Float64Array.of(18, 18.5, 16, 15.5, 17, 17.5, 16.8, 15);
  const turned = { x: y.map((value) => 1000 - value), y: x.slice(), magnitude: new Float64Array(8).fill(Number.NaN) };
  const found = registerFrame({ x, y, magnitude }, turned)!;
  expect(found.matchedCount).toBe(8);
  expect(found.residualPixels).toBeLessThan(1e-6);
});

test("frames of other stars have no pattern in common, and no transform", () => {
  for (const seed of [1]) {
    const [one, other] = [twoFrames(seed, { ...usual, count: 600 }), twoFrames(seed + 50, { ...usual, count: 600 })];
    expect(registerFrame(one.reference, other.frame)).toBeUndefined();
  }
});

test("too few stars, and none, have no transform", () => {
  const field = (count: number) => ({
    x: Float64Array.from({ length: count }, (_, k) => k * 10),
    y: Float64Array.from({ length: count }, (_, k) => k * k),
    magnitude: new Float64Array(count),
  });
  for (const count of [0, 1, 2, 3]) expect(registerFrame(field(count), field(count))).toBeUndefined();
});
