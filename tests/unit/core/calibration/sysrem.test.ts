import { expect, test } from "vitest";
import { findErrorScale, rescaledError } from "../../../../src/core/calibration/rescale-errors.ts";
import { findEffect, withoutEffect } from "../../../../src/core/calibration/sysrem.ts";
import peer from "../../../fixtures/calibration/sysrem.json";
import { seededRandom } from "../../../support/random.ts";

const flat = (rows: (number | null)[][]) => Float64Array.from(rows.flat(), (number) => number ?? Number.NaN);

test.each(peer.map((one) => [one.name, one] as const))(
  "%s: effects are those of PyAstronomy, within 1e-8 mag",
  (_, one) => {
    const ensemble = {
      objectCount: one.residual.length,
      epochCount: one.residual[0]!.length,
      value: flat(one.residual),
      uncertainty: flat(one.uncertainty),
    };
    let residual: Float64Array = ensemble.value;
    for (const expected of one.left) {
      residual = withoutEffect(residual, findEffect(ensemble, residual));
      const left = flat(expected);
      const worst = residual.reduce(
        (most, r, at) => (Number.isNaN(r) ? most : Math.max(most, Math.abs(r - left[at]!))),
        0,
      );
      expect(worst).toBeLessThan(1e-8);
    }
  },
);

test("errors that are too small by a factor and a floor are found again", () => {
  const random = seededRandom(7);
  const uncertainty = Float64Array.from({ length: 400 }, () => 10 ** (-3 + random.between(0, 2000) / 1000));
  const scatter = uncertainty.map(
    (e) => Math.sqrt((1.4 * e) ** 2 + 0.006 ** 2) * (1 + random.between(-100, 100) / 2000),
  );
  const scale = findErrorScale(scatter, uncertainty);
  expect(scale.gamma).toBeCloseTo(1.4, 1);
  expect(scale.epsilon).toBeCloseTo(0.006, 3);
  const chi = uncertainty.map((e, i) => (scatter[i]! / rescaledError(e, scale)) ** 2).sort();
  expect(chi[200]).toBeCloseTo(1, 1);
});

test("errors are never made smaller, and a handful of objects says nothing", () => {
  const uncertainty = Float64Array.from({ length: 100 }, (_, i) => 0.002 + i * 1e-4);
  expect(
    findErrorScale(
      uncertainty.map((e) => 0.5 * e),
      uncertainty,
    ),
  ).toEqual({ gamma: 1, epsilon: 0 });
  expect(findErrorScale([1, 2, 3], [0.1, 0.2, 0.3])).toEqual({ gamma: 1, epsilon: 0 });
});
