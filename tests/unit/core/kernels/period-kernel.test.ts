import { expect, test } from "vitest";
import { loadPeriodKernel } from "../../../../src/core/kernels/period-kernel.ts";
import { harmonicPower } from "../../../../src/core/periods/harmonic-power.ts";
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

test("times that would need more memory than there is are not shared", async () => {
  const plan = await loadPeriodKernel();
  expect(plan(new Float64Array(100_000), { first: 0.01, step: 1e-4, count: 1_000_000 }, 3)).toBeUndefined();
});
