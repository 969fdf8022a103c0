import { sortedQuantile } from "../lightcurve/order.ts";

/** Of the numbers of a group, NaN left out: what pandas' methods of the same name give. */
export const aggregates: Record<string, (values: Float64Array) => number> = {
  mean: (values) => (values.length > 0 ? sumOf(values) / values.length : Number.NaN),
  median: (values) => (values.length > 0 ? sortedQuantile(values.toSorted(), 0.5) : Number.NaN),
  sum: sumOf,
  // Of the sample: with n - 1, as pandas has it.
  std(values) {
    if (values.length < 2) return Number.NaN;
    const mean = sumOf(values) / values.length;
    return Math.sqrt(sumOf(values.map((one) => (one - mean) ** 2)) / (values.length - 1));
  },
  min: (values) => values.reduce((least, one) => (one < least ? one : least), values[0] ?? Number.NaN),
  max: (values) => values.reduce((most, one) => (one > most ? one : most), values[0] ?? Number.NaN),
};

function sumOf(values: Float64Array): number {
  return values.reduce((sum, one) => sum + one, 0);
}

/** How many rows have what each row has; NaN where a row has nothing. */
export function groupSizes(count: number, by: ArrayLike<string | number>): Float64Array {
  const sizes = new Map<string | number, number>();
  for (let row = 0; row < count; row++) sizes.set(by[row]!, (sizes.get(by[row]!) ?? 0) + 1);
  return Float64Array.from({ length: count }, (_, row) => (isNothing(by[row]!) ? Number.NaN : sizes.get(by[row]!)!));
}

/** For each row what the rows with the same in `by` come to. */
export function aggregated(
  values: Float64Array,
  by: ArrayLike<string | number>,
  aggregate: (values: Float64Array) => number,
): Float64Array {
  const groups = new Map<string | number, number[]>();
  for (let row = 0; row < values.length; row++) {
    const known = groups.get(by[row]!);
    if (known) known.push(row);
    else groups.set(by[row]!, [row]);
  }
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (const [cell, rows] of groups) {
    if (isNothing(cell)) continue;
    const own = Float64Array.from(rows, (row) => values[row]!).filter((one) => !Number.isNaN(one));
    const value = aggregate(own);
    for (const row of rows) result[row] = value;
  }
  return result;
}

const isNothing = (cell: string | number) => typeof cell === "number" && Number.isNaN(cell);
