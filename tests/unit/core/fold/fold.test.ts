import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { binPhases, foldTimes } from "../../../../src/core/fold/fold.ts";

const file = new URL("../../../fixtures/periods/periods.json", import.meta.url);
const { fold } = JSON.parse(readFileSync(file, "utf8"));

test("phases are those of exact arithmetic to 1e-12, for a million cycles", () => {
  const phases = foldTimes(fold.time, { periodDays: fold.period, zeroTime: fold.zero });
  const away = Array.from(phases, (phase, i) => Math.abs(phase - fold.phase[i]));
  expect(Math.max(...away.map((one) => Math.min(one, 1 - one)))).toBeLessThan(1e-12);
});

test("times before phase 0 fold like those after, and what has no time has no phase", () => {
  const [before, at, none] = foldTimes([9.5, 10, Number.NaN], { periodDays: 2, zeroTime: 10 });
  expect([before, at, none]).toEqual([0.75, 0, Number.NaN]);
});

test("bins hold weighted means, and are empty where there is nothing", () => {
  const bins = binPhases([0.1, 0.2, 0.9], [1, 4, 7], [1, 0.5, 1], 4);
  expect(bins.map(({ count }) => count)).toEqual([2, 0, 0, 1]);
  expect(bins[0]!.mean).toBeCloseTo((1 + 4 * 4) / 5, 12);
  expect(bins[0]!.error).toBeCloseTo(Math.sqrt(1 / 5), 12);
  expect(bins[1]!.mean).toBeNaN();
});
