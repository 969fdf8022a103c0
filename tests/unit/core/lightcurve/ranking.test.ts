// Do the variables that were injected into the made series synth-a come out at the top?
import { beforeAll, describe, expect, test } from "vitest";
import { CandidateBook } from "../../../../src/core/calibration/candidate-book.ts";
import { chooseComparison } from "../../../../src/core/calibration/choose-comparison.ts";
import { findZeroPoints } from "../../../../src/core/calibration/zero-points.ts";
import { loadObjectStatistics } from "../../../../src/core/kernels/statistics-kernel.ts";
import { type StatisticName, statistics } from "../../../../src/core/lightcurve/statistic-list.ts";
import { runningMedian } from "../../../../src/core/table/running-median.ts";
import { factorAt } from "../../../../src/ui/state/diagrams/threshold.ts";
import { judgeCurve } from "../../../oracles/judge-curve.ts";
import { hasSharedData, readTruth } from "../../../support/truth.ts";
import { magnitudeRule } from "./peer-curves.ts";

describe.skipIf(!hasSharedData)("the made series (skipped where ../shared/data is missing)", () => {
  let objects: string[];
  let epochMjd: Float64Array;
  /** Shape (object, value, epoch). */
  let cube: Float32Array;
  let injected: Set<string>;

  beforeAll(() => {
    const { columns, rows } = readTruth("truth/synth-a/lightcurves_ch1.csv.gz");
    const [object, mjd, mag, magerr] = ["object", "mjd", "mag_aper_1", "magerr_aper_1"].map((c) => columns.indexOf(c));
    objects = [...new Set(rows.map((row) => row[object!]!))];
    epochMjd = Float64Array.from(new Set(rows.map((row) => Number(row[mjd!])))).sort();
    const rowOf = new Map(objects.map((key, i) => [key, i]));
    const epochOf = new Map(Array.from(epochMjd, (time, i) => [time, i]));
    cube = new Float32Array(objects.length * 2 * epochMjd.length).fill(Number.NaN);
    for (const row of rows) {
      const at = rowOf.get(row[object!]!)! * 2 * epochMjd.length + epochOf.get(Number(row[mjd!]))!;
      cube[at] = Number(row[mag!]);
      cube[at + epochMjd.length] = Number(row[magerr!]);
    }
    const truth = readTruth("synth-a/injected_variables.csv");
    injected = new Set(truth.rows.map((row) => row[truth.columns.indexOf("master_number")]!));
  });

  async function describeAll(curves: Float32Array): Promise<Record<StatisticName, Float64Array>> {
    const objectStatistics = await loadObjectStatistics(statistics.map(({ name }) => name));
    const block = { objectCount: objects.length, epochCount: epochMjd.length, cube: curves, epochMjd };
    const { columns } = objectStatistics(block, magnitudeRule);
    return Object.fromEntries(statistics.map(({ name }, k) => [name, columns[k]!])) as Record<
      StatisticName,
      Float64Array
    >;
  }

  /** Objects seen at half of the epochs, those first that scatter most for their brightness; true where injected. */
  function ranking({ n_epochs_valid, median, iqr }: Record<StatisticName, Float64Array>): boolean[] {
    const often = [...objects.keys()].filter((i) => n_epochs_valid[i]! >= epochMjd.length / 2);
    const [x, y] = [median, iqr].map((column) => Float64Array.from(often, (i) => column[i]!));
    const times = { line: runningMedian(x!, y!, 12), kind: "times" } as const;
    const ratio = x!.map((at, k) => factorAt(times, at, y![k]!));
    const order = [...often.keys()].sort((a, b) => ratio[b]! - ratio[a]!);
    return order.map((k) => injected.has(objects[often[k]!]!));
  }

  const found = (order: boolean[], first: number) => order.slice(0, first).filter(Boolean).length;

  test("of the 15 objects that scatter most for their brightness, nearly all are injected variables", async () => {
    const order = ranking(await describeAll(cube));
    expect(found(order, order.length)).toBeGreaterThanOrEqual(39);
    expect(found(order, 15)).toBeGreaterThanOrEqual(14);
  });

  test("without the changes that all objects share, nearly all variables are among the first", async () => {
    const epochCount = epochMjd.length;
    const part = (i: number, value: 0 | 1) =>
      cube.subarray((2 * i + value) * epochCount, (2 * i + value + 1) * epochCount);
    const book = new CandidateBook(objects.length);
    const flags = new Int16Array(epochCount);
    for (const i of objects.keys()) book.add(i, judgeCurve(part(i, 0), part(i, 1), flags, magnitudeRule));
    const comparisons = chooseComparison(book.candidates, epochCount).objects;
    expect(comparisons.length).toBeGreaterThan(50);
    const of = (value: 0 | 1) => Float64Array.from([...comparisons].flatMap((i) => [...part(i, value)]));
    const [value, uncertainty] = [of(0).map((mag) => (mag < 90 ? mag : Number.NaN)), of(1)];
    const ensemble = { objectCount: comparisons.length, epochCount, value, uncertainty };
    const { coefficients: offsets } = findZeroPoints(ensemble);
    const corrected = cube.slice();
    for (let i = 0; i < objects.length; i++)
      for (let epoch = 0; epoch < epochCount; epoch++) corrected[i * 2 * epochCount + epoch]! -= offsets[epoch]!;
    const order = ranking(await describeAll(corrected));
    expect(found(order, 20)).toBeGreaterThanOrEqual(19);
    expect(found(order, 80)).toBeGreaterThanOrEqual(38);
  });
});
