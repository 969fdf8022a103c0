import { compareNatural } from "./natural-order.ts";

export interface SortKey {
  /** One entry per row. */
  data: Float64Array | readonly string[];
  descending: boolean;
}

/**
 * Row numbers in the order of the first key, ties by the next, ties of all as they were. NaN and empty strings come
 * last in either direction; strings compare naturally.
 */
export function sortRows(keys: readonly SortKey[], rowCount: number): Uint32Array<ArrayBuffer> {
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
  const ranks = keys.map((key) => ascendingRanks(key, rowCount));
  return rows.sort((a, b) => {
    for (const rank of ranks) if (rank[a] !== rank[b]) return rank[a]! - rank[b]!;
    return a - b;
  });
}

/** Numbers that sort as the key does, absent ones at infinity: strings are compared once, not once per key. */
function ascendingRanks({ data, descending }: SortKey, rowCount: number): Float64Array {
  const sign = descending ? -1 : 1;
  if (data instanceof Float64Array) {
    return Float64Array.from({ length: rowCount }, (_, row) => absentLast(sign * data[row]!));
  }
  const rankOf = new Map<string, number>();
  for (const text of [...new Set(data)].sort(compareNatural)) rankOf.set(text, rankOf.size);
  return Float64Array.from({ length: rowCount }, (_, row) =>
    data[row] === "" ? Number.NaN : sign * rankOf.get(data[row]!)!,
  ).map(absentLast);
}

function absentLast(rank: number): number {
  return Number.isNaN(rank) ? Number.POSITIVE_INFINITY : rank;
}
