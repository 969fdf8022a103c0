// What a recovery says of signals and objects that were searched: checked by hand.
import { expect, test } from "vitest";
import { recoveryCsv } from "../../../../src/core/export/recovery-csv.ts";
import { automaticSurvey } from "../../../../src/core/periods/survey.ts";
import type { InjectionSettings } from "../../../../src/core/recovery/plan-injections.ts";
import {
  type RecoverReport,
  recoveryAssumptions,
  recoveryOf,
  type SearchedCurve,
} from "../../../../src/core/recovery/recovery.ts";

const curve = (power: number, fap: number, periodDays = 3): SearchedCurve => ({
  ...{
    periodDays,
    power,
    fap,
    logFap: Math.log10(fap),
    median: 15,
    mad: 0.01,
    inverseEta: 0.5,
    pointCount: 40,
    ...{ sineGain: 3, flare: 1, dip: 1, covered: 40, missed: 0 },
  },
});
const signal = { object: 0, amplitude: 0.3, zeroTime: 60000 };

const report: RecoverReport = {
  measurementKeys: ["g-mag"],
  injected: [
    { ...signal, shape: "sine", periodDays: 2 },
    { ...signal, shape: "sine", periodDays: 4 },
    { ...signal, shape: "ew", periodDays: 5, object: 1 },
    { ...signal, shape: "flare", periodDays: 0.1, object: 1 },
  ],
  found: [curve(0.9, 1e-9, 2), curve(0.6, 0.2, 4), curve(0.8, 1e-5, 2.5), curve(0.95, 1e-4, 9)],
  untouched: [
    { objectKey: "=a", found: curve(0.5, 0.5), shuffled: curve(0.7, 0.4) },
    { objectKey: "b", found: curve(0.99, 1e-8), shuffled: curve(0.3, 0.05) },
  ],
  ...{ spanDays: 1000, sampling: [], notes: ["Something was left out."] },
};
const of = {
  ...{ objectKeys: ["=a", "b"], settings: automaticSurvey, falseShare: 0.5, variableShare: 0.1 },
  injections: { seed: 9, count: 4, shapes: ["sine", "ew", "flare"], periodDays: [1, 9] } satisfies InjectionSettings,
  variability: { signals: [9, 1, 3, Number.NaN], untouched: [5, 1], shuffled: [2, Number.NaN] },
};

test("what lies past the worst shuffled objects is found, flares apart", () => {
  const { periods, ranking, signals, objectCount } = recoveryOf(report, { ...of, criterion: "fap" });
  // Half of two shuffled objects may be found: the one with 0.05 is, the other one is the threshold.
  expect(periods.threshold).toBeCloseTo(0.4, 12);
  expect(signals.map(({ isFound }) => isFound)).toEqual([true, true, true, true]);
  expect(periods.found).toMatchObject({ count: 3, of: 3 });
  expect(signals.map(({ outcome }) => outcome)).toEqual(["right", "right", "multiple", "wrong"]);
  expect(periods.right.share).toBeCloseTo(2 / 3, 12);
  expect(periods.multiple.count).toBe(1);
  expect(periods.falseAlarms).toMatchObject({ count: 1, of: 2 });
  expect(periods.asTheyAre).toMatchObject({ count: 1, of: 2 });
  expect(periods.purity).toBeCloseTo(0.1 / (0.1 + 0.9 * 0.5), 12);
  expect(periods.purityAtLeast).toBeLessThan(periods.purity);
  expect(objectCount).toBe(2);
  // Of the ranking the object without a number counts as the least variable one.
  expect(ranking.threshold).toBe(Number.NEGATIVE_INFINITY);
  expect(ranking.found).toMatchObject({ count: 3, of: 4 });
});

test("by power, and of methods of which small powers are good, the other side counts", () => {
  const { periods } = recoveryOf(report, { ...of, falseShare: 0.1, criterion: "power" });
  expect(periods.threshold).toBe(0.7);
  expect(periods.found).toMatchObject({ count: 2, of: 3 });
  const settings = { ...automaticSurvey, method: "pdm" } as const;
  const small = recoveryOf(report, { ...of, settings, falseShare: 0.1, criterion: "power" }).periods;
  expect(small.threshold).toBe(0.3);
  expect(small.found.count).toBe(0);
});

test("it leaves as a line a signal, with what it was made with, and nothing that a spreadsheet would run", () => {
  const lines = recoveryCsv(recoveryOf(report, { ...of, criterion: "fap" }))
    .trim()
    .split("\r\n");
  const comments = lines.filter((line) => line.startsWith("#"));
  expect(comments[0]).toBe("# 4 signals in 2 objects, seed 9; searched in g-mag; ranked by g-mag");
  expect(comments[1]).toMatch(
    /^# injected: {"seed":9,"count":4,"shapes":\["sine","ew","flare"\],"periodDays":\[1,9\]}; ranges/,
  );
  expect(comments).toContain("# Something was left out.");
  expect(comments.slice(-recoveryAssumptions.length)).toEqual(recoveryAssumptions.map((one) => `# ${one}`));
  const table = lines.slice(comments.length);
  expect(table[0]).toMatch(/^object,shape,period_days,amplitude_mag,zero_time,/);
  expect(table[1]).toBe("'=a,sine,2,0.3,60000,15,2,0.9,1e-9,-9,right,true,9,true");
  expect(table.length).toBe(5);
});
