import { expect, test } from "vitest";
import { parseAngle } from "../../../../src/core/catalog/sexagesimal.ts";

test.each([
  ["10:00:24.0", 10 + 24 / 3600, undefined],
  ["10 00 24.0", 10 + 24 / 3600, undefined],
  ["10h00m24s", 10 + 24 / 3600, "hours"],
  ["10h 00m 24.0s", 10 + 24 / 3600, "hours"],
  ["10h00m24s.5", 10 + 24.5 / 3600, "hours"],
  ["10\u02b000\u1d5024\u02e2", 10 + 24 / 3600, "hours"],
  ["10:00.4", 10 + 0.4 / 60, undefined],
  ["+02d12m00s", 2.2, "degrees"],
  ["+02\u00b012\u203200\u2033", 2.2, "degrees"],
  ["+02\u00b012'00\"", 2.2, "degrees"],
  ["+2 12 00,5", 2.2 + 0.5 / 3600, undefined],
  ["-00:12:00", -0.2, undefined],
  ["\u221200:12:00", -0.2, undefined],
  ["- 0 12 0", -0.2, undefined],
  ["\u00a010\u200900\u200924", 10 + 24 / 3600, undefined],
  ["150.1", 150.1, undefined],
  ["150.1d", 150.1, "degrees"],
  ["10.0h", 10, "hours"],
  ["2.62rad", 2.62, "radians"],
  ["59:59:60.00", 60, undefined],
])("%j is an angle", (text, value, unit) => {
  const angle = parseAngle(text)!;
  expect(angle.value).toBeCloseTo(value, 12);
  expect(angle.unit).toBe(unit);
});

test.each(["", "star", "10:61:00", "10:00:75", "10:00.5:24", "2020-01-02", "10:00:24:12", "NGC 224"])(
  "%j is no angle",
  (text) => {
    expect(parseAngle(text)).toBeUndefined();
  },
);
