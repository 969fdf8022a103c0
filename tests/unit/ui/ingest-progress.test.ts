import { describe, expect, test } from "vitest";
import type { IngestPlan } from "../../../src/core/naming/ingest-plan.ts";
import type { CatalogState } from "../../../src/core/verbs/ingest.ts";
import { EpochLines, epochState } from "../../../src/ui/state/ingest/epoch-lines.ts";
import { StageClock } from "../../../src/ui/state/ingest/stage-rate.ts";
import { rateText } from "../../../src/ui/views/run/rate-text.ts";

const plan: IngestPlan = {
  template: "any",
  catalogs: [
    { index: 0, epochKey: "a", tableKey: "ch1" },
    { index: 1, epochKey: "a", tableKey: "ch2" },
    { index: 2, epochKey: "b", tableKey: "ch1" },
  ],
  ignored: [],
  questions: [],
};
const paths = ["a1.cat", "a2.cat", "b1.cat"];

describe("the lines of an ingest", () => {
  const stateAfter = (first: CatalogState, second: CatalogState) => {
    const lines = new EpochLines(plan, paths);
    lines.apply({ path: "a1.cat", state: first });
    lines.apply({ path: "a2.cat", state: second });
    return epochState(lines.epochs[0]!);
  };

  test("what was under way when it was stopped waits again", () => {
    const lines = new EpochLines(plan, paths);
    lines.apply({ path: "a1.cat", state: "skipped" });
    lines.apply({ path: "a2.cat", state: "parsing" });
    lines.apply({ path: "b1.cat", state: "skipped" });
    expect([lines.skippedCount, lines.skippedEpochCount]).toEqual([2, 1]);
    lines.stop();
    expect(lines.epochs.map(epochState)).toEqual(["waiting", "skipped"]);
  });

  test("there is one line an epoch, in the plan's order, waiting at first", () => {
    const { epochs, catalogCount, settledCount } = new EpochLines(plan, paths);
    expect(epochs.map((line) => [line.epochKey, line.catalogs.length, epochState(line)])).toEqual([
      ["a", 2, "waiting"],
      ["b", 1, "waiting"],
    ]);
    expect([catalogCount, settledCount]).toEqual([3, 0]);
  });

  test("an epoch is as far as its most advanced catalog until all are settled", () => {
    expect(stateAfter("waiting", "parsing")).toBe("parsing");
    expect(stateAfter("refused", "matching")).toBe("matching");
  });

  test("an epoch is committed when one of its catalogs is, refused only when all are", () => {
    expect(stateAfter("refused", "committed")).toBe("committed");
    expect(stateAfter("refused", "skipped")).toBe("skipped");
    expect(stateAfter("refused", "refused")).toBe("refused");
  });

  test("a line that changed is another object, one that did not is the same", () => {
    const lines = new EpochLines(plan, paths);
    const before = [...lines.epochs];
    lines.apply({ path: "b1.cat", state: "committed" });
    expect(lines.epochs.map((line, i) => line === before[i])).toEqual([true, false]);
    expect(lines.settledCount).toBe(1);
  });

  test("a catalog that nobody planned gets a line of its own", () => {
    const lines = new EpochLines(plan, paths);
    lines.apply({ path: "in-a.zip/c.cat", epochKey: "c", tableKey: "ch1", state: "parsing" });
    expect(lines.epochs.map(({ epochKey }) => epochKey)).toEqual(["a", "b", "c"]);
  });
});

describe("speed", () => {
  const at = (clock: StageClock, done: number, atMs: number) =>
    clock.update({ stage: "parse", done, total: 100, unit: "catalog" }, atMs);

  test("nothing is said of the time left before anything was done", () => {
    expect(at(new StageClock(), 0, 0)).toMatchObject({ perSecond: 0, remainingMs: undefined });
  });

  test("the speed is that of the last seconds", () => {
    const clock = new StageClock();
    at(clock, 0, 0);
    for (let second = 1; second <= 30; second++) at(clock, 1, second * 1000);
    for (let second = 31; second <= 40; second++) at(clock, 1 + 2 * (second - 30), second * 1000);
    expect(at(clock, 21, 40_000).perSecond).toBeCloseTo(2, 9);
    expect(at(clock, 21, 40_000).remainingMs).toBeCloseTo(39_500, 6);
  });

  test("what was imported before takes no time, and says nothing of the time left", () => {
    const clock = new StageClock();
    const resumed = (done: number, skipped: number, atMs: number) =>
      clock.update({ stage: "parse", done, total: 100, unit: "catalog" }, atMs, skipped);
    resumed(0, 0, 0);
    expect(resumed(60, 60, 1000)).toMatchObject({ perSecond: 0, remainingMs: undefined });
    expect(resumed(62, 60, 3000).perSecond).toBeCloseTo(2 / 3, 9);
    expect(resumed(62, 60, 3000).remainingMs).toBeCloseTo(57_000, 6);
  });

  test("it is put in words with the unit, and ends with the time it took", () => {
    const clock = new StageClock();
    at(clock, 0, 0);
    expect(rateText(at(clock, 50, 10_000))).toBe("50 of 100 catalogs · 5.0/s · 10 s left");
    expect(rateText(at(clock, 100, 20_000))).toBe("100 of 100 catalogs · 20 s");
  });
});
