import { expect, test } from "vitest";
import { loadPeriodKernel } from "../../../../src/core/kernels/period-kernel.ts";
import { harmonicPower, harmonicPowerAt } from "../../../../src/core/periods/harmonic-power.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { seededRandom } from "../../../support/random.ts";

const { next: random } = seededRandom(5);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

test.each([1, 2, 3])("power of curves that share their times is float64's, with %i harmonics", async (harmonics) => {
  const plan = await loadPeriodKernel();
  const time = Float64Array.from({ length: 300 }, (_, i) => 1.7 * i + 0.2 * random());
  const grid = { first: 0.01, step: 1 / (5 * 510), count: 20_000 };
  const shared = plan(time, grid, harmonics)!;
  for (const period of [0.5668, 3.21]) {
    const value = time.map((t) => 15 + 0.2 * Math.sin((2 * Math.PI * t) / period) ** 3 + 0.03 * normal());
    for (let i = 0; i < 40; i++) value[Math.floor(300 * random())] = Number.NaN;
    const uncertainty = time.map(() => 0.02 + 0.02 * random());
    const points = periodPoints({ time, value, uncertainty });
    const weight = new Float64Array(300);
    const weighted = new Float64Array(300);
    let at = 0;
    for (let i = 0; i < 300; i++)
      if (Number.isFinite(value[i]!)) {
        weight[i] = points.weight[at]!;
        weighted[i] = points.weight[at]! * points.value[at]!;
        at++;
      }
    const exact = new Float64Array(grid.count);
    const sink = (start: number, part: Float64Array) => exact.set(part, start);
    for (const _ of harmonicPower(points, grid, harmonics, sink));
    shared.take({ weight, weighted, variance: points.variance });
    let [worst, unknown] = [0, 0];
    for (let block = 0; block < shared.blockCount; block++) {
      const { start, power } = shared.block(block);
      for (let k = 0; k < power.length; k++) {
        if (Number.isNaN(power[k]!)) unknown++;
        else worst = Math.max(worst, Math.abs(power[k]! - exact[start + k]!));
      }
    }
    expect(worst).toBeLessThan(2e-6);
    expect(unknown).toBeLessThan(50); // where the times nearly repeat, which the caller sums directly
  }
});

const days = "near multiples of one a day, which nights within five hours hardly tell from a constant";
test.each([1, 3])(`${days}, power is float64's, with %i harmonics`, async (harmonics) => {
  const plan = await loadPeriodKernel();
  const count = 1200;
  const time = Float64Array.from({ length: count }, (_, night) => night + 0.2 * random());
  const step = 1 / (10 * count);
  const shared = plan(time, { first: step, step, count: 60_000 }, harmonics)!;
  const shapes = {
    noise: () => 0,
    trend: (t: number) => t / 40,
    day: (t: number) => 30 * Math.sin(2 * Math.PI * t + 1),
    slow: (t: number) => 100 * Math.sin(t / 32),
    "within a night": (t: number) => Math.sin((2 * Math.PI * t) / 0.3719),
  };
  const unknown: Record<string, number> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const value = time.map((t) => 15 + shape(t) + normal());
    const points = periodPoints({ time, value, uncertainty: time.map(() => 0.5 + random()) });
    const { weight, variance } = points;
    shared.take({ weight, weighted: weight.map((one, j) => one * points.value[j]!), variance });
    let worst = 0;
    unknown[name] = 0;
    for (let block = 0; block < shared.blockCount; block++) {
      const { start, power } = shared.block(block);
      for (let k = 0; k < power.length; k++) {
        const frequency = step * (start + k + 1);
        if (Math.abs(frequency - Math.round(frequency)) > 10 * step) continue;
        if (Number.isNaN(power[k]!)) unknown[name]++;
        else worst = Math.max(worst, Math.abs(power[k]! - harmonicPowerAt(points, frequency, harmonics)));
      }
    }
    expect(worst, name).toBeLessThan(2e-6);
  }
  // Where terms have small amplitudes, the error of the sums counts little: at 101 frequencies it was looked at.
  for (const [name, count] of Object.entries(unknown)) expect(count, name).toBeLessThan(harmonics === 1 ? 12 : 40);
});

test("times that would need more memory than there is are not shared", async () => {
  const plan = await loadPeriodKernel();
  expect(plan(new Float64Array(100_000), { first: 0.01, step: 1e-4, count: 1_000_000 }, 3)).toBeUndefined();
});
