import { expect, test } from "vitest";
import { checkObject } from "../../../../src/core/calibration/check-object.ts";

const comparison = { objectKeys: ["a", "b", "c", "d"], magnitude: [13, 14.2, null, 15], scatter: [] };

test("the check object is the comparison object nearest in magnitude, and never the target itself", () => {
  expect(checkObject({ comparison }, "t", 14)).toBe("b");
  expect(checkObject({ comparison }, "b", 14.2)).toBe("d");
  expect(checkObject({ comparison }, "t", 99)).toBe("d");
  expect(checkObject({ comparison: { objectKeys: ["t"], scatter: [], magnitude: [14] } }, "t", 14)).toBeUndefined();
  expect(checkObject({ comparison: { objectKeys: ["a"], scatter: [] } }, "t", 14)).toBeUndefined();
});
