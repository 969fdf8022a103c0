import { expect, test } from "vitest";
import { type MeasuredOffset, oddOffsets } from "../../../../src/core/crossmatch/odd-offsets.ts";
import { judgeCatalogs } from "../../../../src/core/cube/judge-catalogs.ts";

const match = { radiusArcsec: 2, removeOffsets: false };
const at = (path: string, eastArcsec: number): MeasuredOffset => ({ path, eastArcsec, northArcsec: 0, removed: false });
/** Those that the epoch board says lie off. */
const doubted = (offsets: readonly MeasuredOffset[]) =>
  judgeCatalogs(
    offsets.map((offset) => [{ tableKey: "a", rowCount: 100, matchedCount: 90, offset }]),
    match,
  ).flatMap((tables, i) => (tables.size > 0 ? [offsets[i]!.path] : []));

test("every catalog that the epoch board says lies off is among what was assumed, in whatever crowd it is", () => {
  // The spread of the others is as in hatp32, where one of three that lie off was not spoken of.
  const offsets = [-0.4, -0.2, -0.19, 0, 0.19, 0.2, 0.4].map((east, n) => at(`usual${n}`, east));
  offsets.push(at("far", 1.69), at("farther", -2.1), at("just", 1.05));
  const said = oddOffsets(offsets, offsets, match).flatMap(({ path }) => path ?? []);
  expect(said.sort()).toEqual(doubted(offsets).sort());
  expect(said).toContain("just");
});

test("catalogs that all lie off are one line with their number", () => {
  const offsets = Array.from({ length: 40 }, (_, n) => at(`all${n}`, 1.3 + n / 1000));
  expect(oddOffsets(offsets, offsets, match)).toEqual([
    expect.objectContaining({ kind: "match", fileCount: 40, text: expect.stringContaining("more than half") }),
  ]);
  expect(doubted(offsets)).toHaveLength(40);
});

test("usual offsets are not spoken of, nor any where offsets are taken off", () => {
  const offsets = [-0.1, 0, 0.1, 0.2].map((east, n) => at(`usual${n}`, east));
  expect(oddOffsets(offsets, offsets, match)).toEqual([]);
  expect(oddOffsets([...offsets, at("far", 1.9)], offsets, { ...match, removeOffsets: true })).toEqual([]);
});
