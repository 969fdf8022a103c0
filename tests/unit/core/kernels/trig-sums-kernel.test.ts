import { expect, test } from "vitest";
import { loadTrigSumsKernel } from "../../../../src/core/kernels/trig-sums-kernel.ts";
import { harmonicPower } from "../../../../src/core/periods/harmonic-power.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { seededRandom } from "../../../support/random.ts";

const { next: random } = seededRandom(11);
const kernel = await loadTrigSumsKernel();

/** Evening of every night of two seasons, with a gap of years: what makes sums large. */
function nights(count: number) {
  const time = Float64Array.from({ length: count }, (_, i) => (i < count / 2 ? i : 1500 + i) + 0.04 * random()).sort();
  const value = time.map((t) => 15 + 0.2 * Math.sin((2 * Math.PI * t) / 0.5668) ** 3 + 0.05 * random());
  return periodPoints({ time, value, uncertainty: time.map(() => 0.02 + 0.02 * random()) });
}

test.each([
  [3, 40, 7],
  [40, 1, 1],
  [300, 12_289, 1],
  [300, 12_289, 3],
  [9_000, 40_000, 2],
])("sums of %i points at %i frequencies are the plain ones, up to harmonic %i", (pointCount, count, harmonics) => {
  const { time, weight, value } = nights(pointCount);
  const weighted = value.map((one, j) => one * weight[j]!);
  const grid = { first: 0.013, step: 1 / (5 * (time.at(-1)! + 1)), count };
  const sums = kernel({ time, weight, weighted }, grid, harmonics)!;
  const size = weighted.reduce((sum, one) => sum + Math.abs(one), 0);
  for (let start = 0; start < count; start += sums.blockLength) {
    sums.turnTo(start);
    const last = Math.min(sums.blockLength, count - start) - 1;
    for (const k of [0, 1, Math.floor(last / 2), last])
      for (let multiple = 1; multiple <= 2 * harmonics; multiple++) {
        let [c, s, yc, ys] = [0, 0, 0, 0];
        for (let j = 0; j < pointCount; j++) {
          const turns = multiple * (grid.first + (start + k) * grid.step) * time[j]!;
          const angle = 2 * Math.PI * (turns - Math.floor(turns));
          c += weight[j]! * Math.cos(angle);
          s += weight[j]! * Math.sin(angle);
          yc += weighted[j]! * Math.cos(angle);
          ys += weighted[j]! * Math.sin(angle);
        }
        const [cosines, sines] = sums.ofWeights(multiple);
        expect(Math.hypot(cosines[k]! - c, sines[k]! - s)).toBeLessThan(1e-12);
        if (multiple > harmonics) continue;
        const [ofCosines, ofSines] = sums.ofValues(multiple);
        expect(Math.hypot(ofCosines[k]! - yc, ofSines[k]! - ys)).toBeLessThan(1e-12 * size);
      }
  }
});

test.each([1, 3])("the power of %i harmonics is that of plain loops, where times repeat, too", (harmonics) => {
  // At one cycle a day, and at half of it, all points of a strict rhythm have one phase: sine and cosine say the same.
  const time = Float64Array.from({ length: 200 }, (_, i) => i);
  const value = time.map((t) => Math.sin(0.9 * t) + 0.1 * random());
  const points = periodPoints({ time, value, uncertainty: time.map(() => 0.1) });
  const grid = { first: 0.25, step: 0.0005, count: 4000 };
  const [ours, plain] = [new Float64Array(grid.count), new Float64Array(grid.count)];
  for (const _ of harmonicPower(points, grid, harmonics, (start, part) => ours.set(part, start), kernel));
  for (const _ of harmonicPower(points, grid, harmonics, (start, part) => plain.set(part, start)));
  const away = ours.map((one, k) => Math.abs(one - plain[k]!));
  // Right beside such a frequency rounding counts in both.
  const isStrict = (k: number) => Math.abs(((2 * harmonics * (grid.first + k * grid.step)) % 1) - 0.5) > 0.49;
  expect(Math.max(...away.filter((_, k) => !isStrict(k)))).toBeLessThan(1e-9);
  const strict = away.filter((_, k) => isStrict(k));
  expect(strict.length).toBeGreaterThan(10);
  expect(strict.filter((one) => one < 1e-6).length).toBeGreaterThan(0.9 * strict.length);
  expect(ours.every((one) => one >= 0 && one <= 1)).toBe(true);
});

test("one plan after another gives each its own sums, and what would not fit into memory none", () => {
  const grid = { first: 0.02, step: 1 / 5000, count: 3000 };
  const powers = (pointCount: number) => {
    const power = new Float64Array(grid.count);
    for (const _ of harmonicPower(nights(pointCount), grid, 1, (start, part) => power.set(part, start), kernel));
    return power;
  };
  powers(5000);
  const curve = nights(50);
  const [ours, plain] = [new Float64Array(grid.count), new Float64Array(grid.count)];
  for (const _ of harmonicPower(curve, grid, 1, (start, part) => ours.set(part, start), kernel));
  for (const _ of harmonicPower(curve, grid, 1, (start, part) => plain.set(part, start)));
  expect(Math.max(...ours.map((one, k) => Math.abs(one - plain[k]!)))).toBeLessThan(1e-9);
  const many = new Float64Array(2_000_000);
  expect(kernel({ time: many, weight: many, weighted: many }, grid, 1)).toBeUndefined();
});
