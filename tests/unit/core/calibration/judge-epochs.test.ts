import { expect, test } from "vitest";
import { EpochDepth } from "../../../../src/core/calibration/epoch-depth.ts";
import { judgeEpochs } from "../../../../src/core/calibration/judge-epochs.ts";
import { validityRule } from "../../../../src/core/lightcurve/valid.ts";

const epochKeys = Array.from({ length: 20 }, (_, n) => `e${n}`);
const good = {
  epochKeys,
  zeroPoint: epochKeys.map((_, n): number | null => 0.02 * Math.sin(n)),
  scatter: epochKeys.map((_, n): number | null => 0.01 + 0.001 * Math.cos(n)),
  objectCount: epochKeys.map(() => 120),
};
const changed = <T>(list: readonly T[], at: number, value: T) => list.with(at, value);

test("epochs like their fellows are not doubted, nor are those of a series too short to have fellows", () => {
  expect(judgeEpochs(good)).toEqual([]);
  const few = { epochKeys: ["a", "b"], zeroPoint: [0, 9], scatter: [0.1, 5], objectCount: [100, 1] };
  expect(judgeEpochs(few)).toEqual([]);
});

test("an epoch is doubted for lost light, for scatter and for missing comparison objects, each by its own reason", () => {
  const cloudy = { ...good, zeroPoint: changed(good.zeroPoint, 3, 1.2) };
  const noisy = { ...cloudy, scatter: changed(good.scatter, 7, 0.08) };
  const empty = { ...noisy, objectCount: changed(good.objectCount, 9, 12) };
  const found = judgeEpochs({ ...empty, zeroPoint: changed(cloudy.zeroPoint, 9, null) });
  expect(found.map(({ epochKey }) => epochKey)).toEqual(["e3", "e7", "e9"]);
  expect(found[0]!.reasons[0]).toMatch(/^1\.\d\d mag of light lost/);
  expect(found[1]!.reasons[0]).toContain("scatter by 0.080 mag, 0.010 at the usual epoch");
  expect(found[2]!.reasons).toEqual(["12 comparison objects, 120 at the usual epoch"]);
});

test("an epoch with more light than usual is not doubted for it", () => {
  expect(judgeEpochs({ ...good, zeroPoint: changed(good.zeroPoint, 3, -1.2) })).toEqual([]);
});

test("the depth is the magnitude at which the sky's noise gives that signal-to-noise ratio, epoch by epoch", () => {
  const depth = new EpochDepth(validityRule({ kind: "mag", uncertaintyColumn: "E" }));
  // Sky noise alone: error 0.10857 mag (S/N 10) at the limit, ten times as much 2.5 mag fainter.
  const limits = [19, 20.5, Number.NaN];
  for (let magnitude = 16; magnitude < 23; magnitude += 0.1) {
    const value = limits.map((limit) => (Number.isNaN(limit) ? Number.NaN : magnitude));
    const uncertainty = limits.map((limit) => 0.108574 * 10 ** (0.4 * (magnitude - limit)));
    depth.add(Float32Array.from([...value, ...uncertainty]), limits.length);
  }
  const [shallow, deep, none] = depth.at(10);
  expect(shallow).toBeCloseTo(19, 4);
  expect(deep).toBeCloseTo(20.5, 4);
  expect(none).toBeNaN();
  expect(depth.at(5)[0]).toBeCloseTo(19 + 2.5 * Math.log10(2), 4);
});

test("errors that do not grow with magnitude, or too few of them, tell no depth", () => {
  const flat = new EpochDepth(validityRule({ kind: "mag", uncertaintyColumn: "E" }));
  for (let n = 0; n < 50; n++) flat.add(Float32Array.of(15 + 0.1 * n, 0.05), 1);
  expect(flat.at(10)[0]).toBeNaN();
  const few = new EpochDepth(validityRule({ kind: "mag", uncertaintyColumn: "E" }));
  for (let n = 0; n < 5; n++) few.add(Float32Array.of(18 + 0.2 * n, 0.05 * 1.2 ** n), 1);
  expect(few.at(10)[0]).toBeNaN();
  expect(new EpochDepth(validityRule({ kind: "mag", uncertaintyColumn: "E" })).at(5)).toHaveLength(0);
});
