import { expect, test } from "vitest";
import { loadPeriodKernel } from "../../../../src/core/kernels/period-kernel.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { type SharedTimes, sharedSpectrum } from "../../../../src/core/periods/shared-times.ts";
import { automaticSurvey } from "../../../../src/core/periods/survey.ts";
import { keptPlans, SearchPlan } from "../../../../src/pipeline/analyse/search-plan.ts";

const settings = { ...automaticSurvey, minFrequency: 0.2, maxFrequency: 2 };
const time = (shift: number) => Float64Array.from({ length: 60 }, (_, i) => 60000 + 1.13 * i + shift * Math.sin(7 * i));

function powerOf(shared: SharedTimes | undefined, at: Float64Array): Float64Array {
  const value = at.map((one) => 15 + 0.3 * Math.sin(one * 4));
  const points = periodPoints({ time: at, value, uncertainty: at.map(() => 0.02) });
  const search = sharedSpectrum([points], { ...shared!, power: shared!.power! }, 3, at.length);
  for (;;) {
    const step = search.next();
    if (step.done) return step.value.slice();
  }
}

test("a plan that is kept gives the very powers of one made anew, whatever it was made for in between", async () => {
  const plan = new SearchPlan(await loadPeriodKernel());
  for (const [at, asked] of [
    [time(0.4), settings],
    [time(0.4), settings],
    [time(0.3), settings],
    [time(0.4), settings],
    [time(0.4), { ...settings, maxFrequency: 1.5 }],
    [time(0.4).with(5, Number.NaN), settings],
  ] as const) {
    const usable = at.map((one) => (Number.isNaN(one) ? 60000 : one));
    const own = new SearchPlan(await loadPeriodKernel());
    expect(powerOf(plan.share(at, asked), usable)).toEqual(powerOf(own.share(at, asked), usable));
  }
});

test("a plan is made once for the same times and settings, and never kept of a range that it refused", async () => {
  const plan = new SearchPlan(await loadPeriodKernel());
  const shared = plan.share(time(0.4), settings);
  expect(plan.share(time(0.4), { ...settings })).toBe(shared);
  expect(() => plan.share(time(0.4), { ...settings, minFrequency: 3 })).toThrow();
  const again = plan.share(time(0.4), settings);
  expect(again).not.toBe(shared);
  expect(powerOf(again, time(0.4)).some((one) => one > 0.9)).toBe(true);
});

test("one plan is kept, and none whose memory is large", async () => {
  const plans = keptPlans();
  const [first, second] = [await plans.take(), await plans.take()];
  expect(second).not.toBe(first);
  plans.give(first);
  plans.give(second);
  expect(await plans.take()).toBe(first);
  const many = Float64Array.from({ length: 20_000 }, (_, i) => 60000 + i / 10);
  first.share(many, { method: "sine", maxFrequency: 40, oversampling: 5 });
  plans.give(first);
  expect(await plans.take()).not.toBe(first);
});
