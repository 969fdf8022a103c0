import { expect, test } from "vitest";
import type { MeasurementAxis } from "../../../../src/core/cube/dataset.ts";
import { foldedShape } from "../../../../src/core/fold/folded-shape.ts";
import { treatCurve } from "../../../../src/core/lightcurve/treat-curve.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { periodBand } from "../../../../src/core/periods/treated-band.ts";
import { foldModel, withoutPeriods } from "../../../../src/ui/state/periods/fold-model.ts";
import { nextBelow } from "../../../../src/ui/state/periods/rank-by-period.ts";
import { paintSpectrum } from "../../../../src/ui/views/light-curve/periods/paint-spectrum.ts";
import { frequencyAt, frequencyRange, placeOf } from "../../../../src/ui/views/light-curve/periods/spectrum-axis.ts";

const periodDays = 0.7;
const epochMjd = Float64Array.from({ length: 40 }, (_, i) => 57000 + i * 1.37);
const measurement = { measurementKey: "g", kind: "mag", unit: "mag" } as MeasurementAxis;
const treated = treatCurve(
  {
    ...{ objectKey: "1", measurementKey: "g", epochKeys: Array.from(epochMjd.keys(), (i) => `e${i}`), epochMjd },
    value: Float32Array.from(epochMjd, (t) => 15 + 0.3 * Math.cos((2 * Math.PI * (t - 57000)) / periodDays)),
    uncertainty: new Float32Array(40).fill(0.01),
    flags: new Int16Array(40),
  },
  measurement,
  { criteria: { flagBits: 0, excludedEpochKeys: new Set(["e3"]) } },
);
const shape = foldedShape(periodPoints(periodBand(treated)), periodDays, 1);
const shown = {
  ...{ treated: [treated], shapes: [shape], ephemeris: { periodDays, zeroTime: 57000 }, cycles: 2, bins: 10 },
  ...{ chosen: ["g"], hidden: new Set<string>(), timeAxis: { title: "MJD", data: epochMjd, timed: true } },
};

test("every folded point is that of its epoch, in two cycles, and what is masked is there but takes no part", () => {
  const model = foldModel({ ...shown, fold: "points" });
  expect(model.x).toHaveLength(80);
  expect(Array.from(model.x)).toEqual(Array.from(model.x).sort((a, b) => a - b));
  model.x.forEach((phase, i) => {
    const epoch = model.epochIndex[i]!;
    const turns = (epochMjd[epoch]! - 57000) / periodDays;
    expect(phase % 1).toBeCloseTo(turns - Math.floor(turns), 9);
    expect(model.series[0]!.y[i]).toBe(treated.value[epoch]);
  });
  expect(model.pointCount).toBe(40);
  expect(periodBand(treated).time).toHaveLength(39);
  const { line, binned } = model.series[0]!;
  expect(line!.y[0]).toBeCloseTo(15.3, 3);
  expect(line!.y[100]).toBeCloseTo(14.7, 3);
  expect(binned!.length).toBe(2 * new Set(Array.from(periodPhases(), (phase) => Math.floor(10 * phase))).size);
});

function* periodPhases() {
  for (const t of periodBand(treated).time as Float64Array) {
    const turns = (t - 57000) / periodDays;
    yield turns - Math.floor(turns);
  }
}

test("residuals are what the curve leaves, folded or over time, and are called so", () => {
  for (const fold of ["residuals", "residuals-time"] as const) {
    const model = foldModel({ ...shown, fold });
    expect(model.x).toHaveLength(fold === "residuals" ? 80 : 40);
    expect(model.series[0]!.label).toMatch(/, residual$/);
    for (const y of model.series[0]!.y) expect(Math.abs(y!)).toBeLessThan(1e-3);
  }
  expect(foldModel({ ...shown, shapes: [undefined], fold: "residuals" }).pointCount).toBe(0);
});

test("the next object by power is the next lower one of those listed, and the highest where none is in focus", () => {
  const power = Float64Array.of(0.5, 0.9, Number.NaN, 0.7, 0.9, 0.1);
  const rows = Uint32Array.of(0, 1, 2, 3, 4);
  const walk: (number | undefined)[] = [];
  for (let at = nextBelow(power, rows, undefined); at !== undefined; at = nextBelow(power, rows, at)) walk.push(at);
  expect(walk).toEqual([1, 4, 3, 0]);
  expect(nextBelow(power, rows, 2)).toBe(1);
  expect(nextBelow(power, Uint32Array.of(), 2)).toBeUndefined();
});

test("a spectrum's axis says frequencies or periods, and its logarithm, and back", () => {
  for (const axis of ["frequency", "period"] as const)
    for (const scale of ["linear", "log"] as const)
      expect(frequencyAt(placeOf(1.7, { axis, scale }), { axis, scale })).toBeCloseTo(1.7, 12);
  expect(frequencyRange([0.5, 2], { axis: "period", scale: "linear" })).toEqual([0.5, 2]);
  expect(frequencyRange([-1, 2], { axis: "period", scale: "linear" })).toEqual([0.5, Number.POSITIVE_INFINITY]);
  expect(frequencyRange([-1, 2], { axis: "frequency", scale: "linear" })).toEqual([0, 2]);
});

test("no peak of a spectrum is lost however many samples share a column of pixels", () => {
  const frequency = Float64Array.from({ length: 100_000 }, (_, k) => 1 + k * 1e-4);
  const power = new Float64Array(100_000).fill(0.1);
  power[61_803] = 0.9;
  const tops: number[] = [];
  const context = { beginPath() {}, stroke() {}, lineTo: (_: number, top: number) => tops.push(top) };
  const scales = {
    frame: { left: 0, top: 0, width: 300, height: 100 },
    x: { low: 1, high: 11, start: 0, end: 300 },
    y: { low: 0, high: 1, start: 100, end: 0 },
  };
  const axis = { axis: "frequency", scale: "linear" } as const;
  paintSpectrum(context as unknown as CanvasRenderingContext2D, { frequency, power }, axis, scales);
  expect(Math.min(...tops)).toBeCloseTo(10, 9);
  expect(tops.length).toBeLessThan(4 * 602);
});

test("what is taken off a curve leaves its mean, at masked points too, and nothing of a smoothed one", () => {
  const left = withoutPeriods(treated, [{ frequency: 1 / periodDays, harmonics: 1 }]);
  for (const one of left.value) expect(one).toBeCloseTo(15, 5);
  expect(left.fate).toEqual(treated.fate);
  expect(
    withoutPeriods({ ...treated, smooth: treated.value } as never, [{ frequency: 1, harmonics: 1 }]),
  ).not.toHaveProperty("smooth");
  expect(withoutPeriods(treated, [{ frequency: 1, harmonics: 30 }])).toBe(treated);
});
