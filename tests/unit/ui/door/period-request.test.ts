import { expect, test } from "vitest";
import type { DatasetRecord } from "../../../../src/core/cube/dataset.ts";
import { epochExcluded } from "../../../../src/core/cube/no-point.ts";
import type { CurveName } from "../../../../src/core/lightcurve/curve-pack.ts";
import { periodRequest } from "../../../../src/ui/door/period-request.ts";
import type { PeriodSearchOptions } from "../../../../src/ui/door/workbench-api.ts";

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
