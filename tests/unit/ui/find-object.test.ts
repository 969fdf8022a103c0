import { expect, test } from "vitest";
import type { ObjectColumns } from "../../../src/core/verbs/read.ts";
import { findObject, parsePlace } from "../../../src/ui/state/objects/find-object.ts";

const objects: ObjectColumns = {
  count: 4,
  objectKey: ["I1", "I12", "I120", "J7"],
  raDeg: Float64Array.of(359.9999, 10, 20, Number.NaN),
  decDeg: Float64Array.of(0, 5, -30, Number.NaN),
  xImage: new Float64Array(4),
  yImage: new Float64Array(4),
  columns: [],
};

test("a key is found whole, with or without its letter, before any that begins with it", () => {
  expect(findObject(objects, "I12")).toEqual({ objectIndex: 1, others: 0 });
  expect(findObject(objects, " i12 ")).toEqual({ objectIndex: 1, others: 0 });
  expect(findObject(objects, "12")).toEqual({ objectIndex: 1, others: 0 });
});

test("part of a key finds the first that begins with it and says how many others fit", () => {
  expect(findObject(objects, "I")).toEqual({ objectIndex: 0, others: 2 });
  expect(findObject(objects, "2")).toEqual({ objectIndex: 1, others: 1 });
  expect(findObject(objects, "x")).toBeUndefined();
});

test("a place finds the nearest object, across RA 0 too", () => {
  const found = findObject(objects, "0.0001 0");
  expect(found?.objectIndex).toBe(0);
  expect(found?.separationArcsec).toBeCloseTo(0.72, 6);
});

test.each([
  ["241.36177 +54.52286", 241.36177, 54.52286],
  ["241.36177, -54.52286", 241.36177, -54.52286],
  ["16:05:26.8 +54:31:22", 241.3616667, 54.5227778],
  ["16 05 26.8 −00 31 22", 241.3616667, -0.5227778],
])("%s is a place", (text, raDeg, decDeg) => {
  const place = parsePlace(text)!;
  expect(place.raDeg).toBeCloseTo(raDeg, 6);
  expect(place.decDeg).toBeCloseTo(decDeg, 6);
});

test.each(["I12", "400 0", "10 95", "1 2 3", "a b", ""])("%j is no place", (text) => {
  expect(parsePlace(text)).toBeUndefined();
});
