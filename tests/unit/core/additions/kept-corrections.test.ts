import { expect, test } from "vitest";
import {
  correctionInUse,
  keepCorrection,
  keptCorrections,
  useCorrectionChange,
} from "../../../../src/core/additions/kept-corrections.ts";
import { MergedAdditions } from "../../../../src/core/additions/merged-additions.ts";
import { StampClock } from "../../../../src/core/additions/stamp.ts";
import type { AdditionChange } from "../../../../src/core/verbs/additions.ts";
import type { Correction, MeasurementZeroPoints } from "../../../../src/core/verbs/calibrate.ts";

const zeroPoints: MeasurementZeroPoints = {
  ...{ epochKeys: ["a", "b"], zeroPoint: [0.1, null], uncertainty: [0.01, null], objectCount: [9, 1] },
  ...{ scatter: [0.02, null], comparison: { objectKeys: ["1", "2"], scatter: [0.01, 0.02] }, notChosen: {} },
  ...{ clippedCount: 3, unweighted: false, withoutOwn: { "1": [0.11, null] }, effects: [{ strength: [1, 2] }] },
  errorScale: { gamma: 1.2, epsilon: 0.003 },
};
const correction: Correction = {
  ...{ name: "zero points", version: 1, madeAt: "2026-11-29T00:00:00Z", engineVersion: "0.1.0", madeFrom: "x" },
  ...{ options: {}, leftOut: { epochKeys: ["c"], points: ["1\nm\nb"] }, measurements: { m: zeroPoints } },
};

function merged(...changes: AdditionChange[]): MergedAdditions {
  const clock = new StampClock("a");
  const all = new MergedAdditions();
  all.merge(changes.map((change) => ({ ...change, stamp: clock.next() })));
  return all;
}

test("a correction comes back as it was kept, and is the one in use when it was chosen", () => {
  const all = merged(...keepCorrection(correction, merged()), useCorrectionChange("zero points"));
  expect(keptCorrections(all)).toEqual([correction]);
  expect(correctionInUse(all)).toEqual(correction);
});

test("what zero points of several measurements were made without is kept once", () => {
  const several = { ...correction, measurements: { m: zeroPoints, n: zeroPoints } };
  const changes = keepCorrection(several, merged());
  expect(changes.filter(({ value }) => JSON.stringify(value).includes("leftOut"))).toHaveLength(1);
  expect(keptCorrections(merged(...changes))).toEqual([several]);
  const { leftOut: _, ...older } = several;
  expect(keptCorrections(merged(...changes, ...keepCorrection(older, merged(...changes))))).toEqual([older]);
});

test.each<[string, Partial<Record<keyof MeasurementZeroPoints, unknown>>]>([
  ["zero points of another number of epochs", { zeroPoint: [0.1] }],
  ["an object's own zero points of another number of epochs", { withoutOwn: { "1": [0.1] } }],
  ["an object's own zero points that are text", { withoutOwn: { "1": ["a", "b"] } }],
  ["an effect that is no list", { effects: [{ strength: 3 }] }],
  ["an effect of another number of epochs", { effects: [{ strength: [1, 2, 3] }] }],
  ["a scale of errors below 0", { errorScale: { gamma: -1, epsilon: 0 } }],
])("%s make a correction one that is passed over, never one that is half applied", (_, change) => {
  const damaged = { ...correction, measurements: { m: { ...zeroPoints, ...change } as MeasurementZeroPoints } };
  expect(keptCorrections(merged(...keepCorrection(damaged, merged())))).toEqual([]);
});
