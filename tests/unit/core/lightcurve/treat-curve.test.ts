import { describe, expect, test } from "vitest";
import type { MeasurementAxis } from "../../../../src/core/cube/dataset.ts";
import type { LightCurve } from "../../../../src/core/lightcurve/light-curve.ts";
import { fateOf, type TreatedCurve, treatCurve } from "../../../../src/core/lightcurve/treat-curve.ts";
import { dropPoints, type Fate, treatCurves, treatPoints } from "../../../../src/core/lightcurve/treat-points.ts";
import { validityRule } from "../../../../src/core/lightcurve/valid.ts";
import { type PeerCurve, peerCurves, relativeError } from "./peer-curves.ts";

const nan = Number.NaN;
const magnitudes: MeasurementAxis = {
  ...{ measurementKey: "auto", tableKey: "ch1", unit: "mag", kind: "mag" },
  ...{ valueColumn: "MAG_AUTO", uncertaintyColumn: "MAGERR_AUTO" },
};
const ratios: MeasurementAxis = { ...magnitudes, measurementKey: "ratio", unit: "", kind: "ratio" };

function curveOf(
  mjd: number[],
  value: number[],
  uncertainty = value.map(() => 0.01),
  flags = value.map(() => 0),
): LightCurve {
  return {
    ...{ objectKey: "I1", measurementKey: "auto", epochKeys: mjd.map((_, i) => `e${i}`) },
    ...{ epochMjd: Float64Array.from(mjd), value: Float32Array.from(value) },
    ...{ uncertainty: Float32Array.from(uncertainty), flags: Int16Array.from(flags) },
  };
}

const fatesOf = (treated: TreatedCurve) => Array.from(treated.fate, (_, epoch) => fateOf(treated, epoch));
const epochsThat = (treated: TreatedCurve, is: (fate: Fate) => boolean) =>
  fatesOf(treated).flatMap((fate, epoch) => (is(fate) ? [epoch] : []));

describe.each(peerCurves.slice(0, 12).map((peer) => [peer.object, peer] as const))(
  "object %s, against astropy",
  (_, peer) => {
    const curve = curveOf(peer.mjd, peer.mag, peer.magerr);
    const criteria = { flagBits: 0 };
    const epochsOf = (points: PeerCurve["valid"]) => points.map((point) => peer.valid[point]!).sort((a, b) => a - b);

    test("the pre-filters reject the same epochs, and what they leave adds up", () => {
      const treated = treatCurve(curve, magnitudes, {
        criteria,
        window: { samples: 60, sigma: 5 },
        rate: { lowPercent: 2, highPercent: 98, sigma: 3 },
      });
      expect(epochsThat(treated, (fate) => fate === "byWindow")).toEqual(epochsOf(peer.window_60_5));
      const rejected = new Set([...epochsOf(peer.window_60_5), ...epochsOf(peer.rate_2_98_3)]);
      expect(epochsThat(treated, (fate) => fate === "byWindow" || fate === "byRate")).toEqual(
        [...rejected].sort((a, b) => a - b),
      );
      expect(treated.counts.left).toBe(treated.counts.valid - rejected.size);
      expect(treated.rates.rate.length).toBe(Math.max(0, treated.counts.left - 1));
    });

    test("the smoothed curve is the same", () => {
      const { smooth } = treatCurve(curve, magnitudes, { criteria, smoothing: { windowDays: 14, sigma: 3 } });
      const column = (k: number) => peer.smooth_14_3.map((point) => point[k]!);
      expect(relativeError(smooth!.time, column(0))).toBeLessThan(1e-9);
      expect(relativeError(smooth!.value, column(1))).toBeLessThan(1e-6);
      expect(relativeError(smooth!.uncertainty, column(2))).toBeLessThan(1e-6);
    });
  },
);

describe("a treated curve", () => {
  const mjd = [1, 2, 3, 4, 5, 6];
  const mixed = curveOf(mjd, [15, 99, 16, nan, 15.2, 15.1], [0.01, 99, 0.5, nan, 0.01, 0.01], [0, 0, 4, -3, 16, 0]);

  test("says of every point what became of it", () => {
    const treated = treatCurve(mixed, magnitudes, {
      criteria: { flagBits: 16, maxUncertainty: 0.1, excludedEpochKeys: new Set(["e5"]) },
    });
    expect(fatesOf(treated)).toEqual(["kept", "invalid", "masked", "absent", "masked", "excluded"]);
    expect(treated.counts).toMatchObject({ valid: 4, flags: 1, uncertainty: 1, excludedEpochs: 1, kept: 1, left: 1 });
  });

  test("turns ratios into magnitudes, with the error of both", () => {
    const treated = treatCurve(
      curveOf([1, 2], [0.9, -1], [0.02, 0.02]),
      ratios,
      { criteria: { flagBits: 0 } },
      {
        reference: { magnitude: 18, uncertainty: 0.02 },
      },
    );
    expect([treated.kind, treated.unit]).toEqual(["mag", "mag"]);
    expect(treated.value[0]).toBeCloseTo(18.1144, 4);
    expect(treated.uncertainty[0]).toBeCloseTo(0.0313, 4);
    expect(fatesOf(treated)).toEqual(["kept", "absent"]);
    expect(treatCurve(curveOf([1], [0.9]), ratios, { criteria: { flagBits: 0 } }).kind).toBe("ratio");
  });

  test("loses what all objects share at an epoch, and marks points of epochs where that is not known", () => {
    const treated = treatCurve(
      curveOf([1, 2, 3], [15, 15.5, 16]),
      magnitudes,
      { criteria: { flagBits: 0 } },
      {
        correction: { name: "offsets", mode: "add", amount: [0, -0.5, nan], uncertainty: [0, 0, 0] },
      },
    );
    expect([...treated.value]).toEqual([15, 15, 16]);
    expect(fatesOf(treated)).toEqual(["kept", "kept", "uncorrected"]);
    expect(treated.counts).toMatchObject({ valid: 3, kept: 3, uncorrected: 1, left: 2 });
  });

  test("is masked by what was measured, corrected after that, and given its error floor last", () => {
    const treated = treatCurve(
      curveOf([1, 2, 3], [98, 15, 15], [0.03, 0.2, 0.03]),
      magnitudes,
      { criteria: { flagBits: 0, maxUncertainty: 0.1 }, errorFloor: { factor: 2, floor: 0.12 } },
      { correction: { name: "zero points", mode: "add", amount: [-80, 1, 1], uncertainty: [0.04, 0.04, 0.04] } },
    );
    // 98 is no magnitude, whatever it is corrected to; 0.03 passes where the error that follows, 0.156, would not.
    expect(fatesOf(treated)).toEqual(["invalid", "masked", "kept"]);
    expect([...treated.value]).toEqual([18, 16, 16]);
    expect(treated.uncertainty[2]).toBeCloseTo(Math.hypot(2 * Math.hypot(0.03, 0.04), 0.12), 8);
  });

  test("takes factors for ratios, and the same factors as magnitudes where ratios become magnitudes", () => {
    const correction = { name: "throughput", mode: "scale", amount: [1.25, 0], uncertainty: [0.05, 0.1] } as const;
    const curve = curveOf([1, 2], [0.8, 0.8], [0.02, 0.02]);
    const plain = treatCurve(curve, ratios, { criteria: { flagBits: 0 } }, { correction });
    expect(plain.value[0]).toBeCloseTo(1, 7);
    expect(plain.uncertainty[0]).toBeCloseTo(Math.hypot(0.02 * 1.25, 0.8 * 0.05), 8);
    const reference = { magnitude: 18, uncertainty: 0 };
    const treated = treatCurve(curve, ratios, { criteria: { flagBits: 0 } }, { correction, reference });
    expect(treated.value[0]).toBeCloseTo(18, 6);
    expect(treated.uncertainty[0]).toBeCloseTo(2.5 * Math.LOG10E * Math.hypot(0.02 / 0.8, 0.05 / 1.25), 8);
    expect(fatesOf(treated)).toEqual(["kept", "uncorrected"]);
  });

  test("loses single points that were excluded, and only those", () => {
    const excludedPointKeys = new Set(["e1"]);
    const treated = treatCurve(
      curveOf([1, 2], [15, 16]),
      magnitudes,
      { criteria: { flagBits: 0 } },
      { excludedPointKeys },
    );
    expect(fatesOf(treated)).toEqual(["kept", "excluded"]);
  });
});

describe("curves treated in place", () => {
  const rule = validityRule(magnitudes);
  const make = () => ({
    value: Float32Array.of(15, 98, nan, 16, 17, 18),
    uncertainty: Float32Array.of(0.1, 0.1, nan, 0.1, 0.1, 0.1),
    flags: Int16Array.of(0, 0, -3, 4, 0, 0),
  });
  const excludedEpochs = Uint8Array.of(0, 0, 1, 1, 0, 0);
  const excludedPoints = Uint8Array.of(0, 0, 0, 0, 1, 0);

  test("lose what is excluded and say why, and keep the very bits of all else", () => {
    const curve = make();
    treatCurves([curve], { excludedEpochs, excludedPoints });
    expect([...curve.value]).toEqual([15, 98, nan, nan, nan, 18]);
    expect([...curve.uncertainty]).toEqual([
      make().uncertainty[0],
      make().uncertainty[1],
      nan,
      nan,
      nan,
      curve.uncertainty[5],
    ]);
    expect([...curve.flags]).toEqual([0, 0, -6, -6, -9, 0]);
  });

  test("are valid or not by what was measured, before they are corrected", () => {
    const curve = make();
    const correction = {
      name: "",
      mode: "add",
      amount: [1, -80, 1, 1, 1, nan],
      uncertainty: new Float64Array(6),
    } as const;
    const fate = new Uint8Array(6);
    treatPoints(curve, { rule, correction }, fate);
    dropPoints(curve, { rule, correction }, fate);
    expect([...curve.value]).toEqual([16, nan, nan, 17, 18, nan]);
    expect([...curve.flags]).toEqual([0, 0, -3, 4, 0, -10]);
  });

  test("say which share of their variance effects took, by the points that count", () => {
    const strength = [1, -1, 1, -1, 1, 5];
    const share = (own: number[], excludedPoints?: Uint8Array) => {
      const value = Float64Array.from(strength, (one, epoch) => 15 + 0.1 * one + own[epoch]!);
      const uncertainty = new Float64Array(6).fill(0.01);
      const correction = {
        name: "",
        mode: "add",
        amount: new Float64Array(6),
        uncertainty: new Float64Array(6),
      } as const;
      const treatment = { correction: { ...correction, effects: [strength] }, excludedPoints };
      const [taken] = treatCurves([{ value, uncertainty }], treatment);
      expect(treatCurves([{ value, uncertainty }], { correction })).toEqual([undefined]);
      return taken;
    };
    const last = Uint8Array.of(0, 0, 0, 0, 0, 1);
    // Of five points, weighed alike: the mean is 0.02 above 15, and what is left of each is by hand.
    expect(share([0, 0, 0, 0, 0, 9], last)).toBeCloseTo(
      1 - (5 * 0.02 ** 2 - 0.02 ** 2 / 5) / (5 * 0.1 ** 2 - 5 * 0.02 ** 2),
      12,
    );
    // What is the object's own, and no multiple of the effect, is left: half of the variance here.
    const own = share([0.1, 0.1, -0.1, -0.1, 0, 0], last)!;
    expect(own).toBeGreaterThan(0.4);
    expect(own).toBeLessThan(0.6);
    expect(share(strength.map((one) => -0.1 * one))).toBeUndefined();
  });
});
