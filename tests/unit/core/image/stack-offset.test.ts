import { expect, test } from "vitest";
import { stackOffset } from "../../../../src/core/image/stack-offset.ts";

const size = 41;

/** Numbers from 0 to 1 that are the same in every run. */
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** Stamps of noise with a star that is off the middle by as much in each, and a neighbor somewhere. */
function stamps(count: number, dx: number, dy: number, peak: number) {
  const next = numbers(26);
  return Array.from({ length: count }, () => {
    const [nx, ny] = [next() * size, next() * size];
    const star = (u: number, v: number, x: number, y: number) => Math.exp(-((u - x) ** 2 + (v - y) ** 2) / 4);
    return Float32Array.from({ length: size * size }, (_, i) => {
      const [u, v] = [i % size, Math.floor(i / size)];
      const noise = next() + next() + next() + next() - 2;
      return 500 + noise + peak * star(u, v, 20 + dx, 20 + dy) + 3 * peak * star(u, v, nx, ny);
    });
  });
}

test.each([
  [0, 0],
  [2.3, -1.2],
  [-12, 9.5],
])("stars that are all off by %d and %d pixels are found there", (dx, dy) => {
  const found = stackOffset(stamps(30, dx, dy, 6), size)!;
  expect(found.count).toBe(30);
  expect(Math.abs(found.dx - dx)).toBeLessThan(0.25);
  expect(Math.abs(found.dy - dy)).toBeLessThan(0.25);
});

test("nothing is said where there are no stars, too few stamps, or pixels that were not measured", () => {
  expect(stackOffset(stamps(30, 0, 0, 0), size)).toBeUndefined();
  expect(stackOffset(stamps(3, 2, 2, 6), size)).toBeUndefined();
  expect(
    stackOffset(
      stamps(30, 2, 2, 6).map((stamp) => stamp.fill(Number.NaN)),
      size,
    ),
  ).toBeUndefined();
});
