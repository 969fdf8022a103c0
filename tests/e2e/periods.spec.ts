// Periods of the simulated variable stars in the sample.
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { sampleTest as test } from "../support/sample-page.ts";

declare const workbench: Workbench;

/** Period in days of each simulated RR Lyrae star, by its object's key. */
function rrLyrae(): Map<string, number> {
  const text = readFileSync(new URL("../../static/sample/injected_variables.csv", import.meta.url), "utf8");
  const [, ...rows] = text.trim().split("\n");
  const cells = rows
    .map((row) => row.split(","))
    .filter(([, , separation, kind]) => Number(separation) < 1 && /^RR/.test(kind!));
  return new Map(cells.map(([, key, , , period]) => [key!, Number(period)]));
}

test("the period of an RR Lyrae star is found through the scripting door, which refuses what makes no sense", async ({
  page,
}) => {
  await page.goto("/");
  const [key, period] = [...rrLyrae()][0]!;
  const found = await page.evaluate(async (key) => {
    await workbench.ready;
    const { measurementKey } = workbench.current!.record.measurements.find(({ kind }) => kind === "mag")!;
    const options = { harmonics: 2, minFrequency: 0.2, maxFrequency: 5, oversampling: 10 };
    const { frequency, power, peaks, candidates } = await workbench.periodogram(key, [measurementKey], options);
    const refusal = (call: Promise<unknown>) =>
      call.then(
        () => "none",
        (error) => `${error.tag}: ${error.message}`,
      );
    const signal = AbortSignal.abort();
    return {
      lengths: [frequency.length, power.length],
      periods: [...peaks.map(({ periodDays }) => periodDays), ...candidates.map(({ frequency }) => 1 / frequency)],
      refusals: [
        await refusal(workbench.periodogram(key, measurementKey, { oversampling: 0 })),
        await refusal(workbench.periodogram("nobody", measurementKey)),
        await refusal(workbench.periodogram(key, measurementKey, { signal })),
      ],
    };
  }, key);
  expect(found.lengths[0]).toBeGreaterThan(1000);
  expect(found.lengths[1]).toBe(found.lengths[0]);
  expect(Math.min(...found.periods.map((one) => Math.abs(one / period - 1)))).toBeLessThan(0.005);
  expect(found.refusals[0]).toBe("InvalidArgument: oversampling: expected a finite number from 1 up to 100, found 0.");
  expect(found.refusals[1]).toMatch(/^UnknownObject/);
  expect(found.refusals[2]).toMatch(/^Aborted/);
});
