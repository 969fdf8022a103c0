import { describe, expect, it } from "vitest";
import { keptKnownLists, knownListChanges } from "../../../../src/core/additions/kept-known.ts";
import { MergedAdditions } from "../../../../src/core/additions/merged-additions.ts";
import { fieldOf, fieldTest } from "../../../../src/core/known/field.ts";
import { emptyRows, type KnownList, type KnownRows } from "../../../../src/core/known/known-list.ts";
import { knownQueries } from "../../../../src/core/known/known-query.ts";
import { agreements, knownTable } from "../../../../src/core/known/known-table.ts";
import { periodAgreement } from "../../../../src/core/known/period-agreement.ts";
import type { Addition } from "../../../../src/core/verbs/additions.ts";

const objects = { raDeg: Float64Array.of(10, 10.01, 10.02), decDeg: Float64Array.of(5, 5, 5) };

function listOf(rows: Partial<KnownRows>, more: Partial<KnownList> = {}): KnownList {
  const all = { ...emptyRows(rows.raDeg!.length), ...rows };
  const said = { id: "a", name: "vsx.csv", addedAt: "2026-11-29T00:00:00Z", variables: true, rowCount: 9, notes: [] };
  return { ...said, radiusArcsec: 2, rows: all, ...more };
}

const arcsec = 1 / 3600;
const vsx = listOf({
  name: ["RR Lyr", "XX", "far"],
  type: ["RRAB", "EA", "M"],
  periodDays: Float64Array.of(0.5668, Number.NaN, 300),
  raDeg: Float64Array.of(10, 10, 11),
  decDeg: Float64Array.of(5 + 0.5 * arcsec, 5 + 1.5 * arcsec, 5),
});
const gaia = listOf(
  {
    name: ["1", "2"],
    raDeg: Float64Array.of(10, 10.01),
    decDeg: Float64Array.of(5, 5),
    magnitude: Float64Array.of(12, 13),
  },
  { id: "b", name: "gaia.csv", variables: false },
);
const column = (lists: KnownList[], name: string) => knownTable(lists, objects).find((one) => one.name === name)!.data;

describe("what lists say of objects", () => {
  it("is the closest row's, and says where there are more", () => {
    expect(column([vsx], "known_name")).toEqual(["RR Lyr", "", ""]);
    expect(column([vsx], "known_candidates")).toEqual(Float64Array.of(2, 0, 0));
    expect(column([vsx], "known_ambiguous")).toEqual(Float64Array.of(1, 0, 0));
    expect(column([vsx], "known_separation")[0]).toBeCloseTo(0.5, 6);
  });

  it("comes from lists of variables first, and what they lack from the others", () => {
    expect(column([gaia, vsx], "known_name")).toEqual(["RR Lyr", "2", ""]);
    expect(column([gaia, vsx], "known_magnitude")).toEqual(Float64Array.of(12, 13, Number.NaN));
  });

  it("calls new what no list of variables has, though all stars are in another list", () => {
    expect(column([gaia, vsx], "known_new")).toEqual(Float64Array.of(0, 1, 1));
    expect(column([gaia], "known_new")).toEqual(Float64Array.of(0, 0, 1));
  });
});

describe("a period beside the known one", () => {
  const span = 90;
  it.each<[number, number, string]>([
    [0.5668, 0.5668, "1"],
    [0.56682, 0.5668, "1"],
    [0.2834, 0.5668, "1/2"],
    [1.1336, 0.5668, "2"],
    [1 / (1 / 0.5668 + 1), 0.5668, "alias"],
    [1 / (2 * 1.00273791 - 1 / 0.5668), 0.5668, "alias"],
    [0.777, 0.5668, "other"],
    [Number.NaN, 0.5668, ""],
    [0.5668, Number.NaN, ""],
  ])("%d beside %d is %s", (found, listed, agreement) => {
    expect(periodAgreement(found, listed, span)).toBe(agreement);
  });

  it("tells half from whole even where the time observed is shorter than the period", () => {
    expect(periodAgreement(150, 300, 10)).toBe("1/2");
    expect(agreements(Float64Array.of(300), Float64Array.of(300), 10)).toEqual(["1"]);
  });
});

describe("the lists that are kept", () => {
  const merge = (...steps: (readonly KnownList[])[]) => {
    const merged = new MergedAdditions();
    let before: readonly KnownList[] = [];
    for (const [n, after] of steps.entries()) {
      const stamp = (k: number) => `00000000${n}.${`${k}`.padStart(4, "0")}.x`;
      merged.merge(knownListChanges(before, after).map((change, k): Addition => ({ ...change, stamp: stamp(k) })));
      before = after;
    }
    const again = new MergedAdditions();
    again.merge(JSON.parse(JSON.stringify([...merged.compacted()])));
    return again;
  };

  it("come back from the log as they were, in groups of rows", () => {
    const many = listOf({
      name: Array.from({ length: 1201 }, (_, k) => `${k}`),
      type: Array.from({ length: 1201 }, () => "EA"),
      flag: Array.from({ length: 1201 }, () => "0"),
      periodDays: new Float64Array(1201).fill(Number.NaN),
      magnitude: Float64Array.from({ length: 1201 }, (_, k) => k / 7),
      raDeg: Float64Array.from({ length: 1201 }, (_, k) => k / 9),
      decDeg: new Float64Array(1201),
    });
    expect(keptKnownLists(merge([many], [many, gaia]))).toEqual([many, gaia]);
  });

  it("are gone with their rows when they are taken away, and back after undo", () => {
    expect(keptKnownLists(merge([vsx, gaia], [gaia]))).toEqual([gaia]);
    expect([...merge([vsx], []).standing("known-rows", "a")]).toEqual([]);
    expect(keptKnownLists(merge([vsx], [], [vsx]))).toEqual([vsx]);
  });

  it("are left out where rows of them are missing", () => {
    const merged = merge([vsx]);
    merged.merge([{ kind: "known-rows", name: "a", keys: ["0"], value: { name: 3 }, stamp: "zzzzzzzzz.0000.x" }]);
    expect(keptKnownLists(merged)).toEqual([]);
  });
});

describe("the field", () => {
  it("is a circle around all objects, over RA 0 and at the pole", () => {
    const around = fieldOf(Float64Array.of(359.9, 0.1), Float64Array.of(0, 0))!;
    expect(around.radiusDeg).toBeCloseTo(0.1 + 1 / 60, 6);
    const holds = fieldTest(around);
    expect([holds(0, 0), holds(359.95, 0.05), holds(0.2, 0), holds(180, 0)]).toEqual([true, true, false, false]);
    expect(fieldTest(around, 400)(0.2, 0)).toBe(true);
    const pole = fieldTest(fieldOf(Float64Array.of(0, 120, 240), Float64Array.of(89.9, 89.9, 89.9))!);
    expect([pole(77, 89.95), pole(77, 89)]).toEqual([true, false]);
  });

  it("is what the queries ask for", () => {
    const [vsx] = knownQueries({ raDeg: 83.633, decDeg: 22.0145, radiusDeg: 0.25 });
    expect(vsx!.adql).toContain("CIRCLE('ICRS', 83.63300, 22.01450, 0.2500)");
    expect(vsx!.adql).toContain('FROM "B/vsx/vsx"');
  });
});

it("keeps a list's magnitudes with their errors, over groups of rows, and reads lists that were kept without", () => {
  const count = 700;
  const numbers = (scale: number) =>
    Float64Array.from({ length: count }, (_, row) => (row % 7 === 3 ? Number.NaN : scale * row));
  const list = listOf({
    ...emptyRows(count),
    ...{ raDeg: Float64Array.from({ length: count }, () => 1), decDeg: new Float64Array(count) },
    magnitudes: [
      { column: "V", value: numbers(0.01), uncertainty: numbers(0.0001) },
      { column: "g'", value: numbers(0.02) },
    ],
  });
  const changes = knownListChanges([], [list]);
  const merged = new MergedAdditions();
  merged.merge(changes.map((change, k): Addition => ({ ...change, stamp: `${k}`.padStart(20, "0") })));
  expect(keptKnownLists(merged)).toEqual([list]);
  const older = new MergedAdditions();
  older.merge(
    changes.map(({ value, ...change }, k): Addition => {
      const { magnitudes: _, ...before } = (value ?? {}) as { [name: string]: never };
      return { ...change, value: before, stamp: `${k}`.padStart(20, "0") };
    }),
  );
  expect(keptKnownLists(older)[0]!.rows.magnitudes).toEqual([]);
});
