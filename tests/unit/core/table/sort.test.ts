import { expect, test } from "vitest";
import { compareNatural } from "../../../../src/core/table/natural-order.ts";
import { rememberingSort, type SortKey, sortRows } from "../../../../src/core/table/sort.ts";
import { seededRandom } from "../../../support/random.ts";

/** What both must do, in the plainest way: runs by a regular expression, and comparing for every pair. */
function plainly(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  const codes = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [x, y] = [left[i]!, right[i]!];
    const [m, n] = [x.replace(/^0+/, ""), y.replace(/^0+/, "")];
    const numbers = /^\d/.test(x) && /^\d/.test(y);
    const order = numbers ? m.length - n.length || codes(m, n) : codes(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length || a.length - b.length;
}

function sortedPlainly(keys: readonly SortKey[], rowCount: number): number[] {
  const isAbsent = (value: string | number) => value === "" || Number.isNaN(value);
  return Array.from({ length: rowCount }, (_, row) => row).sort((a, b) => {
    for (const { data, descending } of keys) {
      const [x, y] = [data[a]!, data[b]!];
      if (isAbsent(x) || isAbsent(y)) {
        if (isAbsent(x) !== isAbsent(y)) return isAbsent(x) ? 1 : -1;
        continue;
      }
      const order = typeof x === "string" ? plainly(x, y as string) : x === y ? 0 : x < (y as number) ? -1 : 1;
      if (order !== 0) return descending ? -order : order;
    }
    return a - b;
  });
}

const { next: random, pick } = seededRandom(20);

test("keys compare as their runs do", () => {
  const alphabet = ["0", "00", "7", "12", "123456789012345678", "a", "ab", "I", "-", ".", "é", "٣", "😀", "\n"];
  const text = () => Array.from({ length: Math.floor(random() * 6) }, () => pick(alphabet)).join("");
  for (let n = 0; n < 20_000; n++) {
    const [a, b] = [text(), text()];
    expect([a, b, Math.sign(compareNatural(a, b))]).toEqual([a, b, Math.sign(plainly(a, b))]);
  }
});

test("rows come in the order that comparing them plainly gives", () => {
  const whole = () => Math.floor(random() * 40) - 10;
  const kinds: (() => string | number)[] = [
    () => `${Math.abs(whole())}`,
    () => `I${Math.floor(random() * 1e15)}`,
    () => pick(["", "I7", "I07", "I12", "J7"]),
    () => pick(["", "I7", "I12", "I0"]),
    () => `I${pick(["", "9007199254740993", "9007199254740992", "12"])}`,
    () => `J${Math.floor(random() * 1e6)}-${Math.floor(random() * 100)}`,
    whole,
    () => pick([Number.NaN, whole(), whole() / 3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e300]),
    () => Math.floor(random() * 2 ** 50),
  ];
  for (let n = 0; n < 400; n++) {
    const rowCount = Math.floor(random() * 80);
    const keys = Array.from({ length: pick([0, 1, 1, 1, 2]) }, (): SortKey => {
      const values = Array.from({ length: rowCount }, pick(kinds));
      const texts = typeof values[0] === "string";
      const data = texts ? values.map(String) : Float64Array.from(values as number[]);
      return { data, descending: random() < 0.5 };
    });
    // Infinite numbers tie with absent ones, as ranks; a plain comparison does not know that.
    const isPlain = keys.every(
      ({ data }) =>
        typeof data[0] === "string" || !(data as Float64Array).some((v) => Math.abs(v) === Number.POSITIVE_INFINITY),
    );
    if (isPlain) expect([...sortRows(keys, rowCount)]).toEqual(sortedPlainly(keys, rowCount));
    else expect(new Set(sortRows(keys, rowCount)).size).toBe(rowCount);
  }
});

test("what sorts by the same arrays again hands out the same rows, and others by any other", () => {
  const sort = rememberingSort();
  const [data, other] = [Float64Array.of(3, 1, 2), ["b", "c", "a"]];
  const first = sort([{ data, descending: false }], 3);
  expect([...first]).toEqual([1, 2, 0]);
  expect(sort([{ data, descending: false }], 3)).toBe(first);
  expect([...sort([{ data, descending: true }], 3)]).toEqual([0, 2, 1]);
  expect([...sort([{ data: other, descending: true }], 3)]).toEqual([1, 0, 2]);
  expect([...sort([{ data: data.slice(), descending: false }], 3)]).toEqual([1, 2, 0]);
  expect([...sort([], 3)]).toEqual([0, 1, 2]);
  expect([...sort([], 2)]).toEqual([0, 1]);
});
