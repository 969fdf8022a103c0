import { expect, test } from "vitest";
import { ownShareSentence } from "../../../../../src/ui/views/calibration/own-share.ts";

const comparison = { objectKeys: ["7", "838"], scatter: [0, 0] };

test("a comparison object is told whether its own points are in its zero points, others are told nothing", () => {
  const left = { comparison, withoutOwn: { "838": [0.1] } };
  expect(ownShareSentence("1", left, {})).toBeUndefined();
  expect(ownShareSentence("838", left, {})).toContain("its own points are left out of its zero points.");
  expect(ownShareSentence("7", left, {})).toContain("at most 1/30 of any of its zero points.");
  expect(ownShareSentence("838", { comparison }, { leaveOneOut: false })).toContain("its own points are in");
});
