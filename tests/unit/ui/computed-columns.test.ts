import { expect, test } from "vitest";
import { curveNumberNames } from "../../../src/core/ranking/curve-numbers.ts";
import { computedColumns, variabilityName, variesByName } from "../../../src/ui/state/explore/computed-columns.ts";

const measurementKey = "ch1_sci-mag_auto";
const axis = { measurementKey, tableKey: "ch1_sci", unit: "mag", kind: "mag" as const, valueColumn: "MAG_AUTO" };
const count = 900;
const median = Float64Array.from({ length: count }, (_, i) => 12 + i / 100);
const mad = median.map((m, i) => 0.01 * 1.3 ** (m - 12) * (1 + 0.2 * Math.sin(7 * i)) * (i % 100 === 50 ? 6 : 1));
const inverseEta = median.map((_, i) => 0.5 + 0.05 * Math.sin(11 * i));
const validCount = median.map(() => 38);
const flare = median.map((_, i) => 1.5 * (1 + 0.2 * Math.sin(3 * i)) * (i === 410 ? 30 : 1));
const dip = median.map((_, i) => 2 * (1 + 0.2 * Math.sin(5 * i)) * (i === 420 ? 30 : 1));
const covered = median.map(() => 60);
const missed = median.map((_, i) => (i === 430 ? 55 : i % 3));
const sineGain = median.map((_, i) => 5 + Math.sin(13 * i) + (i === 400 ? 40 : 0));

const needed = ["median", "mad", "inverse_eta", "n_epochs_valid"].map((one) => `${one}_${measurementKey}`);
const columnsOf = (searched: boolean) => {
  const all = computedColumns([axis], () => searched);
  return [variabilityName(measurementKey), variesByName(measurementKey)].map(
    (wanted) => all.find(({ name }) => name === wanted)!,
  );
};

test("variability is the best of several indices, and says by which", () => {
  const [score, by] = columnsOf(false);
  expect(score!.needs).toEqual(needed);
  const data = [median, mad, inverseEta, validCount];
  const sigmas = score!.compute(data) as Float64Array;
  expect([...sigmas.keys()].filter((row) => sigmas[row]! > 5)).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850]);
  const said = by!.compute(data);
  expect(said[50]).toMatch(/^scatter [\d.]+σ$/);
  expect(said[400]).toBe("");
});

test("where the light curves were searched, sines, flares, dips and transients count too", () => {
  const [score, by] = columnsOf(true);
  expect(score!.needs).toEqual([...needed, ...curveNumberNames(measurementKey)]);
  const data = [median, mad, inverseEta, validCount, flare, dip, covered, missed, sineGain];
  expect((score!.compute(data) as Float64Array)[400]).toBeGreaterThan(20);
  const said = by!.compute(data);
  expect(said[400]).toMatch(/^periodic \d+σ$/);
  expect(said[410]).toMatch(/^flare \d+σ$/);
  expect(said[420]).toMatch(/^dip \d+σ$/);
  expect(said[430]).toMatch(/^transient \d+σ \(seen at \d+ of \d+ epochs\)$/);
  expect(said.slice(401, 410).join("")).toBe("");
});
