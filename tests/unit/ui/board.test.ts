import { describe, expect, test } from "vitest";
import type { JournalCatalog } from "../../../src/core/cube/dataset.ts";
import { csvText } from "../../../src/core/export/csv.ts";
import type { EpochColumns } from "../../../src/core/verbs/read.ts";
import { boardCsv } from "../../../src/ui/state/board/board-csv.ts";
import { filterRows, sortRows } from "../../../src/ui/state/board/board-filter.ts";
import { boardRows, boardTables, cellMessages } from "../../../src/ui/state/board/board-rows.ts";

const catalog = (file: string, tableKey: string, more: Partial<JournalCatalog> = {}): JournalCatalog => ({
  ...{ file, tableKey, contentHash: "", byteLength: 1, rowCount: 10, matchedCount: 8, unmatchedCount: 2 },
  ...{ ambiguousCount: 1, flaggedCount: 3, nonDetectionCount: 4, matchedBy: "position", warnings: 0 },
  ...more,
});

const tables = [
  { tableKey: "ch1_sci", channel: "ch1", kind: "sci" },
  { tableKey: "ch2_sci", channel: "ch2", kind: "sci" },
];
const match = { mode: "auto" as const, radiusArcsec: 1, removeOffsets: false };
const error = { tag: "NotACatalog" as const, message: "b2.cat is noise.", details: {} };
const epochs: EpochColumns = {
  ...{ count: 3, epochKey: ["gr2", "gr10", "gr1"], epochMjd: Float64Array.of(55001, 55002, Number.NaN) },
  ...{ timeSource: ["header", "header", "unknown"], columns: [] },
  catalogs: [
    [
      catalog("a1.cat", "ch1_sci", {
        ...{ matchedCount: 9, warnings: 5, messages: ["Line 7 is cut off."] },
        offset: { eastArcsec: 0.3, northArcsec: -0.4, removed: false },
      }),
      catalog("a2.cat", "ch2_sci"),
    ],
    [catalog("b1.cat", "ch1_sci", { matchedCount: 3 })],
    [catalog("=c1.cat", "ch1_sci")],
  ],
  refused: [[], [{ file: "b2.cat", tableKey: "ch2_sci", error }], []],
};
const rows = boardRows(epochs, { tables, match, excludedEpochs: ["gr1"] });
const keys = (shown: typeof rows) => shown.map(({ epochKey }) => epochKey);

describe("the epoch board", () => {
  test("says of every epoch and table what came of its catalog", () => {
    expect(rows.map(({ cells }) => cells.map(({ state }) => state))).toEqual([
      ["committed", "committed"],
      ["committed", "refused"],
      ["excluded", "excluded"],
    ]);
    expect(cellMessages(rows[0]!.cells[0]!)).toEqual(["Line 7 is cut off.", "4 more warnings."]);
    expect(cellMessages(rows[1]!.cells[1]!)).toEqual(["b2.cat is noise."]);
  });

  test("has a row for an epoch without a single good catalog, and a column for a table without one", () => {
    const refusedCatalogs = [{ epochKey: "gr7", tableKey: "ch3_sci", file: "d.cat", error }];
    const record = { tables, match, refusedCatalogs };
    expect(boardTables(record).map(({ tableKey }) => tableKey)).toEqual(["ch1_sci", "ch2_sci", "ch3_sci"]);
    const last = boardRows(epochs, record).at(-1)!;
    expect([last.epochKey, last.epochMjd]).toEqual(["gr7", Number.NaN]);
    expect(last.cells.map(({ state }) => state)).toEqual(["absent", "absent", "refused"]);
  });

  test("is filtered by state, by trouble, and by what is written in it", () => {
    expect(keys(filterRows(rows, { text: "", show: "refused" }))).toEqual(["gr10"]);
    expect(keys(filterRows(rows, { text: "", show: "problems" }))).toEqual(["gr2", "gr10"]);
    expect(keys(filterRows(rows, { text: "", show: "excluded" }))).toEqual(["gr1"]);
    expect(keys(filterRows(rows, { text: "CUT OFF", show: "all" }))).toEqual(["gr2"]);
    expect(keys(filterRows(rows, { text: "b1", show: "all" }))).toEqual(["gr10"]);
  });

  test("sorts by key as people count, by time, and by the number that its cells show, the unknown last", () => {
    const sorted = (columnId: string, descending = false) =>
      keys(sortRows(rows, { columnId, descending }, "matchedCount"));
    expect(sorted("epoch")).toEqual(["gr1", "gr2", "gr10"]);
    expect(sorted("mjd")).toEqual(["gr2", "gr10", "gr1"]);
    expect(sorted("mjd", true)).toEqual(["gr10", "gr2", "gr1"]);
    expect(sorted("table ch1_sci")).toEqual(["gr10", "gr1", "gr2"]);
    expect(sorted("table ch2_sci", true)).toEqual(["gr2", "gr1", "gr10"]);
  });

  test("leaves as CSV with a line per epoch and table, and no formula in it", () => {
    const lines = boardCsv(rows, tables).trimEnd().split("\r\n");
    expect(lines).toHaveLength(7);
    expect(lines[1]).toBe(
      "gr2,55001,header,ch1_sci,ch1,sci,committed,a1.cat,10,9,1,2,3,4,position,0.3,-0.4,false,5,Line 7 is cut off. 4 more warnings.",
    );
    expect(lines[4]).toMatch(/^gr10,55002,header,ch2_sci,ch2,sci,refused,b2\.cat,,.*b2\.cat is noise\.$/);
    expect(lines[5]).toContain("'=c1.cat");
  });
});

test("CSV quotes what would break its lines, keeps numbers, and disarms formulas", () => {
  const rows = [['say "a,b"', -1.5, "-1+2", "@x", "a\nb", Number.NaN, undefined]];
  expect(csvText(["a", "b"], rows)).toBe(`a,b\r\n"say ""a,b""",-1.5,'-1+2,'@x,"a\nb",,\r\n`);
});
