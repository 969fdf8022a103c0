import type { AxisColumn } from "../column.ts";
import type { ObjectAxis } from "./dataset.ts";

/** The axis with its entries in another order: entry i of the result is entry `order[i]` of `axis`. */
export function permuteAxis(axis: ObjectAxis, order: Uint32Array): ObjectAxis {
  const numbers = (data: Float64Array) => Float64Array.from(order, (from) => data[from]!);
  const texts = (data: string[]) => Array.from(order, (from) => data[from]!);
  const column = (column: AxisColumn): AxisColumn => ({
    ...column,
    data: column.data instanceof Float64Array ? numbers(column.data) : texts(column.data),
  });
  return {
    objectKey: texts(axis.objectKey),
    raDeg: numbers(axis.raDeg),
    decDeg: numbers(axis.decDeg),
    xImage: numbers(axis.xImage),
    yImage: numbers(axis.yImage),
    columns: axis.columns.map(column),
  };
}

/** The axis's first `count` entries. */
export function firstObjects(axis: ObjectAxis, count: number): ObjectAxis {
  return axis.objectKey.length === count
    ? axis
    : permuteAxis(
        axis,
        Uint32Array.from({ length: count }, (_, i) => i),
      );
}
