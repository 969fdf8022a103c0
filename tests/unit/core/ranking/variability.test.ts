// The ranking by variability: its numbers on injected variables (6-science.md, section 6 and Z9), and plain twins of its parts.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { chooseComparison } from "../../../../src/core/calibration/choose-comparison.ts";
import { findZeroPoints } from "../../../../src/core/calibration/zero-points.ts";
import { loadPeriodKernel } from "../../../../src/core/kernels/period-kernel.ts";
import { median, medianAbsoluteDeviation, sortedQuantile } from "../../../../src/core/lightcurve/order.ts";
import { shareSineTimes, sineRow } from "../../../../src/core/periods/sine-gain.ts";
import { eachCurveNumber } from "../../../../src/core/ranking/curve-numbers.ts";
import { sigmasAbove } from "../../../../src/core/ranking/like-magnitude.ts";
import { rankingRow } from "../../../../src/core/ranking/ranking-row.ts";
import { firedText, type RankedNumbers, variability } from "../../../../src/core/ranking/variability.ts";
import { seededRandom } from "../../../support/random.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";
import { objectsOf, readSynthEnsemble, type SynthEnsemble } from "../calibration/synth-ensemble.ts";

const random = seededRandom(5);
const uniform = () => (random.between(0, 2 ** 30 - 1) + 0.5) / 2 ** 30;

test("sigmas above objects of like magnitude are those of the nearest 51, one after the other", () => {
  const count = 200;
  const magnitude = Float64Array.from({ length: count }, (_, i) => (i % 17 === 0 ? Number.NaN : 12 + 6 * uniform()));
  const data = magnitude.map((m, i) => (i % 23 === 0 ? Number.NaN : m + (i % 5 === 0 ? 1 : uniform())));
  const compared = Uint8Array.from(magnitude, (_, i) => Number(i % 4 !== 0));
  const found = sigmasAbove(magnitude, data, compared);
  const known = [...data.keys()].filter((i) => Number.isFinite(data[i]!) && Number.isFinite(magnitude[i]!));
  known.sort((a, b) => magnitude[a]! - magnitude[b]!);
  const others = known.filter((i) => compared[i]);
  for (const row of data.keys()) {
    if (!known.includes(row)) {
      expect(found[row]).toBeNaN();
      continue;
    }
    const before = others.filter((i) => magnitude[i]! < magnitude[row]!).length;
    const first = Math.min(Math.max(0, before - 25), others.length - 51);
    const near = others.slice(first, first + 51).filter((i) => i !== row);
    const sorted = Float64Array.from(near, (i) => data[i]!).sort();
    const middle = sortedQuantile(sorted, 0.5);
    const sigma = middle - sortedQuantile(sorted, 0.158655253931457);
    expect(found[row]).toBeCloseTo((data[row]! - middle) / sigma, 10);
  }
});

test("objects that are seen often are compared with each other; where hardly any are, all are", () => {
  const count = 300;
  const magnitude = Float64Array.from({ length: count }, (_, i) => 12 + i / 100);
  const numbers = (isWell: (i: number) => boolean): RankedNumbers => ({
    magnitude,
    mad: magnitude.map((_, i) => (isWell(i) ? 0.01 : 1) * (1 + 0.2 * uniform()) * (i === 150 ? 20 : 1)),
    inverseEta: magnitude.map(() => 0.5 + 0.1 * uniform()),
    pointCount: magnitude.map((_, i) => (isWell(i) ? 40 : 5)),
  });
  const most = variability(numbers((i) => i % 2 === 0));
  expect(most.score[150]).toBeGreaterThan(10);
  expect(most.score[151]).toBeGreaterThan(10);
  expect(firedText(most, 150)).toMatch(/^scatter \d+σ$/);
  const few = variability(numbers((i) => i % 30 === 0));
  expect(few.score[151]).toBeLessThan(10);
  expect(
    variability({ ...numbers(() => true), magnitude: magnitude.map(() => Number.NaN) }).score.every(Number.isNaN),
  ).toBe(true);
});

const run = <T>(search: Generator<void, T, void>): T => {
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
};

test("a sine explains nothing of few points, of points at one time, or of a constant, and much of a sine", () => {
  const time = Float64Array.from({ length: 60 }, (_, i) => 1.37 * i + 0.3 * Math.sin(9 * i));
  const shared = shareSineTimes(time, { method: "sine" }, undefined)!;
  const gain = (value: Float64Array) =>
    run(sineRow({ time, value, uncertainty: new Float64Array(), dipsUpward: true }, shared));
  expect(gain(time.map((t, i) => (i < 9 ? Math.sin(t) : Number.NaN)))).toEqual(Float64Array.of(Number.NaN, 9));
  expect(gain(time.map(() => 15))[0]).toBeNaN();
  expect(gain(time.map(() => Number.NaN))).toEqual(Float64Array.of(Number.NaN, 0));
  expect(gain(time.map((t) => Math.sin((2 * Math.PI * t) / 0.7) + 0.1 * uniform()))[0]).toBeGreaterThan(50);
  expect(gain(time.map(() => uniform()))[0]).toBeLessThan(20);
});

/** Average precision, and the share of truths among the first 20. */
function judged(score: Float64Array, truth: readonly boolean[]): { precision: number; purity: number } {
  const order = [...score.keys()].sort((a, b) => score[b]! - score[a]!);
  let [found, sum, first] = [0, 0, 0];
  for (const [i, row] of order.entries()) {
    if (truth[row]) sum += ++found / (i + 1);
    if (i === 19) first = found / 20;
  }
  return { precision: sum / truth.filter(Boolean).length, purity: first };
}

/** Corrected by zero points of its own comparison objects. */
function corrected(all: SynthEnsemble): SynthEnsemble {
  const { objectCount, epochCount, value, uncertainty, flags } = all;
  const own = (data: ArrayLike<number>, object: number) =>
    Array.from({ length: epochCount }, (_, j) => data[object * epochCount + j]!);
  const known = (object: number) => own(value, object).filter(Number.isFinite);
  const each = (of: (object: number) => number) => Float64Array.from({ length: objectCount }, (_, i) => of(i));
  const flagged = (mask: (flags: number) => boolean) =>
    each((i) => own(flags, i).filter((f) => f >= 0 && mask(f)).length);
  const { objects } = chooseComparison(
    {
      magnitude: each((i) => median(known(i))),
      scatter: each((i) => 1.4826 * medianAbsoluteDeviation(known(i))),
      uncertainty: each((i) => median(own(uncertainty, i).filter(Number.isFinite))),
      validCount: each((i) => known(i).length),
      flaggedCount: flagged((f) => f > 1),
      saturatedCount: flagged((f) => (f & 4) !== 0),
      barred: new Uint8Array(objectCount),
    },
    epochCount,
  );
  const { coefficients } = findZeroPoints(objectsOf(all, objects));
  return { ...all, value: value.map((m, at) => m - coefficients[at % epochCount]!) };
}

test.skipIf(!hasSharedData)(
  "the injected variables of synth-a rank first, as measured and more so when corrected (skipped where ../shared/data is missing)",
  async () => {
    const kernel = await loadPeriodKernel();
    const measured = readSynthEnsemble("auto");
    measured.value = measured.value.map((m, at) => ((measured.flags[at]! & 4) !== 0 ? Number.NaN : m));
    const lines = readFileSync(`${sharedData}synth-a/injected_variables.csv`, "utf8").trim().split("\n").slice(1);
    const injected = new Set(lines.map((line) => line.split(",")[1]!));
    const rank = (of: SynthEnsemble) => {
      const { epochCount, epochMjd } = of;
      const order = Uint32Array.from(epochMjd.keys()).sort((a, b) => epochMjd[a]! - epochMjd[b]!);
      const curves = of.objectKeys
        .map((key, object) => {
          const take = (data: Float64Array) => Float64Array.from(order, (j) => data[object * epochCount + j]!);
          return { key, value: take(of.value), uncertainty: take(of.uncertainty) };
        })
        .map((one) => ({ ...one, known: one.value.filter(Number.isFinite) }))
        .filter(({ known }) => known.length >= 20);
      const time = Float64Array.from(order, (j) => epochMjd[j]!);
      const shared = shareSineTimes(time, { method: "sine" }, kernel)!;
      const each = (of: (curve: (typeof curves)[number]) => number) => Float64Array.from(curves, of);
      const statistics = {
        magnitude: each(({ known }) => median(known)),
        mad: each(({ known }) => medianAbsoluteDeviation(known)),
        inverseEta: each(({ known }) => {
          const mean = known.reduce((a, b) => a + b) / known.length;
          const squares = known.reduce((sum, one) => sum + (one - mean) ** 2, 0);
          return squares / known.subarray(1).reduce((sum, one, i) => sum + (one - known[i]!) ** 2, 0);
        }),
        pointCount: each(({ known }) => known.length),
      };
      const searched = curves.map((curve) => {
        const series = { time, ...curve, dipsUpward: true };
        // The truth does not say why a row is missing: at the edge of the field, or under a neighbor, nothing was missed.
        const seen = { covered: curve.known.length, missed: 0 };
        return run(rankingRow(series, shared, seen));
      });
      const numbers = {
        ...statistics,
        curves: eachCurveNumber((_, i) => Float64Array.from(searched, (row) => row[i]!)),
      };
      const truth = curves.map(({ key }) => injected.has(key));
      const { score, sigmas } = variability(numbers);
      const said = new Map([...sigmas, ["all", score] as const].map(([name, data]) => [name, judged(data, truth)]));
      return { count: curves.length, truths: truth.filter(Boolean).length, said };
    };
    const [raw, zeroed] = [rank(measured), rank(corrected(measured))];
    for (const [what, { count, truths, said }] of Object.entries({ "as measured": raw, corrected: zeroed }))
      for (const [name, { precision, purity }] of said)
        console.log(
          `Z9 ${what}, ${truths} of ${count} vary, ${name}: average precision ${precision.toFixed(3)}, first 20 ${purity.toFixed(2)}`,
        );
    expect(raw.truths).toBe(40);
    expect(raw.said.get("all")!.precision).toBeGreaterThanOrEqual(0.83);
    expect(zeroed.said.get("all")!.precision).toBeGreaterThanOrEqual(raw.said.get("all")!.precision);
    for (const { said } of [raw, zeroed]) {
      expect(said.get("all")!.purity).toBeGreaterThanOrEqual(0.95);
      for (const one of ["periodic", "scatter", "smooth"] as const)
        expect(said.get("all")!.precision).toBeGreaterThan(said.get(one)!.precision);
    }
  },
);
