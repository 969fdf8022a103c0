import { expect, test } from "vitest";
import { fillPower, harmonicPowerAt } from "../../../../src/core/periods/harmonic-power.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { seededRandom } from "../../../support/random.ts";

const { next: random } = seededRandom(3);

test.each([
  [1, 0.05],
  // In shorter nights six terms nearly replace each other: what is left of them is rounding.
  [3, 0.3],
])("power is filled in where it is missing, as it is summed directly, with %i harmonics", (harmonics, nightDays) => {
  // Nights, whose sines have little weight at whole frequencies.
  const time = Float64Array.from({ length: 300 }, (_, i) => 3 * i + nightDays * random());
  const points = periodPoints({
    time,
    value: time.map((t) => Math.sin(t) + random()),
    uncertainty: time.map(() => 0.1),
  });
  const grid = { first: 0.97, step: 1 / (5 * 900) };
  const power = new Float64Array(400).fill(0.5);
  // Alone, in runs longer than phases are turned on for, at both ends.
  const isMissing = (k: number) => k === 0 || k === 7 || k === 9 || (k >= 100 && k < 300) || k === 399;
  for (let k = 0; k < power.length; k++) if (isMissing(k)) power[k] = Number.NaN;
  fillPower(points, power, grid, harmonics);
  for (const [k, one] of power.entries())
    if (isMissing(k))
      expect(Math.abs(one - harmonicPowerAt(points, grid.first + k * grid.step, harmonics))).toBeLessThan(1e-9);
    else expect(one).toBe(0.5);
});
