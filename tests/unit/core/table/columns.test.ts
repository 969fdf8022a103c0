import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { histogram } from "../../../../src/core/table/histogram.ts";
import { compareNatural } from "../../../../src/core/table/natural-order.ts";
import { heightAt, runningMedian } from "../../../../src/core/table/running-median.ts";
import * as selection from "../../../../src/core/table/selection.ts";
import { sortRows } from "../../../../src/core/table/sort.ts";
import { factorAt } from "../../../../src/ui/state/diagrams/threshold.ts";

describe("sorting", () => {
  const numbers = Float64Array.of(3, Number.NaN, 1, 3, -2);
  const keys = ["I100", "I12", "", "I2", "I12"];

  test("numbers sort with NaN last in either direction", () => {
    expect([...sortRows([{ data: numbers, descending: false }], 5)]).toEqual([4, 2, 0, 3, 1]);
    expect([...sortRows([{ data: numbers, descending: true }], 5)]).toEqual([0, 3, 2, 4, 1]);
  });

  test("strings sort as people count, empty ones last in either direction", () => {
    expect([...sortRows([{ data: keys, descending: false }], 5)]).toEqual([3, 1, 4, 0, 2]);
    expect([...sortRows([{ data: keys, descending: true }], 5)]).toEqual([0, 1, 4, 3, 2]);
  });

  test("ties of the first column go by the next, ties of all stay as they were", () => {
    const [first, second] = [Float64Array.of(1, 1, 0, 1), ["b", "a", "z", "a"]];
    const rows = sortRows(
      [
        { data: first, descending: false },
        { data: second, descending: true },
      ],
      4,
    );
    expect([...rows]).toEqual([2, 0, 1, 3]);
    expect([...sortRows([], 3)]).toEqual([0, 1, 2]);
  });

  test("natural order goes by numbers, then by length, and by no locale", () => {
    const ordered = ["7", "007", "12", "100", "99999999999999999999", "I2", "I2b3", "I12", "i1", "é"];
    expect([...ordered].reverse().sort(compareNatural)).toEqual(ordered);
  });

  test("keys that are in order are sorted as others are, in both directions, with empty ones last", () => {
    const sorted = ["", "1", "2", "2", "10", "a1", "a10"]; // keys that are numbers, and others
    const shuffled = [4, 0, 6, 2, 5, 1, 3];
    for (const descending of [false, true]) {
      const inOrder = sortRows([{ data: sorted, descending }], 7);
      const others = sortRows([{ data: shuffled.map((row) => sorted[row]!), descending }], 7);
      expect(Array.from(inOrder, (row) => sorted[row])).toEqual(Array.from(others, (row) => sorted[shuffled[row]!]));
      expect(sorted[inOrder[6]!]).toBe("");
    }
    expect([...sortRows([{ data: sorted, descending: false }], 7)]).toEqual([1, 2, 3, 4, 5, 6, 0]);
  });

  test("natural order is a total order", () => {
    const key = fc.stringMatching(/^[aI0-9]{0,5}$/);
    fc.assert(
      fc.property(key, key, key, (a, b, c) => {
        expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0);
        expect(compareNatural(a, b) === 0).toBe(a === b);
        if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("histogram", () => {
  test("every finite value is in the bin whose edges hold it, and the others are counted apart", () => {
    const value = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -500, max: 500 }).map((k) => k / 7) },
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (values, binCount) => {
        const { edges, counts, absent } = histogram(Float64Array.from(values), binCount);
        const finite = values.filter(Number.isFinite);
        expect(absent).toBe(values.length - finite.length);
        for (const [bin, count] of counts.entries()) {
          const isLast = bin === counts.length - 1;
          const inside = finite.filter(
            (v) => v >= edges[bin]! && (v < edges[bin + 1]! || (isLast && v === edges[bin + 1])),
          );
          expect(count).toBe(inside.length);
        }
      }),
    );
  });

  test("equal values share one bin around them; only the rows asked for count, and only what a given range holds", () => {
    expect(histogram(Float64Array.of(5, 5), 10)).toEqual({
      edges: Float64Array.of(4.5, 5.5),
      counts: Uint32Array.of(2),
      absent: 0,
    });
    const { counts } = histogram(Float64Array.of(0, 1, 2, 3, 4), 2, Uint32Array.of(0, 1, 4));
    expect([...counts]).toEqual([2, 1]);
    const within = histogram(Float64Array.of(-1, 0, 1, 5, 10, 11), 2, undefined, [0, 10]);
    expect(within).toMatchObject({ edges: Float64Array.of(0, 5, 10), counts: Uint32Array.of(2, 2) });
    expect(histogram(Float64Array.of(1), 4, undefined, [Number.NaN, Number.NaN]).counts).toHaveLength(0);
    expect(histogram(Float64Array.of(Number.NaN), 4)).toMatchObject({ absent: 1, counts: new Uint32Array() });
  });
});

describe("running median", () => {
  const x = Float64Array.of(5, 1, 2, 3, 4, Number.NaN, 6);
  const y = Float64Array.of(50, 10, 20, 30, 40, 1e9, Number.NaN);

  test("groups of equal number along x have their medians; rows without a value are left out", () => {
    const line = runningMedian(x, y, 2);
    expect([...line.x]).toEqual([1.5, 4]);
    expect([...line.median]).toEqual([15, 40]);
    expect(line.sigma[1]).toBeCloseTo(6.827, 3);
    expect(runningMedian(x, y, 100).x).toHaveLength(5);
    expect(runningMedian(new Float64Array(), new Float64Array(), 5).x).toHaveLength(0);
  });

  test("between its points the line is straight, beyond them level", () => {
    const line = runningMedian(x, y, 2);
    expect(heightAt(line, line.median, 2.75)).toBe(27.5);
    expect(heightAt(line, line.median, -10)).toBe(15);
    expect(heightAt(line, line.median, 10)).toBe(40);
    expect(heightAt(line, line.median, Number.NaN)).toBeNaN();
  });

  test("a row far above its like has a large excess and a large ratio", () => {
    const mag = Float64Array.from({ length: 1000 }, (_, i) => 12 + i / 125);
    const scatter = Float64Array.from(mag, (m, i) => 0.01 * 1.5 ** (m - 12) * (1 + ((i * 37) % 100) / 500));
    scatter[400] = 0.5;
    const line = runningMedian(mag, scatter, 20);
    const excess = mag.map((x, row) => factorAt({ line, kind: "sigma" }, x, scatter[row]!));
    expect(excess[400]).toBeGreaterThan(20);
    expect(excess.filter((value) => value > 5)).toHaveLength(1);
    const ratio = mag.map((x, row) => factorAt({ line, kind: "times" }, x, scatter[row]!));
    expect(ratio[400]).toBeCloseTo(0.5 / heightAt(line, line.median, mag[400]!), 12);
    expect(ratio.filter((value) => value > 2)).toHaveLength(1);
  });
});

describe("selections", () => {
  const rows = fc.uniqueArray(fc.integer({ min: 0, max: 99 }));

  test("and, or, minus and toggle do what sets do", () => {
    fc.assert(
      fc.property(rows, rows, fc.integer({ min: 0, max: 99 }), (first, second, row) => {
        const [a, b] = [selection.selectRows(100, first), selection.selectRows(100, second)];
        const same = (actual: selection.Selection, expected: number[]) => {
          expect([...selection.selectedRows(actual)]).toEqual([...new Set(expected)].sort((p, q) => p - q));
          expect(actual.size).toBe(new Set(expected).size);
        };
        same(a, first);
        same(
          selection.and(a, b),
          first.filter((r) => second.includes(r)),
        );
        same(selection.or(a, b), [...first, ...second]);
        same(
          selection.minus(a, b),
          first.filter((r) => !second.includes(r)),
        );
        same(selection.toggle(a, row), first.includes(row) ? first.filter((r) => r !== row) : [...first, row]);
        expect(selection.isSelected(a, row)).toBe(first.includes(row));
      }),
    );
  });

  test("a mask selects its rows", () => {
    expect([...selection.selectedRows(selection.selectMask(Uint8Array.of(0, 1, 1, 0, 1)))]).toEqual([1, 2, 4]);
    expect(selection.emptySelection(40).size).toBe(0);
  });
});
