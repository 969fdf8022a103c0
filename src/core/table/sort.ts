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
  const rows = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) rows[row] = row;
  const ranks = keys.map((key) => ascendingRanks(key, rowCount));
  const compare = (a: number, b: number) => {
    for (const rank of ranks) if (rank[a] !== rank[b]) return rank[a]! - rank[b]!;
    return a - b;
  };
  let inOrder = true;
  for (let row = 1; inOrder && row < rowCount; row++) inOrder = compare(row - 1, row) < 0;
  if (inOrder) return rows;
  const [only] = ranks;
  return (ranks.length === 1 && only!.length === rowCount && rowsByNumber(only!)) || rows.sort(compare);
}

/** `sortRows` that hands out the rows of its last call again where keys are the same arrays: whoever asks leaves them as they are. */
export function rememberingSort(): typeof sortRows {
  let last: { keys: readonly SortKey[]; rows: Uint32Array<ArrayBuffer> } | undefined;
  return (keys, rowCount) => {
    const isSame =
      last?.rows.length === rowCount &&
      last.keys.length === keys.length &&
      last.keys.every(({ data, descending }, k) => data === keys[k]!.data && descending === keys[k]!.descending);
    if (!last || !isSame) last = { keys, rows: sortRows(keys, rowCount) };
    return last.rows;
  };
}

/** Bits of a number that rows are put in order by at a time. */
const digitBits = 11;

/**
 * Rows by whole numbers, equal ones as they were, absent ones last; undefined where they are not whole, or reach over more than
 * 32 bits. Digit by digit from the last: 500,000 rows take a third of the time of the engine's sort of as many numbers.
 */
function rowsByNumber(rank: Float64Array): Uint32Array<ArrayBuffer> | undefined {
  const { length } = rank;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let row = 0; row < length; row++) {
    const number = rank[row]!;
    if (number === Number.POSITIVE_INFINITY) continue;
    if (!Number.isSafeInteger(number)) return undefined;
    if (number < least) least = number;
    if (number > most) most = number;
    count++;
  }
  if (most - least >= 2 ** 32) return undefined;
  let rows = new Uint32Array(length);
  const offsets = new Uint32Array(length);
  let [placed, absent] = [0, count];
  for (let row = 0; row < length; row++) {
    const number = rank[row]!;
    if (number === Number.POSITIVE_INFINITY) {
      rows[absent++] = row;
      continue;
    }
    offsets[row] = number - least;
    rows[placed++] = row;
  }
  let turned = rows.slice();
  const mask = 2 ** digitBits - 1;
  const starts = new Uint32Array(mask + 1);
  for (let shift = 0; shift < 32 && (most - least) / 2 ** shift >= 1; shift += digitBits) {
    starts.fill(0);
    for (let at = 0; at < count; at++) starts[(offsets[rows[at]!]! >>> shift) & mask]!++;
    for (let digit = 0, sum = 0; digit <= mask; digit++) {
      const own = starts[digit]!;
      starts[digit] = sum;
      sum += own;
    }
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      turned[starts[(offsets[row]! >>> shift) & mask]!++] = row;
    }
    [rows, turned] = [turned, rows];
  }
  return rows;
}

/** Numbers that sort as the key does, absent ones at infinity: strings are compared once, not once per key. */
function ascendingRanks({ data, descending }: SortKey, rowCount: number): Float64Array {
  const sign = descending ? -1 : 1;
  if (data instanceof Float64Array) {
    const ranks = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) ranks[row] = absentLast(sign * data[row]!);
    return ranks;
  }
  const ranks = ranksOf(data);
  const signed = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++)
    signed[row] = data[row] === "" ? Number.POSITIVE_INFINITY : sign * ranks[row]!;
  return signed;
}

/** Ranks of texts that were ranked: the keys of 500,000 objects take a second, and are sorted by again and again. */
const known = new WeakMap<readonly string[], Float64Array>();

function ranksOf(texts: readonly string[]): Float64Array {
  const ranks = known.get(texts) ?? numbersOf(texts) ?? ranksInOrder(texts) ?? ranksOfTexts(texts);
  known.set(texts, ranks);
  return ranks;
}

/** The most digits that a double surely holds. */
const mostDigits = 15;
const numbered = /^(\D*)(0|[1-9]\d*)$/;

/** The numbers that keys end with, where all have the same text before them, as most do: what needs no comparing. Else undefined. */
function numbersOf(data: readonly string[]): Float64Array<ArrayBuffer> | undefined {
  const first = data.find((text) => text !== "");
  const [, prefix] = (first && numbered.exec(first)) || [];
  if (prefix === undefined) return undefined;
  const numbers = new Float64Array(data.length);
  for (let row = 0; row < data.length; row++) {
    const text = data[row]!;
    if (text === "") continue;
    const digits = text.length - prefix.length;
    if (digits < 1 || digits > mostDigits || !text.startsWith(prefix)) return undefined;
    let number = 0;
    for (let at = prefix.length; at < text.length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (!(digit >= 0 && digit <= 9) || (digit === 0 && at === prefix.length && digits > 1)) return undefined;
      number = 10 * number + digit;
    }
    numbers[row] = number;
  }
  return numbers;
}

/** Of texts that are in order already, as keys of objects and epochs mostly are; else undefined. */
function ranksInOrder(data: readonly string[]): Float64Array | undefined {
  const ranks = new Float64Array(data.length);
  for (let row = 1; row < data.length; row++) {
    const order = compareNatural(data[row - 1]!, data[row]!);
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
