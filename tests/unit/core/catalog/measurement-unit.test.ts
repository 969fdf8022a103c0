import { expect, test } from "vitest";
import { unitFactor } from "../../../../src/core/catalog/measurement-unit.ts";

test.each([
  ["mmag", "mag", 1e-3],
  ["mag(AB)", "mag", 1],
  ["mJy", "uJy", 1e3],
  ["µJy", "Jy", 1e-6],
  ["μJy", "nJy", 1e3],
  ["nJy", "uJy", 1e-3],
  ["nanomaggy", "uJy", 3.631],
  ["nmgy", "nanomaggies", 1],
  ["maggies", "Jy", 3631],
  ["erg/s/cm2/Hz", "Jy", 1e23],
  ["ct", "count", 1],
  ["adu", "DN", 1],
  ["electron / s", "e-/s", 1],
  ["foo", "foo", 1],
])("%s to %s is a factor of %d", (from, to, factor) => expect(unitFactor(from, to)).toBe(factor));

test.each([
  ["adu", "electron"],
  ["adu", "adu/s"],
  ["uJy", "adu"],
  ["mag", "Jy"],
  ["foo", "Jy"],
])("%s cannot be made %s", (from, to) => expect(unitFactor(from, to)).toBeUndefined());
