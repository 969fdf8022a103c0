import type { FlagArray } from "./flag-array.ts";
import { noPoint } from "./no-point.ts";

/** One epoch's block of the cube: a column per measurement and per table, one entry an object, in axis order. */
export interface Slab {
  objectCount: number;
  /** [measurement][object], NaN where unmeasured. */
  value: Float32Array[];
  uncertainty: Float32Array[];
  /** [table][object], SExtractor FLAGS or one of `noPoint`; in 32 bits, whatever they are stored in. */
  flags: FlagArray[];
  /** [table and property][object], a table's properties one after the other; NaN where there is none. */
  properties: Float32Array[];
}

/**
 * A slab in which nothing is measured: NaN, NaN and `noPoint.noCatalog` throughout.
 * @param propertyCount of each table
 */
export function emptySlab(objectCount: number, measurementCount: number, tableCount: number, propertyCount = 0): Slab {
  const columns = (count: number) =>
    Array.from({ length: count }, () => new Float32Array(objectCount).fill(Number.NaN));
  return {
    objectCount,
    value: columns(measurementCount),
    uncertainty: columns(measurementCount),
    flags: Array.from({ length: tableCount }, () => new Int32Array(objectCount).fill(noPoint.noCatalog)),
    properties: columns(tableCount * propertyCount),
  };
}
