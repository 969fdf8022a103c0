import type { EpochAxis } from "./dataset.ts";

/** The axis with its entries in another order: entry i of the result is entry `order[i]` of `axis`. */
export function permuteEpochs(axis: EpochAxis, order: Uint32Array): EpochAxis {
  const pick = <T>(data: ArrayLike<T>) => Array.from(order, (from) => data[from]!);
  return {
    epochKey: pick(axis.epochKey),
    epochMjd: Float64Array.from(pick(axis.epochMjd)),
    timeSource: pick(axis.timeSource),
    columns: axis.columns.map((column) => ({
      ...column,
      data: column.data instanceof Float64Array ? Float64Array.from(pick(column.data)) : pick(column.data),
    })),
  };
}
