import { expect, test } from "vitest";
import { factorAt, fitThreshold, rowsAbove, thresholdHeights } from "../../../src/ui/state/diagrams/threshold.ts";
import { columnGroups } from "../../../src/ui/state/explore/column-groups.ts";
import type { ExploreColumn } from "../../../src/ui/state/explore/explore-column.ts";

const count = 600;
const rows = Uint32Array.from({ length: count }, (_, row) => row);
const x = Float64Array.from(rows, (row) => 12 + row / 100);
const height = Float64Array.from(rows, (row) => 0.01 * (1 + row / 100) * (1 + 0.1 * Math.sin(row)));

test("what stands out is what lies so many times above the running median", () => {
  const y = height.map((value, row) => (row % 100 === 50 ? value * 5 : value));
  const threshold = fitThreshold(x, y, rows);
  expect(threshold.kind).toBe("times");
  expect([...rowsAbove(threshold, 3, x, y, rows)]).toEqual([50, 150, 250, 350, 450, 550]);
  expect([...rowsAbove(threshold, 3, x, y, rows.subarray(0, 200))]).toEqual([50, 150]);
  expect(rowsAbove(threshold, 30, x, y, rows).length).toBe(0);
});

test("a threshold goes through the place where it was dragged to", () => {
  for (const y of [height, height.map((value) => value - 0.03)]) {
    const threshold = fitThreshold(x, y, rows);
    const factor = factorAt(threshold, threshold.line.x[4]!, 0.09);
    expect(thresholdHeights(threshold, factor)[4]).toBeCloseTo(0.09, 9);
  }
});

test("where values may be below 0, the threshold lies so many sigma above", () => {
  const y = height.map((value, row) => value - 0.03 + (row === 10 ? 1 : 0));
  const threshold = fitThreshold(x, y, rows);
  expect(threshold.kind).toBe("sigma");
  expect([...rowsAbove(threshold, 20, x, y, rows)]).toEqual([10]);
});

test("the line reaches from the first object to the last, and only rows that are listed count", () => {
  const { line } = fitThreshold(x, height, rows.subarray(100, 400));
  expect(line.x[0]).toBe(x[100]);
  expect(line.x.at(-1)).toBe(x[399]);
  expect(line.median[0]).toBe(line.median[1]);
  expect(
    fitThreshold(
      x,
      height.map(() => Number.NaN),
      rows,
    ).line.x,
  ).toHaveLength(0);
});

test("columns are grouped by what they are of, statistics by their measurement", () => {
  const column = (
    name: string,
    group: ExploreColumn["group"],
    kind: ExploreColumn["kind"] = "number",
  ): ExploreColumn => ({
    ...{ name, title: name, description: "", group, kind, shown: true },
  });
  const axis = (measurementKey: string) => ({
    measurementKey,
    tableKey: "t",
    unit: "",
    kind: "mag" as const,
    valueColumn: "v",
  });
  const columns = [
    column("object", "object", "string"),
    column("ra", "object"),
    column("mag_auto", "catalog"),
    column("n_epochs_valid_all", "statistics"),
    column("iqr_aper", "statistics"),
    column("iqr_big_aper", "statistics"),
  ];
  const groups = columnGroups(columns, [axis("aper"), axis("big_aper")]);
  expect(groups.map(({ title, columns }) => [title, ...columns.map(({ name }) => name)])).toEqual([
    ["Object", "object", "ra"],
    ["Reference catalog", "mag_auto"],
    ["All measurements", "n_epochs_valid_all"],
    ["aper", "iqr_aper"],
    ["big_aper", "iqr_big_aper"],
  ]);
});
