import { describe, expect, test } from "vitest";
import type { MeasurementAxis } from "../../../src/core/cube/dataset.ts";
import { noPoint } from "../../../src/core/cube/no-point.ts";
import type { LightCurve } from "../../../src/core/lightcurve/light-curve.ts";
import { treatCurve } from "../../../src/core/lightcurve/treat-curve.ts";
import { countReasons, flagWords, pointReason } from "../../../src/ui/kit/text/point-reason.ts";
import { correctedTitle, plotModel, timeAxis, valueRange } from "../../../src/ui/state/curves/plot-model.ts";

const nan = Number.NaN;
const axes: MeasurementAxis[] = [
  { measurementKey: "auto", tableKey: "ch1", unit: "mag", kind: "mag", valueColumn: "MAG_AUTO" },
  { measurementKey: "flux", tableKey: "ch1", unit: "count", kind: "flux", valueColumn: "FLUX_AUTO" },
];

function curve(measurementKey: string, mjd: number[], value: number[], flags = value.map(() => 0)): LightCurve {
  return {
    objectKey: "I1",
    measurementKey,
    epochKeys: mjd.map((_, i) => `e${i}`),
    epochMjd: Float64Array.from(mjd),
    value: Float32Array.from(value),
    uncertainty: Float32Array.from(value, () => 0.5),
    flags: Int16Array.from(flags),
  };
}

const untouched = { criteria: { flagBits: 0 } };

function modelOf(curves: LightCurve[], chosen: string[], hidden: ReadonlySet<string>) {
  const treated = curves.map((one) =>
    treatCurve(one, axes.find(({ measurementKey }) => measurementKey === one.measurementKey)!, untouched),
  );
  return plotModel(treated, timeAxis(curves[0]!.epochMjd, "MJD"), chosen, hidden);
}

describe("what is plotted", () => {
  test("unmeasured epochs are null, and every curve shares the time axis", () => {
    const model = modelOf(
      [curve("auto", [10, 20, 30], [14, nan, 15]), curve("flux", [10, 20, 30], [nan, 7, 8])],
      ["auto", "flux"],
      new Set(),
    );
    expect([...model.x]).toEqual([10, 20, 30]);
    expect(model.series.map(({ y, color }) => [y, color])).toEqual([
      [[14, null, 15], 0],
      [[null, 7, 8], 1],
    ]);
    expect(model.units).toEqual([
      { unit: "mag", downwards: true },
      { unit: "count", downwards: false },
    ]);
    expect(model.pointCount).toBe(4);
  });

  test("a hidden measurement leaves the other its color", () => {
    const curves = [curve("auto", [10], [14]), curve("flux", [10], [7])];
    const model = modelOf(curves, ["auto", "flux"], new Set(["auto"]));
    expect(model.series.map(({ measurementKey, color }) => [measurementKey, color])).toEqual([["flux", 1]]);
  });

  test("points without a time are left out and counted", () => {
    const model = modelOf([curve("auto", [30, nan, 10], [1, 2, 3])], ["auto"], new Set());
    expect([...model.x]).toEqual([10, 30]);
    expect([...model.epochIndex]).toEqual([2, 0]);
    expect(model.series[0]!.y).toEqual([3, 1]);
    expect(model.unplacedCount).toBe(1);
  });

  test("where no time is known at all, the epochs are numbered", () => {
    const model = modelOf([curve("auto", [nan, nan], [1, 2])], ["auto"], new Set());
    expect([model.axis.timed, [...model.x], model.unplacedCount]).toEqual([false, [1, 2], 0]);
  });

  test("the value axis holds the error bars of the visible points, but no bar longer than the spread asks for", () => {
    const model = modelOf([curve("auto", [10, 20, 30], [1, 2, 50])], ["auto"], new Set());
    const [low, high] = valueRange(model, "mag", 0, 25);
    expect(low).toBeCloseTo(0.5 - 0.12, 6);
    expect(high).toBeCloseTo(2.5 + 0.12, 6);
    model.series[0]!.treated.uncertainty[0] = 1000;
    expect(valueRange(model, "mag", 0, 25)[0]).toBeGreaterThan(0);
    expect(valueRange(model, "mag", 100, 200)).toEqual([0, 1]);
  });

  test("points that the mask took away do not set the value axis, unless nothing else is left", () => {
    const one = curve("auto", [10, 20, 30], [14, 15, 24], [0, 0, 4]);
    const masked = treatCurve(one, axes[0]!, { criteria: { flagBits: 4 } });
    const model = plotModel([masked], timeAxis(one.epochMjd, "MJD"), ["auto"], new Set());
    expect(model.pointCount).toBe(3);
    expect(valueRange(model, "mag", 0, 40)[1]).toBeLessThan(16);
    expect(valueRange(model, "mag", 25, 40)[0]).toBeGreaterThan(20);
  });

  test("a title says that what it stands for is corrected", () => {
    const one = curve("auto", [10, 20], [14, 15]);
    const raw = treatCurve(one, axes[0]!, untouched);
    const correction = { name: "offsets", mode: "add" as const, amount: [0.1, -0.1], uncertainty: [0, 0] };
    const corrected = treatCurve(one, axes[0]!, untouched, { correction });
    expect(correctedTitle("auto [mag]", [{ treated: raw }])).toBe("auto [mag]");
    expect(correctedTitle("auto [mag]", [{ treated: corrected }])).toBe("auto [mag], corrected");
    expect(correctedTitle("mag", [{ treated: corrected }, { treated: raw }])).toBe("mag, partly corrected");
    const calibrated = { treated: { ...corrected, scale: "gmag of apass.csv" } };
    expect(correctedTitle("mag", [calibrated], true)).toBe("mag, calibrated to gmag of apass.csv");
    expect(correctedTitle("mag", [calibrated])).toBe("mag, corrected");
    expect(correctedTitle("mag", [calibrated, { treated: corrected }], true)).toBe("mag, corrected");
  });
});

describe("reasons", () => {
  test("every epoch has either a value or one reason, and the counts add up", () => {
    const flags = [0, 2, noPoint.notDetected, noPoint.notDetected, noPoint.outsideFootprint, 0];
    const one = curve("auto", [1, 2, 3, 4, 5, 6], [14, 15, nan, nan, nan, nan], flags);
    expect(countReasons(one)).toEqual([
      { reason: "not detected", count: 2 },
      { reason: "outside the footprint", count: 1 },
      { reason: "flux not above zero", count: 1 },
    ]);
    expect(pointReason(one, 0)).toBeUndefined();
  });

  test("flags are said in words", () => {
    expect(flagWords(0)).toBe("0");
    expect(flagWords(3)).toBe("3: biased by neighbors, deblended");
    expect(flagWords(4)).toBe("4: saturated");
    expect(flagWords(2 ** 30 + 256 + 1)).toBe("1073742081: biased by neighbors, bit 8, bit 30");
  });
});
