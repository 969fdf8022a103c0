import { expect, test } from "vitest";
import { judgeCatalogs } from "../../../../src/core/cube/judge-catalogs.ts";

const match = { radiusArcsec: 1 };
const catalog = (rowCount: number, matchedCount: number, more = {}) => ({
  ...{ tableKey: "ch1", rowCount, matchedCount },
  ...more,
});
const offset = (eastArcsec: number, northArcsec: number, removed = false) => ({
  offset: { eastArcsec, northArcsec, removed },
});
const usual = [600, 620, 580, 650, 610].map((count) => [catalog(count, Math.round(0.85 * count), offset(0.05, -0.03))]);
/** Kinds of doubts of the last epoch, beside five usual ones. */
const doubts = (last: ReturnType<typeof catalog>, of = usual) =>
  judgeCatalogs([...of, [last]], match)
    .at(-1)!
    .get("ch1") ?? [];
const kinds = (last: ReturnType<typeof catalog>) => doubts(last).map(({ kind, helps }) => `${kind}: ${helps}`);

test("usual epochs raise no doubt, nor does one that is a little worse", () => {
  expect(judgeCatalogs(usual, match).every((epoch) => epoch.size === 0)).toBe(true);
  expect(kinds(catalog(400, 250, offset(0.2, 0.1)))).toEqual([]);
});

test("an epoch that matches 18 of 593 sources, 1.30″ off, is doubted for both, and told what helps", () => {
  const found = doubts(catalog(593, 18, offset(1.2, 0.5)));
  expect(found.map(({ kind, helps }) => [kind, helps])).toEqual([
    ["offset", "take-offsets-off"],
    ["share", "take-offsets-off"],
  ]);
  expect(found[0]!.text).toMatch(/^It lies 1\.30″ off its objects, where sources match within 1″\./);
  expect(found[1]!.text).toBe("Only 18 of its 593 sources match (3 %, usually 85 %).");
  expect(kinds(catalog(593, 500, offset(1.2, 0.5, true)))).toEqual([]);
});

test("few matches without an offset, and few sources, are left to be excluded", () => {
  expect(kinds(catalog(593, 18))).toEqual(["share: exclude"]);
  expect(kinds(catalog(120, 100))).toEqual(["depth: exclude"]);
});

test("rows without a position do not count, and what matches nothing is warned of already", () => {
  expect(kinds(catalog(1200, 510, { noPositionCount: 600 }))).toEqual([]);
  expect(kinds(catalog(600, 0))).toEqual([]);
});

test("a table is judged by itself, and few epochs are not judged by each other", () => {
  const other = (count: number) => ({ ...catalog(count, count), tableKey: "ch2" });
  expect(judgeCatalogs([...usual, [catalog(600, 510), other(20)], [other(22)]], match).at(-2)!.size).toBe(0);
  expect(doubts(catalog(600, 18), usual.slice(0, 2))).toEqual([]);
  expect(doubts(catalog(600, 500, offset(0.6, 0)), []).map(({ kind }) => kind)).toEqual(["offset"]);
  expect(judgeCatalogs([[catalog(5, 5, offset(3, 0))]], { radiusArcsec: 0 })[0]!.size).toBe(0);
});
