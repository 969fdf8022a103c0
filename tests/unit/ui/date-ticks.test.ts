import { expect, test } from "vitest";
import { dateTicks } from "../../../src/ui/kit/text/date-ticks.ts";

const labels = (low: number, high: number, most = 6) => dateTicks(low, high, most).map(({ label }) => label);

test("ticks of dates lie at whole years, months, days, hours and minutes, whichever there is room for", () => {
  expect(labels(51_544, 55_197)).toEqual(["2000", "2002", "2004", "2006", "2008", "2010"]);
  expect(labels(58_849, 59_215.5)).toEqual(["2020-01", "2020-04", "2020-07", "2020-10", "2021-01"]);
  expect(labels(58_849, 58_905)).toEqual([
    ...["2020-01-01", "2020-01-11", "2020-01-21", "2020-02-01", "2020-02-11", "2020-02-21"],
  ]);
  expect(labels(58_849, 58_853)).toEqual(["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04", "2020-01-05"]);
  expect(labels(58_849.1, 58_850.1)).toEqual(["2020-01-01 06:00", "12:00", "18:00", "2020-01-02 00:00"]);
  expect(labels(58_849, 58_849.005)).toEqual(["2020-01-01 00:00", "00:02", "00:04", "00:06"]);
});

test("there are never more ticks of dates than there is room for, and at least two where there is room for six", () => {
  for (let days = 0.0001; days < 40_000; days *= 1.37)
    for (const low of [15_020.3, 51_544, 58_849.71]) {
      const ticks = dateTicks(low, low + days, 6);
      expect(ticks.length, `${days} d from ${low}`).toBeLessThanOrEqual(7);
      expect(ticks.length, `${days} d from ${low}`).toBeGreaterThanOrEqual(1);
      for (const { mjd } of ticks) {
        expect(mjd).toBeGreaterThanOrEqual(low);
        expect(mjd).toBeLessThanOrEqual(low + days);
      }
    }
  expect(dateTicks(5, 5, 6)).toEqual([]);
  expect(dateTicks(Number.NaN, 5, 6)).toEqual([]);
});
