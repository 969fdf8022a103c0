import { expect, test } from "vitest";
import type { DatasetRecord } from "../../../../src/core/cube/dataset.ts";
import { epochExcluded } from "../../../../src/core/cube/no-point.ts";
import type { CurveName } from "../../../../src/core/lightcurve/curve-pack.ts";
import { periodRequest, timeCurve } from "../../../../src/ui/door/period-request.ts";
import type { PeriodSearchOptions, TimingOptions, Workbench } from "../../../../src/ui/door/workbench-api.ts";

const axis = { tableKey: "t", unit: "mag", valueColumn: "MAG", uncertaintyColumn: "ERR" };
const record = {
  measurements: [
    { ...axis, measurementKey: "g", kind: "mag" },
    { ...axis, measurementKey: "flux", kind: "flux" },
  ],
  excludedEpochs: ["e1"],
} as unknown as DatasetRecord;

const read = async (names: CurveName[]) =>
  names.map((name) => ({
    ...name,
    epochKeys: ["e0", "e1", "e2", "e3", "e4", "e5"],
    epochMjd: Float64Array.of(1, 2, 3, 4, 5, 6),
    value: Float32Array.of(15, 15.5, 99, 15.25, Number.NaN, 15.75),
    uncertainty: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.25),
    flags: Int16Array.of(0, 0, 0, 4, epochExcluded, 0),
  }));
const ask = (keys: string | string[] = "g", options: PeriodSearchOptions = {}, objectKey = "1") =>
  periodRequest(record, read, objectKey, keys, options);

test("valid points of epochs that are not excluded are searched", async () => {
  const { bands, ...rest } = await ask();
  expect(rest).toEqual({ method: "gls", harmonics: 1 });
  expect(bands).toEqual([
    {
      ...{ time: Float64Array.of(1, 4, 6), value: Float64Array.of(15, 15.25, 15.75) },
      ...{ uncertainty: Float64Array.of(0.5, 0.5, 0.25), dipsUpward: true },
    },
  ]);
  const masked = await ask(["g", "flux"], { criteria: { flagBits: 4 }, method: "pdm" });
  expect(masked.bands.map(({ time, dipsUpward }) => [Array.from(time), dipsUpward])).toEqual([
    [[1, 6], true],
    [[1, 3, 6], false],
  ]);
});

test.each([
  [{ method: "fourier" }, "method"],
  [{ harmonics: 0 }, "harmonics"],
  [{ harmonics: 2.5 }, "harmonics"],
  [{ minFrequency: -1 }, "minFrequency"],
  [{ maxFrequency: Number.NaN }, "maxFrequency"],
  [{ minFrequency: 3, maxFrequency: 2 }, "maxFrequency"],
  [{ oversampling: 1e9 }, "oversampling"],
  [{ errorFloor: -0.1 }, "errorFloor"],
])("%j is refused, and names what is wrong", async (options, argument) => {
  await expect(ask("g", options as PeriodSearchOptions)).rejects.toMatchObject({
    tag: "InvalidArgument",
    details: { argument },
  });
});

test("objects and measurements are named, and known", async () => {
  await expect(ask([])).rejects.toMatchObject({ tag: "InvalidArgument", details: { argument: "measurementKeys" } });
  await expect(ask("g", {}, "")).rejects.toMatchObject({ tag: "InvalidArgument", details: { argument: "objectKey" } });
  await expect(ask("r")).rejects.toMatchObject({ tag: "UnknownMeasurement", details: { known: ["g", "flux"] } });
});

const periodDays = 0.4;
const zeroTime = 58000.1;
/** Five seasons of a sine whose phase 0 comes a hundredth of a day later in each; one point in ten lies at an excluded epoch. */
const mjd = Float64Array.from({ length: 200 }, (_, i) => 58000 + 100 * Math.floor(i / 40) + 0.37 * (i % 40));
const late = (i: number) => 0.01 * Math.floor(i / 40);
const asked: unknown[] = [];
const door = {
  current: { record: { ...record, excludedEpochs: ["e0", "e10", "e20"] } },
  lightCurves: async (names: CurveName[], options: unknown) => {
    asked.push(options);
    return names.map((name) => ({
      ...{ ...name, epochMjd: mjd, epochKeys: Array.from(mjd, (_, i) => `e${i}`) },
      value: Float32Array.from(mjd, (t, i) =>
        i % 10 === 0 && i < 30 ? 14 : 15 - 0.3 * Math.cos((2 * Math.PI * (t - zeroTime - late(i))) / periodDays),
      ),
      ...{ uncertainty: new Float32Array(mjd.length).fill(0.01), flags: new Int16Array(mjd.length) },
    }));
  },
} as unknown as Workbench;
const time = (options: TimingOptions = {}, ephemeris = { periodDays, zeroTime }, key = "g") =>
  timeCurve(door, "1", key, ephemeris, options);

test("O minus C is told season by season, or in so many parts, with the line through it", async () => {
  const { timings, fits, harmonics } = await time({ harmonics: 1 });
  expect(harmonics).toBe(1);
  expect(timings.map(({ count }) => count)).toEqual([37, 40, 40, 40, 40]);
  const offsets = timings.map(({ offset }) => offset - timings[0]!.offset);
  for (const [season, offset] of offsets.entries()) expect(offset).toBeCloseTo(0.01 * season, 3);
  for (const { cycle, time, offset } of timings) expect(time).toBeCloseTo(zeroTime + cycle * periodDays + offset, 9);
  expect(fits!.ephemeris.periodDays).toBeCloseTo(periodDays + 0.01 / 250, 6);
  expect((await time({ parts: 2 })).timings.map(({ count }) => count)).toEqual([99, 98]);
  expect((await time({ parts: 1 })).fits).toBeUndefined();
  await time({ time: "bjd_tdb" });
  expect(asked.at(-1)).toEqual({ time: "bjd_tdb" });
});

test.each([
  [{ parts: 0 }, undefined, "options.parts"],
  [{ harmonics: 9 }, undefined, "options.harmonics"],
  [{}, { periodDays: 0, zeroTime }, "ephemeris.periodDays"],
  [{}, { periodDays, zeroTime: Number.NaN }, "ephemeris.zeroTime"],
])("timings with %j and %j are refused", async (options, ephemeris, argument) => {
  await expect(time(options, ephemeris)).rejects.toMatchObject({ tag: "InvalidArgument", details: { argument } });
});

test("a measurement that is not there, and a curve of too few points, have no timings", async () => {
  await expect(time({}, undefined, "r")).rejects.toMatchObject({ tag: "UnknownMeasurement" });
  const few = { ...door, lightCurves: (names: CurveName[]) => read(names) } as unknown as Workbench;
  await expect(timeCurve(few, "1", "g", { periodDays, zeroTime })).rejects.toMatchObject({ tag: "InvalidRequest" });
});
