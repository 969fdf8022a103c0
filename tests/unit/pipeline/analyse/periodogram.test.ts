import { expect, test } from "vitest";
import { abortedError, type Progress, silentJob } from "../../../../src/core/job.ts";
import { searchPeriod } from "../../../../src/pipeline/analyse/periodogram.ts";

const time = Float64Array.from({ length: 200 }, (_, i) => 57000 + i * 0.37 + 0.1 * Math.sin(i * i));
const value = time.map((t) => 15 + 0.3 * Math.sin((2 * Math.PI * t) / 1.7));
const request = {
  bands: [{ time, value, uncertainty: time.map(() => 0.02), dipsUpward: true }],
  ...({ method: "pdm", harmonics: 1, maxFrequency: 10, oversampling: 50 } as const),
};

test("a search says how far it is, and finds the period", async () => {
  const said: Progress[] = [];
  const { peaks, frequency } = await searchPeriod(request, { ...silentJob(), progress: (one) => said.push(one) });
  expect(peaks.map(({ periodDays }) => Math.round(1000 * periodDays))).toContain(1700);
  expect(said.length).toBeGreaterThan(3);
  expect(said.at(-1)).toMatchObject({ stage: "search", total: frequency.length, unit: "frequency" });
});

test("a search that is stopped ends between two turns", async () => {
  let turns = 0;
  const job = {
    ...silentJob(),
    async checkpoint() {
      if (++turns > 2) throw abortedError("search");
    },
  };
  await expect(searchPeriod(request, job)).rejects.toMatchObject({ tag: "Aborted" });
  expect(turns).toBe(3);
});

test("searches side by side and one after the other, of any size and after one that was stopped, do not disturb each other", async () => {
  const sines = (periodDays: number, count: number) => ({
    bands: [
      {
        time: time.slice(0, count),
        value: time.slice(0, count).map((t) => 15 + 0.3 * Math.sin((2 * Math.PI * t) / periodDays)),
        ...{ uncertainty: new Float64Array(), dipsUpward: true },
      },
    ],
    ...({ method: "gls", harmonics: 1, maxFrequency: 10, oversampling: 10 } as const),
  });
  const asked = [sines(1.7, 200), sines(2.3, 40), sines(0.9, 120)];
  const alone = [];
  for (const one of asked) alone.push(await searchPeriod(one, silentJob()));
  const yielding = { ...silentJob(), checkpoint: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const beside = await Promise.all(asked.map((one) => searchPeriod(one, yielding)));
  let turns = 0;
  const stopped = searchPeriod(asked[1]!, {
    ...silentJob(),
    async checkpoint() {
      if (++turns > 1) throw abortedError("search");
    },
  });
  await expect(stopped).rejects.toMatchObject({ tag: "Aborted" });
  const after = [];
  for (const one of asked) after.push(await searchPeriod(one, silentJob()));
  for (const [i, { power, peaks }] of alone.entries()) {
    expect(peaks[0]!.periodDays).toBeCloseTo([1.7, 2.3, 0.9][i]!, 3);
    expect(beside[i]!.power).toEqual(power);
    expect(after[i]!.power).toEqual(power);
  }
});
