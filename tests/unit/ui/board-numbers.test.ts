import { describe, expect, test } from "vitest";
import type { MeasurementZeroPoints } from "../../../src/core/verbs/calibrate.ts";
import type { EpochColumns } from "../../../src/core/verbs/read.ts";
import { boardCsv } from "../../../src/ui/state/board/board-csv.ts";
import { filterRows, sortRows } from "../../../src/ui/state/board/board-filter.ts";
import { apartEpochs, boardNumbers, rowsWith } from "../../../src/ui/state/board/board-numbers.ts";
import { boardRows, rowMessages } from "../../../src/ui/state/board/board-rows.ts";

const epochKey = ["e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9"];
const catalog = (matchedCount: number) => ({
  ...{ file: "a.cat", tableKey: "r_sci", contentHash: "", byteLength: 1, rowCount: 100, matchedCount },
  ...{ unmatchedCount: 0, ambiguousCount: 0, flaggedCount: 0, nonDetectionCount: 0, warnings: 0 },
  matchedBy: "position" as const,
});
const epochs: EpochColumns = {
  ...{ count: 9, epochKey, epochMjd: Float64Array.from(epochKey, (_, n) => 55000 + n), timeSource: [] },
  columns: [
    { name: "seeing", unit: "arcsec", data: Float64Array.from(epochKey, (_, n) => 1 + n / 10) },
    { name: "observer", data: epochKey.map(() => "NN") },
  ],
  catalogs: epochKey.map((_, n) => [catalog(80 + n)]),
  refused: epochKey.map(() => []),
};
/** The third epoch lost light, the fifth has no zero point, and the last one was added since. */
const found: MeasurementZeroPoints = {
  epochKeys: epochKey.slice(0, 8),
  zeroPoint: [0.01, 0.02, 1.5, 0, null, -0.01, 0.01, 0.02],
  uncertainty: [0.001, 0.002, 0.05, 0.001, null, 0.001, 0.001, 0.001],
  objectCount: [40, 41, 39, 40, 1, 42, 40, 40],
  scatter: [0.01, 0.011, 0.09, 0.01, null, 0.01, 0.012, 0.01],
  depth: { sn5: [20, 20, 18, 20, null, 20, 20, 20], sn10: [19, 19, 17, 19, null, 19, 19, 19] },
  comparison: { objectKeys: [], scatter: [] },
  ...{ notChosen: {}, clippedCount: 0, unweighted: false },
};
const tables = [{ tableKey: "r_sci" }];
const match = { mode: "auto" as const, radiusArcsec: 1, removeOffsets: false };
const rows = boardRows(epochs, { tables, match, excludedEpochs: ["e6"] }, apartEpochs(found));
const numbers = boardNumbers(rows, epochs, found);
const keys = (shown: typeof rows) => shown.map((row) => row.epochKey);
const holding = (expression: string) => {
  const result = rowsWith(expression, rows, numbers);
  return "mask" in result ? keys(filterRows(rows, { text: "", show: "all" }, result.mask)) : result.message;
};

describe("the numbers of the epoch board", () => {
  test("are the zero points, what came of catalogs, and the epoch table's own", () => {
    expect(numbers.map(({ name }) => name)).toEqual([
      ...["zero_point", "zero_point_error", "comparison_count", "comparison_scatter", "depth_sn10", "depth_sn5"],
      ...["sources", "matched", "unmatched", "ambiguous", "flagged", "seeing"],
    ]);
    const zeroPoint = numbers[0]!;
    expect(zeroPoint.data).toEqual(Float64Array.of(0.01, 0.02, 1.5, 0, Number.NaN, -0.01, 0.01, 0.02, Number.NaN));
    expect(zeroPoint.error![2]).toBe(0.05);
    expect(boardNumbers(rows, epochs, undefined).map(({ of }) => of)).not.toContain("zero points");
  });

  test("filter the board in the language of the object list, and say what is wrong in it", () => {
    expect(holding("comparison_scatter > 0.05 or depth_sn5 < 19")).toEqual(["e3"]);
    expect(holding("zero_point < 0.5 and not excluded")).toEqual(["e1", "e2", "e4", "e7", "e8"]);
    expect(holding("matched between 81 and 83")).toEqual(["e2", "e3", "e4"]);
    expect(holding("seeing >= 1.7 and mjd > 55007")).toEqual(["e9"]);
    expect(holding("apart")).toEqual(["e3", "e5"]);
    expect(holding(" ")).toHaveLength(9);
    expect(holding("comparison_scater > 0.05")).toMatch(/comparison_scatter/);
  });

  test("sort the board, epochs without one last either way", () => {
    const sorted = (descending: boolean) =>
      keys(sortRows(rows.slice(2), { columnId: "number zero_point", descending }, "matchedCount", numbers, rows));
    expect(sorted(false)).toEqual(["e6", "e4", "e7", "e8", "e3", "e5", "e9"]);
    expect(sorted(true)).toEqual(["e3", "e8", "e7", "e4", "e6", "e5", "e9"]);
  });

  test("propose epochs that stand apart, with the reason, among the messages", () => {
    expect(keys(filterRows(rows, { text: "", show: "apart" }))).toEqual(["e3", "e5"]);
    expect(rowMessages(rows[2]!).join(" ")).toMatch(/1\.49 mag of light lost.*scatter by 0\.090 mag/);
    expect(rowMessages(rows[4]!)).toEqual(["1 comparison object, 40 at the usual epoch."]);
    expect(keys(filterRows(rows, { text: "light lost", show: "all" }))).toEqual(["e3"]);
  });

  test("leave with the CSV in the lines of the table that they are of", () => {
    const more = { measurementKey: "r_sci-mag_auto", tableKey: "r_sci", all: rows, numbers: numbers.slice(0, 6) };
    const [header, first, , third] = boardCsv(rows, tables, more).split("\r\n");
    expect(header).toMatch(/,warnings,zero_points_of,zero_point,.*,depth_sn5,messages$/);
    expect(first).toMatch(/,0,r_sci-mag_auto,0\.01,0\.001,40,0\.01,19,20,$/);
    expect(third).toMatch(/,r_sci-mag_auto,1\.5,0\.05,39,0\.09,17,18,"?1\.49 mag of light lost/);
  });
});
