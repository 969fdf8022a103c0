import type { AxisColumn, ObjectAxis } from "./dataset.ts";

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

/** The axis with those entries of `more` behind it whose keys it does not have; columns are found by name. */
export function appendObjects(axis: ObjectAxis, more: ObjectAxis): ObjectAxis {
  const known = new Set(axis.objectKey);
  const rows = more.objectKey.flatMap((key, row) => (known.has(key) ? [] : [row]));
  const numbers = (before: Float64Array, after: Float64Array) => {
    const data = new Float64Array(before.length + rows.length);
    data.set(before);
    for (const [i, row] of rows.entries()) data[before.length + i] = after[row]!;
    return data;
  };
  const columns = axis.columns.map((column): AxisColumn => {
    const added = more.columns.find(({ name }) => name === column.name)?.data;
    if (column.data instanceof Float64Array) {
      const data = added instanceof Float64Array ? added : new Float64Array(more.objectKey.length).fill(Number.NaN);
      return { ...column, data: numbers(column.data, data) };
    }
    return { ...column, data: [...column.data, ...rows.map((row) => String(added?.[row] ?? ""))] };
  });
  return {
    objectKey: [...axis.objectKey, ...rows.map((row) => more.objectKey[row]!)],
    raDeg: numbers(axis.raDeg, more.raDeg),
    decDeg: numbers(axis.decDeg, more.decDeg),
    xImage: numbers(axis.xImage, more.xImage),
    yImage: numbers(axis.yImage, more.yImage),
    columns,
  };
}
