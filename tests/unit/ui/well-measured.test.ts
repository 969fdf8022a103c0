import { expect, test } from "vitest";
import { filterRows } from "../../../src/core/table/filter.ts";
import type { Filtered } from "../../../src/ui/state/explore/filtered.ts";
import {
  defaultFilter,
  epochsOfTable,
  firstWellCovered,
  wellMeasuredFilter,
} from "../../../src/ui/state/explore/well-measured.ts";

const count = 4;
const key = "ch2_dual-mag_auto";
const own = `n_epochs_valid_${key}`;

function over(all: number[], ofKey: number[]) {
  const columns = new Map([
    ["n_epochs_valid_all", Float64Array.from(all)],
    [own, Float64Array.from(ofKey)],
  ]);
  const unused = new Float64Array(count);
  return (filter: string): Filtered => {
    const mask = filterRows(filter, { count, columns, constants: { epochs: 64 }, raDeg: unused, decDeg: unused });
    return { kind: "mask", mask, count: mask.filter((holds) => holds).length };
  };
}

test("objects are judged in every measurement where some are measured well in all of them", () => {
  expect(wellMeasuredFilter(over([60, 10, 63, 0], [60, 10, 63, 0]), key, 64)).toBe(defaultFilter);
});

test("a second table of fewer epochs is judged against its own epochs", () => {
  const evaluate = over([10, 3, 10, 0], [10, 3, 9, 0]);
  const filter = wellMeasuredFilter(evaluate, key, 10);
  expect(filter).toBe(`\`${own}\` > 0.75 * 10`);
  const filtered = evaluate(filter);
  expect(filtered.kind === "mask" && [...filtered.mask]).toEqual([1, 0, 1, 0]);
});

test("where nothing is measured well, no filter is applied", () => {
  expect(wellMeasuredFilter(over([1, 2, 0, 0], [1, 2, 0, 0]), key, 10)).toBe("");
});

test("a table has the epochs that hold a catalog of it, the excluded ones left out", () => {
  const of = (...tables: string[]) => tables.map((tableKey) => ({ tableKey }));
  const epochs = {
    epochKey: ["a", "b", "c", "d"],
    catalogs: [of("sci"), of("sci", "dual"), of("dual"), of("sci", "dual")],
  };
  expect(epochsOfTable(epochs as never, "dual")).toBe(3);
  expect(epochsOfTable(epochs as never, "dual", ["c"])).toBe(2);
});

test("the first object to be shown has about as many points as any, those that are saturated not counted", () => {
  const curve = (flags: number[]) => ({
    flags: Int16Array.from(flags),
    value: Float32Array.from(flags, (flag) => (flag < 0 ? Number.NaN : 15)),
  });
  const saturated = curve([4, 20, 28, 4]);
  const sparse = curve([-1, -1, 0, -1]);
  const blended = curve([3, 2, 0, 3]);
  expect(firstWellCovered([saturated, sparse, blended])).toBe(2);
  expect(firstWellCovered([sparse, saturated])).toBe(0);
  expect(firstWellCovered([saturated])).toBe(0);
});
