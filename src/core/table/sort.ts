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
  const compare = (a: number, b: number) => {
    for (const rank of ranks) if (rank[a] !== rank[b]) return rank[a]! - rank[b]!;
    return a - b;
  };
  return rows.every((row) => row === 0 || compare(row - 1, row) < 0) ? rows : rows.sort(compare);
}

/** Numbers that sort as the key does, absent ones at infinity: strings are compared once, not once per key. */
function ascendingRanks({ data, descending }: SortKey, rowCount: number): Float64Array {
  const sign = descending ? -1 : 1;
  if (data instanceof Float64Array) {
    return Float64Array.from({ length: rowCount }, (_, row) => absentLast(sign * data[row]!));
  }
  const ranks = ranksInOrder(data) ?? ranksOfTexts(data);
  for (let row = 0; row < rowCount; row++)
    ranks[row] = data[row] === "" ? Number.POSITIVE_INFINITY : sign * ranks[row]!;
  return ranks;
}

/** Of running numbers, as most keys are, it is seen at once that they rise. */
const inOrder = (a: string, b: string) =>
  running.test(a) && running.test(b) && (a.length < b.length || (a.length === b.length && a < b));
const running = /^[1-9]\d*$/;

/** Of texts that are in order already, as keys of objects and epochs mostly are; else undefined. */
function ranksInOrder(data: readonly string[]): Float64Array | undefined {
  const ranks = new Float64Array(data.length);
  for (let row = 1; row < data.length; row++) {
    const [before, text] = [data[row - 1]!, data[row]!];
    const order = inOrder(before, text) ? -1 : compareNatural(before, text);
    if (order > 0) return undefined;
    ranks[row] = ranks[row - 1]! + (order < 0 ? 1 : 0);
  }
  return ranks;
}

function ranksOfTexts(data: readonly string[]): Float64Array {
  const rankOf = new Map<string, number>();
  for (const text of [...new Set(data)].sort(compareNatural)) rankOf.set(text, rankOf.size);
  return Float64Array.from(data, (text) => rankOf.get(text)!);
}

function absentLast(rank: number): number {
  return Number.isNaN(rank) ? Number.POSITIVE_INFINITY : rank;
}
