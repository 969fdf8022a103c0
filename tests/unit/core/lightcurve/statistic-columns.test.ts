import { expect, test } from "vitest";
import type { MeasurementAxis } from "../../../../src/core/cube/dataset.ts";
import { bestMeasurement } from "../../../../src/core/lightcurve/best-measurement.ts";
import { statisticArrays } from "../../../../src/core/lightcurve/statistic-arrays.ts";
import { statisticColumns } from "../../../../src/core/lightcurve/statistic-columns.ts";
import { statistics } from "../../../../src/core/lightcurve/statistic-list.ts";

const measurement = (measurementKey: string, unit: string): MeasurementAxis => ({
  ...{ measurementKey, unit, tableKey: "ch1_sci", kind: "mag", valueColumn: "MAG_AUTO" },
});
const axis = [measurement("ch1_sci-mag_auto", "mag"), measurement("ch1_sci-mag_iso", "mag")];

test("columns are named after the statistic and the measurement, and no name comes twice", () => {
  const names = statisticColumns(axis).map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(["n_epochs_valid_all", "n_epochs_valid_ch1_sci-mag_auto"]);
  expect(names).toContain("stetson_j_time_ch1_sci-mag_iso");
  expect(new Set(names).size).toBe(1 + 2 * statistics.length);
});

test("a statistic is one array of the store, with a chunk for each measurement that was analysed", () => {
  const columnNames = new Set(statisticColumns([axis[1]!]).map(({ name }) => name));
  const arrays = statisticArrays(columnNames, axis, 500, new Set(["object_median"]));
  expect(arrays[0]).toMatchObject({
    name: "object_n_epochs_valid_all",
    metadata: { shape: [500], dimension_names: ["object"], fill_value: "NaN" },
    chunks: [{ path: "c/0", columnName: "n_epochs_valid_all" }],
  });
  const median = arrays.find(({ name }) => name === "object_median_2")!;
  expect(median.metadata).toMatchObject({
    shape: [500, 2],
    dimension_names: ["object", "measurement"],
    chunk_grid: { configuration: { chunk_shape: [500, 1] } },
    attributes: { units: "mag" },
  });
  expect(median.chunks).toEqual([{ path: "c/0/1", columnName: "median_ch1_sci-mag_iso" }]);
  expect(arrays.find(({ name }) => name === "object_std")!.metadata.attributes).toMatchObject({ vast_index: "STD" });
});

test("measurements of different units share an array without a unit", () => {
  const mixed = [axis[0]!, measurement("ch1_sci-flux_auto", "uJy")];
  const [, ...arrays] = statisticArrays(new Set(), mixed, 3, new Set());
  const attributes = Object.fromEntries(arrays.map(({ name, metadata }) => [name, metadata.attributes]));
  expect(attributes.object_median).not.toHaveProperty("units");
  expect(attributes.object_first_mjd).toMatchObject({ units: "d" });
});

test("the best measurement scatters least among those that are measured often enough", () => {
  const mad = [Float64Array.of(0.02, 0.02, 0.02, Number.NaN), Float64Array.of(0.01, 0.01, 0.03, Number.NaN)];
  const valid = [Float64Array.of(60, 60, 60, 0), Float64Array.of(60, 20, 60, 1)];
  expect(bestMeasurement(["auto", "iso"], mad, valid)).toEqual(["iso", "auto", "auto", ""]);
  expect(bestMeasurement([], [], [])).toEqual([]);
});
