import { expect, test } from "vitest";
import { noCounts, type QualityCriteria, signalToNoise } from "../../../../src/core/lightcurve/quality-mask.ts";
import { ratioToMagnitude } from "../../../../src/core/lightcurve/ratio-magnitude.ts";
import { excludedMask, type Fate, fates, treatPoints } from "../../../../src/core/lightcurve/treat-points.ts";
import { isValid, validityRule, validMask } from "../../../../src/core/lightcurve/valid.ts";

const mag = validityRule({ kind: "mag", uncertaintyColumn: "MAGERR_AUTO" });

test("a magnitude is valid below 90 with an uncertainty below 1, both finite", () => {
  const value = [18, 90, 99, Number.NaN, 18, 18, 18, Number.NEGATIVE_INFINITY, 89.99];
  const uncertainty = [0.1, 0.1, 99, 0.1, 1, Number.NaN, Number.NEGATIVE_INFINITY, 0.1, 0.99];
  expect([...validMask(value, uncertainty, mag)]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test("a flux is valid when it and its uncertainty are finite, however large", () => {
  const flux = validityRule({ kind: "flux", uncertaintyColumn: "FLUXERR_AUTO" });
  expect(isValid(-1e6, 5e3, flux)).toBe(true);
  expect(isValid(Number.POSITIVE_INFINITY, 1, flux)).toBe(false);
  expect(isValid(1, Number.POSITIVE_INFINITY, flux)).toBe(false);
});

test("a measurement that has no uncertainties is valid by its values", () => {
  expect(isValid(18, Number.NaN, validityRule({ kind: "mag" }))).toBe(true);
  expect(isValid(99, Number.NaN, validityRule({ kind: "mag" }))).toBe(false);
});

const curve = {
  epochKeys: ["a", "b", "c", "d", "e", "f"],
  value: Float32Array.of(18, 18, 18, 18, 99, 18),
  uncertainty: Float32Array.of(0.01, 0.5, 0.02, 0.03, 99, 0.01),
  flags: Int16Array.of(0, 4, 2, 0, 4, 4),
};

function masked(of: typeof curve, { excludedEpochKeys, ...criteria }: QualityCriteria) {
  const fate = new Uint8Array(of.value.length);
  const counts = noCounts(of.value.length);
  const excludedEpochs = excludedMask(of.epochKeys, excludedEpochKeys);
  treatPoints(of, { rule: mag, criteria: { ...criteria, kind: "mag" }, excludedEpochs }, fate, counts);
  return { fates: Array.from(fate, (code): Fate => fates[code]!), counts };
}

test("every criterion says how many valid points it removes, and invalid points are none's", () => {
  const { fates, counts } = masked(curve, {
    flagBits: 4,
    minSignalToNoise: 40,
    maxUncertainty: 0.1,
    excludedEpochKeys: new Set(["a", "f", "e"]),
  });
  expect(fates).toEqual(["excluded", "masked", "kept", "masked", "excluded", "excluded"]);
  expect(counts).toEqual({
    epochs: 6,
    valid: 5,
    flags: 2,
    signalToNoise: 2,
    uncertainty: 1,
    excludedEpochs: 2,
    kept: 1,
  });
});

test("without criteria every valid point is kept", () => {
  const kept = "kept";
  expect(masked(curve, { flagBits: 0 }).fates).toEqual([kept, kept, kept, kept, "invalid", kept]);
});

test("codes for missing points have no FLAGS bits", () => {
  const missing = { ...curve, flags: Int16Array.of(-1, -2, -3, -4, -5, -1) };
  expect(masked(missing, { flagBits: 255 }).counts.flags).toBe(0);
});

test("signal to noise of a magnitude follows from its uncertainty, of a flux from both", () => {
  expect(signalToNoise(18, 0.0108573620475813, "mag")).toBeCloseTo(100, 10);
  expect(signalToNoise(500, 10, "flux")).toBe(50);
});

test("a ratio of 0.9 +- 0.02 at 18.0 +- 0.02 is 18.1144 +- 0.0313", () => {
  const { value, uncertainty } = ratioToMagnitude([0.9, 1, 0, -2], [0.02, 0, 0.1, 0.1], 18, 0.02);
  expect(value[0]).toBeCloseTo(18.1144, 4);
  expect(uncertainty[0]).toBeCloseTo(0.0313, 4);
  expect([value[1], uncertainty[1]]).toEqual([18, 0.02]);
  expect([...value.slice(2), ...uncertainty.slice(2)]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});
