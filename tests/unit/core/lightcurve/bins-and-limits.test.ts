import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { MeasurementAxis } from "../../../../src/core/cube/dataset.ts";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import { binPoints } from "../../../../src/core/lightcurve/bin-points.ts";
import type { LightCurve } from "../../../../src/core/lightcurve/light-curve.ts";
import { selectPoints } from "../../../../src/core/lightcurve/points.ts";
import { filterByRate } from "../../../../src/core/lightcurve/rate-filter.ts";
import { sigmaClip } from "../../../../src/core/lightcurve/sigma-clip.ts";
import { fateOf, treatCurve } from "../../../../src/core/lightcurve/treat-curve.ts";
import { upperLimits } from "../../../../src/core/lightcurve/upper-limits.ts";
import { plotModel, timeAxis, valueRange } from "../../../../src/ui/state/curves/plot-model.ts";
import { curveFigure, curveTsv } from "../../../../src/ui/state/export/curve-figure.ts";

const peer = JSON.parse(readFileSync("tests/fixtures/lightcurve/bins.json", "utf8")) as {
  time: number[];
  value: number[];
  uncertainty: number[];
  clips: Record<"low" | "high" | "both", number[]>;
  bins: [time: number, value: number, uncertainty: number, scatter: number, count: number][];
};
const nan = Number.NaN;
const all = peer.time.map(() => 1);

describe("bins of time", () => {
  test("hold the weighted means that numpy has, with their errors", () => {
    const bins = binPoints(selectPoints(peer.time, peer.value, peer.uncertainty, all), { widthDays: 0.5 });
    expect([...bins.count]).toEqual(peer.bins.map(([, , , , count]) => count));
    peer.bins.forEach(([time, value, uncertainty, scatter], i) => {
      expect(Math.abs(bins.time[i]! - time)).toBeLessThan(1e-9);
      expect(bins.value[i]).toBeCloseTo(value, 11);
      expect(bins.uncertainty[i]).toBeCloseTo(uncertainty, 12);
      expect(bins.scatter[i]).toBeCloseTo(scatter, 11);
    });
  });

  test("of points without errors are plain means, with the error that their scatter says", () => {
    const points = selectPoints([1, 1.1, 1.2, 9], [10, 11, 12, 5], [0, nan, 0, nan], [1, 1, 1, 1]);
    const { value, uncertainty, scatter, count } = binPoints(points, { widthDays: 1 });
    expect([...value]).toEqual([11, 5]);
    expect([...count]).toEqual([3, 1]);
    expect([...scatter]).toEqual([1, nan]);
    expect(uncertainty[0]).toBeCloseTo(1 / Math.sqrt(3), 15);
    expect(uncertainty[1]).toBeNaN();
    expect(binPoints(selectPoints([], [], [], []), { widthDays: 1 }).count).toHaveLength(0);
  });
});

test.each(["low", "high", "both"] as const)("clipping of one end (%s) takes what astropy takes", (end) => {
  expect([...sigmaClip(peer.value, 3, 2, end)]).toEqual(peer.clips[end]);
});

const auto = { measurementKey: "auto", tableKey: "r", unit: "mag", kind: "mag", valueColumn: "M" } as const;
const curveOf = (value: number[], flags: number[], limits?: number[]): LightCurve => ({
  ...{ objectKey: "I1", measurementKey: "auto" },
  epochKeys: value.map((_, i) => `e${i}`),
  epochMjd: Float64Array.from(value, (_, i) => 100 + i),
  value: Float32Array.from(value),
  uncertainty: Float32Array.from(value, () => 0.25),
  flags: Int16Array.from(flags),
  ...(limits ? { limits: Float32Array.from(limits) } : {}),
});

describe("one-sided clipping of a light curve", () => {
  const value = Array.from({ length: 40 }, (_, i) => 15 + (i % 2) / 100);
  value[10] = 12;
  value[25] = 18;
  const rejected = (axis: MeasurementAxis, clips: "bright" | "faint" | "both", rate = false) => {
    const treatment = rate
      ? { rate: { lowPercent: 10, highPercent: 90, sigma: 3 } }
      : { window: { samples: 100, sigma: 3 } };
    const one = treatCurve(
      curveOf(
        value,
        value.map(() => 0),
      ),
      axis,
      { criteria: { flagBits: 0 }, clips, ...treatment },
    );
    return value.flatMap((_, epoch) => (fateOf(one, epoch) === "kept" ? [] : [epoch]));
  };

  test("takes bright points only, or faint ones: small magnitudes are bright, small fluxes faint", () => {
    expect(rejected(auto, "both")).toEqual([10, 25]);
    expect(rejected(auto, "bright")).toEqual([10]);
    expect(rejected(auto, "faint")).toEqual([25]);
    expect(rejected({ ...auto, kind: "flux", unit: "count" }, "bright")).toEqual([25]);
    expect(rejected(auto, "bright", true)).toEqual([10]);
    expect(rejected(auto, "faint", true)).toEqual([25]);
  });

  test("by rates takes no point at the end that is not asked for", () => {
    const points = selectPoints(
      value.map((_, i) => i),
      value,
      value.map(() => 0.1),
      value.map(() => 1),
    );
    const rate = { lowPercent: 5, highPercent: 95, sigma: 3 };
    const both = filterByRate(points, rate);
    const [low, high] = (["low", "high"] as const).map((end) => filterByRate(points, { ...rate, end }));
    expect(low!.map((one, i) => one | high![i]!)).toEqual(both);
    expect(low!.some((one, i) => one === 1 && high![i] === 1)).toBe(false);
  });
});

describe("upper limits", () => {
  const { notDetected, upperLimit, outsideFootprint } = noPoint;
  const curve = curveOf(
    [15, nan, nan, nan, nan, 15.5],
    [0, notDetected, upperLimit, outsideFootprint, notDetected, 0],
    [nan, nan, 17.5, nan, nan, nan],
  );
  const epochKeys = ["e0", "e1", "e2", "e3", "e5"];
  const depth = [20, 19, 18, 17, 16];

  test("are the depth of epochs that saw the place and not the object, else what the catalog states", () => {
    expect(upperLimits(curve, { epochKeys, depth })).toEqual(Float64Array.of(nan, 19, 17.5, nan, nan, nan));
    expect(upperLimits(curve, { epochKeys: [], depth: undefined })).toEqual(
      Float64Array.of(nan, nan, 17.5, nan, nan, nan),
    );
    expect(upperLimits(curveOf([15], [0]), { epochKeys, depth })).toBeUndefined();
  });

  test("are on the scale of the values: corrected as these are, and none where there is no correction", () => {
    const takenOff = [0, 0.5, null, 0, 0];
    expect(upperLimits(curve, { epochKeys, depth, takenOff })).toEqual(Float64Array.of(nan, 18.5, nan, nan, nan, nan));
  });

  test("are drawn, widen what is seen, and leave with figures and values beside means of bins", () => {
    const treated = treatCurve(curve, auto, { criteria: { flagBits: 0 }, binning: { widthDays: 10 } });
    const limits = upperLimits(curve, { epochKeys, depth })!;
    const model = plotModel([{ ...treated, limits }], timeAxis(curve.epochMjd, "MJD"), ["auto"], new Set());
    expect(model.series[0]!.limits).toEqual([null, 19, 17.5, null, null, null]);
    expect(model.series[0]!.binned).toEqual([{ x: 102.5, y: 15.25, error: expect.closeTo(0.25 / Math.SQRT2, 7) }]);
    expect(valueRange(model, "mag", 100, 106)[1]).toBeGreaterThan(19);
    const rows = [{ objectKey: "I1", model }];
    const { marks } = curveFigure(rows, { widthMm: 88, datasetName: "d", about: [] }).panels[0]!;
    expect(marks.map((mark) => (mark.kind === "points" ? [mark.shape, [...Array.from(mark.y)]] : mark.kind))).toEqual([
      ["limit", [19, 17.5]],
      ["dot", [15, 15.5]],
      ["mean", [15.25]],
    ]);
    const lines = curveTsv(rows).split("\n");
    expect(lines).toContain("I1\tauto\te1\t101\t19\t\t-3\tfainter than");
    expect(lines.at(-2)).toMatch(/^I1\tauto\t\t102\.5\t15\.25\t0\.17677\d*\t\tmean of 2, scatter 0\.35355\d*$/);
  });
});
