import { expect, test } from "vitest";
import { neighborArcsec } from "../../../src/core/crossmatch/zone-index.ts";
import {
  contaminationColumns,
  contaminationRadius,
  doubtColumns,
} from "../../../src/ui/state/explore/doubt-columns.ts";
import { flagColumns } from "../../../src/ui/state/explore/flag-columns.ts";

test("the nearest neighbor within the radius is found, whichever way it lies, and none beyond it", () => {
  const [ra, dec] = [
    [10, 10, 10.01, 359.9999, 0.0001],
    [5, 5 + 1.5 / 3600, 5, 0, 0],
  ];
  const found = neighborArcsec(Float64Array.from(ra!), Float64Array.from(dec!), 2);
  expect(found[0]).toBeCloseTo(1.5, 6);
  expect(found[1]).toBeCloseTo(1.5, 6);
  expect([...found.slice(2, 3)]).toEqual([Number.NaN]);
  expect([found[3], found[4]].map((arcsec) => arcsec!.toFixed(2))).toEqual(["0.72", "0.72"]);
});

test("saturated objects and those with a close neighbor are doubted, flagged ones are marked, each with its reason", () => {
  const [doubted, doubt] = doubtColumns([
    { measurementKey: "a-auto", tableKey: "a", unit: "mag", kind: "mag", valueColumn: "MAG_AUTO" },
  ]);
  const counts = {
    sourceCount: Uint32Array.of(100, 140, 40, 60, 0),
    flaggedCount: Uint32Array.of(3, 140, 2, 40, 0),
    saturatedCount: Uint32Array.of(3, 137, 0, 1, 0),
    bitCounts: [],
  };
  const neighbors = Float64Array.of(Number.NaN, Number.NaN, 0.84, Number.NaN, Number.NaN);
  expect([doubted!.name, doubt!.name]).toEqual(["doubted_a-auto", "doubt_a-auto"]);
  expect(doubted!.make(counts, neighbors)).toEqual(Float64Array.of(0, 1, 1, 0, 0));
  expect(doubt!.make(counts, neighbors)).toEqual(["", "saturated 137/140", "neighbor at 0.8″", "flagged 40/60", ""]);
});

test("each bit of each table has a column that counts an object's points, and says in words what the bit is", () => {
  const axis = { unit: "mag", kind: "mag", valueColumn: "MAG_AUTO" } as const;
  const columns = flagColumns([
    { measurementKey: "a-auto", tableKey: "a", ...axis },
    { measurementKey: "a-aper", tableKey: "a", ...axis },
    { measurementKey: "b-auto", tableKey: "b", ...axis },
  ]);
  expect(columns).toHaveLength(16);
  const saturated = columns.find(({ name }) => name === "n_flag_4_b")!;
  expect([saturated.tableKey, saturated.description]).toEqual(["b", "Points of b with bit 4 of FLAGS: saturated"]);
  const counts = Uint32Array.of(0, 7);
  const bitCounts = Array.from({ length: 15 }, (_, bit) => (bit === 2 ? counts : new Uint32Array(2)));
  const none = new Uint32Array(2);
  const made = saturated.make(
    { sourceCount: none, flaggedCount: none, saturatedCount: none, bitCounts },
    new Float64Array(2),
  );
  expect(made).toEqual(Float64Array.of(0, 7));
});

test("a column names the brighter neighbor whose period an object has, within the radius that is kept", () => {
  const objects = {
    objectKey: ["a", "b", "c"],
    raDeg: Float64Array.of(10, 10 + 5 / 3600, 10 + 20 / 3600),
    decDeg: Float64Array.of(0, 0, 0),
  };
  const axis = { measurementKey: "a-auto", tableKey: "a", unit: "", valueColumn: "AUTO" };
  const columnOf = (kind: "mag" | "flux", arcsec: number) =>
    contaminationColumns([{ ...axis, kind }], objects, arcsec)[0]!;
  const period = Float64Array.of(0.5, 0.5, 1);
  const rest = [Float64Array.of(1e-4, 1e-4, 1e-4), Float64Array.of(-9, -9, -9), Float64Array.of(0, 0, 0)];
  const magnitudes = [Float64Array.of(12, 14, 15), period, ...rest];
  expect(columnOf("mag", 10).needs[0]).toBe(`median_${axis.measurementKey}`);
  expect(columnOf("mag", 10).compute(magnitudes)).toEqual(["", "a at 5.0″", ""]);
  expect(columnOf("mag", 30).compute(magnitudes)).toEqual(["", "a at 5.0″", "a at 20.0″ (twice its period)"]);
  // Of fluxes what is higher is brighter.
  expect(columnOf("flux", 10).compute(magnitudes)).toEqual(["b at 5.0″", "", ""]);
  expect([undefined, "", "x", "-3", "25"].map(contaminationRadius)).toEqual([10, 10, 10, 10, 25]);
});
