import { expect, test } from "vitest";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { periodogram } from "../../../../src/core/periods/periodogram.ts";
import { periodicModel } from "../../../../src/core/periods/prewhiten.ts";
import { seededRandom } from "../../../support/random.ts";

const random = seededRandom(7);
const uniform = () => random.between(0, 2 ** 30 - 1) / 2 ** 30;
const time = Float64Array.from({ length: 150 }, () => 120 * uniform()).sort();
const [f, g] = [1 / 0.7397, 1 / 0.5512];
const sine = (frequency: number, amplitude: number, t: number) =>
  amplitude * Math.cos(2 * Math.PI * frequency * t + 0.7);
const value = time.map(
  (t) => 15 + sine(f, 0.3, t) + sine(2 * f, 0.1, t) + sine(g, 0.05, t) + 0.004 * (uniform() - 0.5),
);
const series = { time, value, uncertainty: time.map(() => 0.01), dipsUpward: true };

function best(of: Float64Array): number {
  const turns = periodogram([{ ...series, value: of }], {
    method: "gls",
    harmonics: 1,
    minFrequency: 0.2,
    maxFrequency: 5,
  });
  for (;;) {
    const turn = turns.next();
    if (turn.done) return turn.value.peaks[0]!.frequency;
  }
}

test("when the strongest period is taken off, the spectrum of what is left shows the second one", () => {
  const model = periodicModel(periodPoints(series), [{ frequency: f, harmonics: 2 }])!;
  expect(best(value)).toBeCloseTo(f, 2);
  expect(best(value.map((one, i) => one - model.at(time[i]!)))).toBeCloseTo(g, 2);
});

test("several periods are fitted at once, each with its harmonics, and leave the noise", () => {
  const taken = [
    { frequency: f, harmonics: 2 },
    { frequency: g, harmonics: 1 },
  ];
  const model = periodicModel(periodPoints(series), taken)!;
  expect(model.rms).toBeLessThan(0.002);
  const mean = value.reduce((sum, one, i) => sum + one - model.at(time[i]!), 0) / value.length;
  expect(mean).toBeCloseTo(15, 3);
  expect(periodicModel(periodPoints(series), [taken[0]!])!.rms).toBeGreaterThan(0.03);
});

test("the same period twice is the same as once, and too few points allow nothing", () => {
  const points = periodPoints(series);
  const one = periodicModel(points, [{ frequency: f, harmonics: 2 }])!;
  const twice = periodicModel(points, [
    { frequency: f, harmonics: 2 },
    { frequency: f, harmonics: 2 },
  ])!;
  expect(twice.rms).toBeCloseTo(one.rms, 9);
  const few = periodPoints({ time: time.subarray(0, 5), value: value.subarray(0, 5), uncertainty: [] });
  expect(periodicModel(few, [{ frequency: f, harmonics: 2 }])).toBeUndefined();
});
