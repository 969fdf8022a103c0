import { describe, expect, test } from "vitest";
import { selectPoints } from "../../../../src/core/lightcurve/points.ts";
import { standardDeviation } from "../../../../src/core/lightcurve/sigma-clip.ts";
import { statistics } from "../../../../src/core/lightcurve/statistic-list.ts";
import { computeStatistics } from "../../../oracles/statistics/definitions.ts";
import { mean } from "../../../oracles/statistics/moments.ts";
import { pairUp } from "../../../oracles/statistics/pairs.ts";
import { pairedIndex, stetsonK, stetsonResiduals } from "../../../oracles/statistics/stetson.ts";
import { chi2 } from "../../../oracles/statistics/weighted.ts";
import { hasSharedData, readTruth } from "../../../support/truth.ts";
import { peerCurves, pointsOf, relativeError } from "./peer-curves.ts";

test("VaST's 26 indices are all there, each once", () => {
  const names = statistics.map(({ vast }) => vast).filter(Boolean);
  expect(new Set(names).size).toBe(26);
  expect(names).toHaveLength(26);
});

// Each peer value has 12 digits; indices near 0 that are differences of larger numbers are compared absolutely.
const floors: Record<string, number> = { excess_variance: 1e-3, excess_abbe: 1, lag1: 1, skewness: 1, kurtosis: 1 };

test.each(statistics.map(({ name }) => name))("%s equals numpy's, scipy's and plain numpy code's", (name) => {
  for (const curve of peerCurves) {
    const expected = curve.statistics[name] ?? Number.NaN;
    const actual = computeStatistics(pointsOf(curve), curve.epochs)[name];
    expect(
      relativeError([actual], [expected], floors[name]),
      `object ${curve.object}: ${actual}, ${expected}`,
    ).toBeLessThan(1e-6);
  }
});

test("a curve without points has no statistics but their number, and nothing throws", () => {
  const { n_epochs_valid, ...others } = computeStatistics(selectPoints([], [], [], []), 10);
  expect(n_epochs_valid).toBe(0);
  for (const value of Object.values(others)) expect(value).toBeNaN();
});

test("an uncertainty of 0 leaves what does not need uncertainties", () => {
  const points = selectPoints([1, 2, 3, 4], [10, 11, 12, 14], [0.1, 0, 0.1, 0.1], [1, 1, 1, 1]);
  const result = computeStatistics(points, 4);
  expect(result.median).toBe(11.5);
  expect(result.weighted_mean).toBeNaN();
  expect(result.stetson_j).toBeNaN();
});

test("unknown times leave what does not need times", () => {
  const points = {
    ...selectPoints([1, 2, 3, 4], [10, 11, 12, 14], [0.1, 0.1, 0.1, 0.1], [1, 1, 1, 1]),
    time: Float64Array.of(1, 2, Number.NaN, Number.NaN),
  };
  const result = computeStatistics(points, 4);
  expect(result.std).toBeCloseTo(1.7078, 4);
  for (const name of ["excursions", "excess_abbe", "stetson_j_time", "last_mjd"] as const)
    expect(result[name]).toBeNaN();
});

describe.skipIf(!hasSharedData).each(["synth-a", "hatp32"])(
  "%s against the independent script (skipped where ../shared/data is missing)",
  (series) => {
    const truth = hasSharedData ? readTruth(`truth/${series}/stats_ch1.csv`) : { columns: [], rows: [] };
    const table = hasSharedData ? readTruth(`truth/${series}/lightcurves_ch1.csv.gz`) : { columns: [], rows: [] };

    test.each(["auto", "aper_1"])("mag_%s", (measurement) => {
      const column = (name: string) => table.columns.indexOf(name);
      const rowsOf = new Map<string, string[][]>();
      for (const row of table.rows)
        rowsOf.set(row[column("object")]!, [...(rowsOf.get(row[column("object")]!) ?? []), row]);
      let checked = 0;
      for (const line of truth.rows.filter((row) => row[1] === measurement)) {
        const expected = Object.fromEntries(
          truth.columns.map((name, i) => [name.trim(), line[i]!.trim() === "" ? Number.NaN : Number(line[i])]),
        );
        const rows = rowsOf.get(line[0]!) ?? [];
        const read = (name: string) => rows.map((row) => Number(row[column(name)]));
        const value = read(`mag_${measurement}`);
        const points = selectPoints(
          read("mjd"),
          value,
          read(`magerr_${measurement}`),
          value.map((v) => (v < 90 ? 1 : 0)),
        );
        const result = computeStatistics(points, 64);
        const residual = stetsonResiduals(points.value, points.uncertainty, result.weighted_mean);
        const consecutive = Array.from({ length: Math.max(0, points.count - 1) }, (_, i): [number, number] => [
          i,
          i + 1,
        ]);
        const actual: Record<string, number> = {
          n: result.n_epochs_valid,
          mean: mean(points.value),
          median: result.median,
          wmean: result.weighted_mean,
          std0: standardDeviation(points.value),
          std1: result.std,
          mad: result.mad,
          iqr: result.iqr,
          chi2: chi2(points.value, points.uncertainty),
          chi2_red: result.reduced_chi2,
          eta: result.eta,
          inv_eta: result.inverse_eta,
          stetson_j_pairs: pairedIndex(residual, consecutive, () => 1),
          stetson_j_single: pairedIndex(
            residual,
            pairUp(points.count, "forward", () => false),
            () => 1,
          ),
          stetson_k: stetsonK(residual),
        };
        for (const [name, number] of Object.entries(actual)) {
          if (Number.isNaN(expected[name])) continue;
          expect(relativeError([number], [expected[name]!], 1e-4), `${line[0]} ${name}`).toBeLessThan(1e-6);
          checked++;
        }
      }
      expect(checked).toBeGreaterThan(5_000);
    });
  },
);
