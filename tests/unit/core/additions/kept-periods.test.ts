import { expect, test } from "vitest";
import { encodeMerged, parseAdditionLog } from "../../../../src/core/additions/addition-log.ts";
import { keptPeriods, periodChanges, type SavedPeriod } from "../../../../src/core/additions/kept-periods.ts";
import { MergedAdditions } from "../../../../src/core/additions/merged-additions.ts";
import { StampClock } from "../../../../src/core/additions/stamp.ts";

const saved = (id: string, periodDays: number): SavedPeriod => ({
  ...{ id, periodDays, zeroTime: 59145.2167, timeName: "MJD (UTC)", method: "gls", measurementKeys: ["g", "r"] },
  savedAt: `2026-01-0${id}T00:00:00.000Z`,
});
const clock = new StampClock("a");
const kept = (merged: MergedAdditions, before: Parameters<typeof periodChanges>[0], after: typeof before) => {
  merged.merge(periodChanges(before, after).map((change) => ({ ...change, stamp: clock.next() })));
  return keptPeriods(merged);
};

test("two periods of an object survive the log that a zip carries, to the last bit, and one is taken away alone", () => {
  const merged = new MergedAdditions();
  const two = new Map([["17", [saved("1", 0.1 + 0.2), saved("2", 1 / 3)]]]);
  expect(kept(merged, new Map(), two)).toEqual(two);
  const copy = new MergedAdditions();
  copy.merge(parseAdditionLog(encodeMerged(merged)).lines);
  expect(keptPeriods(copy)).toEqual(two);
  const one = new Map([["17", [saved("2", 1 / 3)]]]);
  expect(kept(copy, two, one)).toEqual(one);
  expect(kept(copy, one, new Map())).toEqual(new Map());
  // Undone, it is there again.
  expect(kept(copy, new Map(), one)).toEqual(one);
});

test("what is no period is passed over, and left as it is kept", () => {
  const merged = new MergedAdditions();
  const { id: _, ...value } = saved("1", -1);
  merged.merge([{ kind: "period", name: "17", keys: ["1"], value: { ...value }, stamp: clock.next() }]);
  merged.merge([{ kind: "period", name: "18", keys: ["1"], value: "soon", stamp: clock.next() }]);
  expect(keptPeriods(merged)).toEqual(new Map());
  expect([...merged.compacted()]).toHaveLength(2);
});
