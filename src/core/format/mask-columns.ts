import type { Column, ColumnData } from "./catalog.ts";

const ending = ".mask";

/** A `wanted` that also wants the mask of a wanted column. */
export function withMasks(wanted: ((name: string) => boolean) | undefined): (name: string) => boolean {
  return (name) => !wanted || wanted(name) || (name.endsWith(ending) && wanted(name.slice(0, -ending.length)));
}

/**
 * astropy may write a masked column as two, `MAG` and `MAG.mask`, with a number even where there is no value. Applies the
 * masks and leaves them out.
 */
export function applyMasks(columns: Column[]): Column[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const isMask = ({ name }: Column) => name.endsWith(ending) && byName.has(name.slice(0, -ending.length));
  return columns
    .filter((column) => !isMask(column))
    .map((column) => {
      const mask = byName.get(column.name + ending);
      return mask && !Array.isArray(mask.data) ? { ...column, data: masked(column.data, mask.data) } : column;
    });
}

function masked(data: ColumnData, mask: ArrayLike<number>): ColumnData {
  if (Array.isArray(data)) return data.map((text, row) => (mask[row] ? "" : text));
  const result = data instanceof Float32Array ? data.slice() : Float64Array.from(data);
  for (let row = 0; row < result.length; row++) if (mask[row]) result[row] = Number.NaN;
  return data instanceof Int32Array && !result.some(Number.isNaN) ? data : result;
}
