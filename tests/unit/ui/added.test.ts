import { expect, test } from "vitest";
import { mapChanges, yesTo } from "../../../src/core/additions/map-changes.ts";
import { MergedAdditions } from "../../../src/core/additions/merged-additions.ts";
import { type Selection, selectedRows, selectRows } from "../../../src/core/table/selection.ts";
import { type Added, changesBetween } from "../../../src/ui/state/keep/added.ts";

const objectKey = Array.from({ length: 100 }, (_, row) => `star ${row}`);
const some = (rows: number[], rowCount = 100): Selection => selectRows(rowCount, rows);
const keysOf = (selection: Selection) => Array.from(selectedRows(selection), (row) => objectKey[row]!);

function added(selection: Selection, tagged: [string, Selection][] = []): Added {
  return {
    ...{ tagKeys: [], tagged: new Map(tagged), named: new Map(), notes: new Map(), excludedPoints: new Set() },
    ...{ periods: new Map(), known: [], selection, savedFilters: [], settings: new Map(), panels: new Map() },
  } as unknown as Added;
}

test("of a selection that changed, the keys that went and those that came are kept, and nothing of the others", () => {
  const known = new MergedAdditions();
  for (const [then, now] of [
    [some([]), some([1, 2, 40])],
    [some([1, 2, 40]), some([2, 40, 41, 99])],
    [some([5, 64]), some([])],
    [some([3, 9], 50), some([9, 70])],
  ] as const) {
    // As of maps, which say the same of any two values.
    const maps = mapChanges({ kind: "selected" }, yesTo(keysOf(then)), yesTo(keysOf(now)));
    expect(changesBetween(added(then), added(now), known, objectKey)).toEqual(maps);
    const tags = changesBetween(added(now, [["variable", then]]), added(now, [["variable", now]]), known, objectKey);
    expect(tags).toEqual(maps.map((one) => ({ ...one, kind: "tagged", name: "variable" })));
  }
  const same = some([1]);
  expect(changesBetween(added(same), added(same), known, objectKey)).toEqual([]);
  expect(changesBetween(added(same), added(some([1])), known, objectKey)).toEqual([]);
});
