/** A set of rows out of `rowCount`, as bits. Never changed once made: every operation makes a new one. */
export interface Selection {
  readonly rowCount: number;
  /** How many rows are in it. */
  readonly size: number;
  /** Row r is bit r % 32 of word r / 32. */
  readonly words: Uint32Array<ArrayBuffer>;
}

export function emptySelection(rowCount: number): Selection {
  return { rowCount, size: 0, words: new Uint32Array(Math.ceil(rowCount / 32)) };
}

export function selectRows(rowCount: number, rows: Iterable<number>): Selection {
  const { words } = emptySelection(rowCount);
  for (const row of rows) words[row >>> 5]! |= 1 << (row & 31);
  return counted(rowCount, words);
}

/** The rows whose mask is not 0, such as those of `filterRows`. */
export function selectMask(mask: Uint8Array): Selection {
  const { words } = emptySelection(mask.length);
  for (let row = 0; row < mask.length; row++) if (mask[row]) words[row >>> 5]! |= 1 << (row & 31);
  return counted(mask.length, words);
}

export function isSelected({ words }: Selection, row: number): boolean {
  return (words[row >>> 5]! & (1 << (row & 31))) !== 0;
}

/** The selected rows, ascending. */
export function selectedRows({ size, words }: Selection): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(size);
  let count = 0;
  for (let word = 0; word < words.length; word++) {
    for (let bits = words[word]!; bits !== 0; bits &= bits - 1)
      rows[count++] = word * 32 + (31 - Math.clz32(bits & -bits));
  }
  return rows;
}

/** Rows in both. */
export function and(a: Selection, b: Selection): Selection {
  return combine(a, b, (x, y) => x & y);
}

/** Rows in either. */
export function or(a: Selection, b: Selection): Selection {
  return combine(a, b, (x, y) => x | y);
}

/** Rows in the first and not in the second. */
export function minus(a: Selection, b: Selection): Selection {
  return combine(a, b, (x, y) => x & ~y);
}

/** Adds a row, or takes it out if it is in. */
export function toggle(selection: Selection, row: number): Selection {
  const words = selection.words.slice();
  words[row >>> 5]! ^= 1 << (row & 31);
  return counted(selection.rowCount, words);
}

/** Selections of the same rows only. */
function combine(a: Selection, b: Selection, bits: (x: number, y: number) => number): Selection {
  return counted(
    a.rowCount,
    a.words.map((word, i) => bits(word, b.words[i]!)),
  );
}

function counted(rowCount: number, words: Uint32Array<ArrayBuffer>): Selection {
  let size = 0;
  for (let bits of words) for (; bits !== 0; bits &= bits - 1) size++;
  return { rowCount, size, words };
}

/** How objects are selected beside those that are selected already. */
export type SelectMode = "replace" | "add" | "subtract" | "intersect";

export function combined(before: Selection, next: Selection, mode: SelectMode): Selection {
  switch (mode) {
    case "replace":
      return next;
    case "add":
      return or(before, next);
    case "subtract":
      return minus(before, next);
    case "intersect":
      return and(before, next);
  }
}
