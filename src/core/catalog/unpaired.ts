import type { Assumption } from "../assumption.ts";
import type { MeasurementColumns } from "../format/catalog.ts";

/** Names that may be an uncertainty as well as a scatter, a flag, or another band: `u_mag`, `std_mag`, `mag_std`, `mag_rms`. */
const before = ["u_", "std_", "stdev_", "rms_", "scatter_", "mad_"];
const behind = [
  ...[
    "_var",
    "var",
    "_variance",
    "_err_lower",
    "_err_upper",
    "_lower",
    "_upper",
    "_errlow",
    "_errup",
    "_err_low",
    "_err_high",
  ],
  ...["_std", "std", "_stdev", "_stddev", "_rms", "rms", "_scatter", "_mad", "_u"],
];

/** Says of measurements without an uncertainty which column was not taken for one, though its name may mean that. */
export function unpairedUncertainties(
  measurements: readonly MeasurementColumns[],
  columnNames: readonly string[],
): Assumption[] {
  const byName = new Map(columnNames.map((name) => [name.toLowerCase(), name]));
  const values = new Set(measurements.map(({ value }) => value));
  return measurements.flatMap(({ value, uncertainty }): Assumption[] => {
    if (uncertainty !== undefined) return [];
    const of = value.toLowerCase();
    const names = [...before.map((word) => word + of), ...behind.map((word) => of + word)];
    const name = names.map((one) => byName.get(one)).find((one) => one !== undefined && !values.has(one));
    if (name === undefined) return [];
    const text = `${value} has no uncertainty: ${name} was not taken for one, as it may be a scatter, a flag or one side of a range. Where it is one, choose it among the columns.`;
    return [{ kind: "pairing", text }];
  });
}
