import type { ColumnData } from "./catalog.ts";
import type { ParseOptions } from "./parse-options.ts";

/** True where a column of reals, stored as float32 or not, is to be kept as float64. */
export function keepsFloat64(name: string, options: ParseOptions, storedAsFloat32 = false): boolean {
  return options.float64 ? options.float64(name) : !storedAsFloat32;
}

/** Integers as int32 where all of them are, as float64 (NaN where unmeasured) otherwise. */
export function integerColumn(values: Float64Array): Int32Array | Float64Array {
  const integers = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    integers[row] = value;
    if (integers[row] !== value) return values;
  }
  return integers;
}

/** Values as float64, or rounded once to float32. */
export function realColumn(values: Float64Array, float64: boolean): ColumnData {
  return float64 ? values : Float32Array.from(values);
}
