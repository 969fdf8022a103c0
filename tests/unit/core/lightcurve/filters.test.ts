import { describe, expect, test } from "vitest";
import { type Points, selectPoints, without } from "../../../../src/core/lightcurve/points.ts";
import { rates } from "../../../../src/core/lightcurve/rate.ts";
import { defaultRateFilter, filterByRate } from "../../../../src/core/lightcurve/rate-filter.ts";
import { sigmaClip } from "../../../../src/core/lightcurve/sigma-clip.ts";
import { defaultSmoothing, smooth, unbroken } from "../../../../src/core/lightcurve/smoothing.ts";
import { defaultWindowFilter, filterByWindow } from "../../../../src/core/lightcurve/window-filter.ts";
import { indicesOf, peerCurves, pointsOf, relativeError } from "./peer-curves.ts";

const at = (time: number[], value: number[]): Points =>
  selectPoints(
    time,
    value,
    value.map(() => 0.01),
    value.map(() => 1),
  );

const union = (a: Uint8Array, b: Uint8Array) => a.map((rejected, i) => rejected | b[i]!);

describe.each(peerCurves.map((curve) => [curve.object, curve] as const))("object %s, against astropy", (_, curve) => {
  const points = pointsOf(curve);
  const narrow = filterByWindow(points, { samples: 11, sigma: 2.5 });

  test("the same points are valid", () => {
    expect([...points.epochIndex]).toEqual(curve.valid);
  });

  test("the window filter rejects the same points", () => {
    expect(indicesOf(filterByWindow(points, defaultWindowFilter))).toEqual(curve.window_60_5);
    expect(indicesOf(narrow)).toEqual(curve["window_11_2.5"]);
  });

  test("the rate filter rejects the same points, alone and after the window filter", () => {
    const wide = filterByWindow(points, defaultWindowFilter);
    expect(indicesOf(filterByRate(points, defaultRateFilter, wide))).toEqual(curve.rate_2_98_3);
    const strict = { lowPercent: 10, highPercent: 90, sigma: 2 };
    expect(indicesOf(filterByRate(points, strict, narrow))).toEqual(curve["rate_10_90_2_after_window_11_2.5"]);
  });

  test("smoothing gives the same times, medians and standard deviations", () => {
    const rejected = union(narrow, filterByRate(points, defaultRateFilter, narrow));
    for (const [left, settings, expected] of [
      [points, defaultSmoothing, curve.smooth_14_3],
      [without(points, rejected), { windowDays: 60, sigma: 2 }, curve.smooth_60_2_filtered],
    ] as const) {
      const { time, value, uncertainty } = smooth(left, settings);
      const column = (k: number) => expected.map((point) => point[k]!);
      expect(relativeError(time, column(0))).toBeLessThan(1e-9);
      expect(relativeError(value, column(1))).toBeLessThan(1e-6);
      expect(relativeError(uncertainty, column(2))).toBeLessThan(1e-6);
    }
  });

  test("the rates add up to the same sum", () => {
    const sum = rates(points).rate.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - curve.rate_sum)).toBeLessThanOrEqual(1e-6 * Math.abs(curve.rate_sum));
  });
});

test("sigma clipping keeps equal values, and stops at the iteration it is given", () => {
  expect([...sigmaClip([5, 5, 5, 5], 3, 2)]).toEqual([0, 0, 0, 0]);
  const values = [...Array.from({ length: 30 }, (_, i) => (i % 2) * 0.1), 1, 4, 60];
  expect(indicesOf(sigmaClip(values, 3, 1))).toEqual([32]);
  expect(indicesOf(sigmaClip(values, 3, 2))).toEqual([31, 32]);
  expect(indicesOf(sigmaClip(values, 3, 3))).toEqual([30, 31, 32]);
});

test("windows under three points reject nothing", () => {
  expect([...filterByWindow(at([1, 2], [0, 100]), { samples: 3, sigma: 1 })]).toEqual([0, 0]);
});

test("of a fast pair the point farther from the median goes, of equally far ones the later", () => {
  const flat = Array.from({ length: 40 }, () => 10);
  const time = flat.map((_, i) => i);
  const spike = at(time, flat.with(20, 12));
  expect(indicesOf(filterByRate(spike, defaultRateFilter))).toEqual([20]);
  const jump = at(time, flat.with(20, 9.5).with(21, 10.5));
  expect(indicesOf(filterByRate(jump, { lowPercent: 0, highPercent: 98, sigma: 3 }))).toEqual([21]);
});

test("points at the same time have no rate and are never rejected for it", () => {
  const points = at([1, 1, 1], [10, 20, 30]);
  expect([...rates(points).rate]).toEqual([Number.NaN, Number.NaN]);
  expect([...filterByRate(points, defaultRateFilter)]).toEqual([0, 0, 0]);
});

test("smoothing skips lonely points, and gives nothing for a curve under three points", () => {
  expect([...smooth(at([0, 1, 100], [5, 7, 9]), defaultSmoothing).time]).toEqual([0, 1]);
  expect(smooth(at([0, 1], [5, 7]), defaultSmoothing).time).toHaveLength(0);
});

test("points are taken in order of time, and points without a time are left out", () => {
  const points = selectPoints([3, Number.NaN, 1, 2], [30, 0, 10, 20], [1, 1, 1, 1], [1, 1, 1, 0]);
  expect([...points.value]).toEqual([10, 30]);
  expect([...points.epochIndex]).toEqual([2, 0]);
});

test("a smoothed curve is broken where there is no point for longer than its window", () => {
  expect(unbroken(Float64Array.of(0, 1, 3, 20, 22, 60), 14)).toEqual([
    [0, 2],
    [3, 4],
    [5, 5],
  ]);
  expect(unbroken(new Float64Array(), 14)).toEqual([]);
});
