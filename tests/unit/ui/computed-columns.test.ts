import { expect, test } from "vitest";
import { fitThreshold, rowsAbove } from "../../../src/ui/state/diagrams/threshold.ts";
import { computedColumns, variabilityName } from "../../../src/ui/state/explore/computed-columns.ts";

const measurementKey = "ch1_sci-mag_auto";
const axis = { measurementKey, tableKey: "ch1_sci", unit: "mag", kind: "mag" as const, valueColumn: "MAG_AUTO" };
const epochCount = 40;
const count = 900;
const median = Float64Array.from({ length: count }, (_, i) => 12 + i / 100);
const iqr = median.map((m, i) => 0.01 * 1.3 ** (m - 12) * (1 + 0.2 * Math.sin(7 * i)) * (i % 100 === 50 ? 6 : 1));
/** Every third object is seen at a few epochs only, where its scatter means nothing. */
const validCount = median.map((_, i) => (i % 3 === 0 ? 4 : 38));
const scattered = iqr.map((value, i) => (i % 3 === 0 ? 40 * value : value));

const variabilityOf = (valid: Float64Array, iqr: Float64Array) => {
  const column = computedColumns([axis], epochCount).find(({ name }) => name === variabilityName(measurementKey))!;
  expect(column.needs).toEqual([`median_${measurementKey}`, `iqr_${measurementKey}`, "n_epochs_valid_all"]);
  return column.compute([median, iqr, valid]) as Float64Array;
};

test("variability compares with the well-measured objects, as the diagram of them does", () => {
  const well = Uint32Array.from(median.keys()).filter((row) => validCount[row]! > 30);
  const variability = variabilityOf(validCount, scattered);
  const above = rowsAbove(fitThreshold(median, scattered, well), 3, median, scattered, well);
  expect([...above]).toEqual([...well].filter((row) => variability[row]! > 3));
  expect([...above]).toEqual([50, 250, 350, 550, 650, 850]);
});

test("where hardly any object is measured well, all are compared with all", () => {
  const variability = variabilityOf(
    median.map((_, i) => (i < 20 ? 40 : 3)),
    iqr,
  );
  expect([...variability.keys()].filter((row) => variability[row]! > 3)).toHaveLength(9);
});
