import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Ensemble, objectTerm } from "../../../../src/core/calibration/ensemble.ts";
import { solveEpochs } from "../../../../src/core/calibration/solve-epochs.ts";
import { findZeroPoints } from "../../../../src/core/calibration/zero-points.ts";
import { median, medianAbsoluteDeviation, sigmaPerMad } from "../../../../src/core/lightcurve/order.ts";
import { fourierFit, fourierValue } from "../../../../src/core/periods/fourier-fit.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import peer from "../../../fixtures/calibration/terms.json";
import { seededRandom } from "../../../support/random.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";
import { objectsOf, readSynthEnsemble, type SynthEnsemble } from "./synth-ensemble.ts";

const flat = (rows: (number | null)[][]) => Float64Array.from(rows.flat(), (number) => number ?? Number.NaN);

test.each(peer.cases.map((one) => [one.name, one] as const))(
  "terms (%s): what the fit gives for each point is what numpy's lstsq gives, to 1e-9 mag",
  (_, { terms, fitted }) => {
    const [objectCount, epochCount] = [peer.value.length, peer.value[0]!.length];
    const uncertainty = flat(peer.uncertainty);
    const ensemble = { objectCount, epochCount, value: flat(peer.value), uncertainty };
    const weight = uncertainty.map((error, at) => (Number.isNaN(ensemble.value[at]!) ? 0 : error ** -2));
    const along = terms.map((term) => objectTerm(term, epochCount));
    const { magnitude, coefficients } = solveEpochs(ensemble, weight, along);
    const width = 1 + terms.length;
    flat(fitted).forEach((expected, at) => {
      if (Number.isNaN(expected)) return;
      const epoch = at % epochCount;
      const model = along.reduce(
        (sum, term, k) => sum + coefficients[epoch * width + 1 + k]! * term[at]!,
        magnitude[Math.floor(at / epochCount)]! + coefficients[epoch * width]!,
      );
      expect(Math.abs(model - expected)).toBeLessThan(1e-9);
    });
  },
);

describe.skipIf(!hasSharedData)("mag_auto of synth-a (skipped where ../shared/data is missing)", () => {
  const all = hasSharedData ? readSynthEnsemble("auto") : ({} as SynthEnsemble);
  const { objectCount = 0, epochCount = 0, objectKeys = [] } = all;
  const value = all.value?.map((m, at) => (all.flags[at]! > 1 ? Number.NaN : m));
  const known = (object: number) =>
    value.subarray(object * epochCount, (object + 1) * epochCount).filter(Number.isFinite);
  const usable = Array.from({ length: objectCount }, (_, i) => i).filter(
    (i) => known(i).length > 40 && median(known(i)) < 16.5,
  );
  const robust = (values: ArrayLike<number>) =>
    sigmaPerMad * medianAbsoluteDeviation(Array.from(values).filter(Number.isFinite));

  test("a plane of 0.05 mag from corner to corner in every epoch leaves the stars in the corners no more than 5 % noisier (Z4)", () => {
    const places = positionsOf();
    const objects = usable.filter((i) => places.has(objectKeys[i]!));
    const [x, y] = [0, 1].map((axis) => scaled(objects.map((i) => places.get(objectKeys[i]!)![axis]!)));
    const random = seededRandom(4);
    // From one corner to the one opposite: 2 a + 2 b = 0.05 mag.
    const sign = () => (random.between(0, 1) ? 0.0125 : -0.0125);
    const slopes = Array.from({ length: epochCount }, () => [sign(), sign()] as const);
    const ensemble = objectsOf({ ...all, value }, objects);
    const tilted = ensemble.value.map((m, at) => {
      const [a, b] = slopes[at % epochCount]!;
      const i = Math.floor(at / epochCount);
      return m + a * x![i]! + b * y![i]!;
    });
    const terms = [x!, y!].map((term) => objectTerm(term, epochCount));
    const isBright = (i: number) => median(known(objects[i]!)) < 15;
    const corners = objects
      .map((_, i) => i)
      .filter((i) => Math.abs(x![i]!) > 0.5 && Math.abs(y![i]!) > 0.5 && isBright(i));
    expect(corners.length).toBeGreaterThan(20);
    const scatterOf = (made: Ensemble, asked: typeof terms) => {
      const { coefficients } = findZeroPoints(made, asked);
      const width = 1 + asked.length;
      return corners.map((i) =>
        robust(
          Float64Array.from({ length: epochCount }, (_, j) => {
            const at = i * epochCount + j;
            const taken = asked.reduce((sum, term, k) => sum + coefficients[j * width + 1 + k]! * term[at]!, 0);
            return made.value[at]! - coefficients[j * width]! - taken;
          }),
        ),
      );
    };
    const before = scatterOf(ensemble, []);
    const injected = { ...ensemble, value: tilted };
    const ratio = (after: number[]) => median(after.map((scatter, n) => scatter / before[n]!));
    expect(ratio(scatterOf(injected, []))).toBeGreaterThan(1.2);
    const mended = ratio(scatterOf(injected, terms));
    expect(mended).toBeGreaterThan(0.9);
    expect(mended).toBeLessThan(1.05);
  });

  test("all 40 injected variables keep at least 0.98 of what they vary, though they are among the comparison objects (Z7)", () => {
    const lines = readFileSync(`${sharedData}synth-a/injected_variables.csv`, "utf8").trimEnd().split("\n").slice(1);
    const without = value.slice();
    const signals = new Map<number, Float64Array>();
    for (const line of lines) {
      const [, number, , , period] = line.split(",");
      const object = objectKeys.indexOf(number!);
      if (object < 0) continue;
      const own = value.subarray(object * epochCount, (object + 1) * epochCount);
      const error = all.uncertainty.subarray(object * epochCount, (object + 1) * epochCount);
      const time = all.epochMjd.map((mjd, j) => (Number.isFinite(own[j]!) ? mjd : Number.NaN));
      const points = periodPoints({ time, value: own, uncertainty: error });
      if (points.count < 12) continue;
      const fit = fourierFit(points, 1 / Number(period), 2);
      const signal = all.epochMjd.map((mjd) => fourierValue(fit, mjd - points.epoch));
      const mean = signal.reduce((sum, one) => sum + one, 0) / epochCount;
      signals.set(
        object,
        signal.map((one) => one - mean),
      );
      for (let j = 0; j < epochCount; j++) without[object * epochCount + j]! -= signal[j]! - mean;
    }
    const objects = [...new Set([...usable, ...signals.keys()])].sort((a, b) => a - b);
    const zeroOf = (from: Float64Array) => findZeroPoints(objectsOf({ ...all, value: from }, objects)).coefficients;
    const [withSignal, calm] = [zeroOf(value), zeroOf(without)];
    const kept = [...signals].map(([object, signal]) => {
      let [along, square] = [0, 0];
      for (let j = 0; j < epochCount; j++) {
        if (!Number.isFinite(value[object * epochCount + j]!)) continue;
        along += signal[j]! * (signal[j]! - (withSignal[j]! - calm[j]!));
        square += signal[j]! ** 2;
      }
      return along / square;
    });
    expect(kept.length).toBeGreaterThanOrEqual(39);
    expect(Math.min(...kept)).toBeGreaterThanOrEqual(0.98);
  });

  function scaled(numbers: number[]): Float64Array {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    return Float64Array.from(numbers, (one) => (2 * one - low - high) / (high - low));
  }

  /** RA times cos(Dec), and Dec, of the coadd's sources by number. */
  function positionsOf(): Map<string, [number, number]> {
    const rows = readFileSync(`${sharedData}synth-a/coadd_ch1.ecsv`, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split(/[\s,]+/));
    const column = (name: string) => rows[0]!.findIndex((one) => one.toUpperCase() === name);
    const [number, ra, dec] = [column("NUMBER"), column("ALPHA_J2000"), column("DELTA_J2000")];
    return new Map(
      rows
        .slice(1)
        .map((row) => [
          row[number]!,
          [Number(row[ra]) * Math.cos((Number(row[dec]) * Math.PI) / 180), Number(row[dec])],
        ]),
    );
  }
});
