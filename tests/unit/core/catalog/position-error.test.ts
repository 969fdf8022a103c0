import { expect, test } from "vitest";
import { positionErrors } from "../../../../src/core/catalog/position-error.ts";
import { recogniseColumns } from "../../../../src/core/catalog/recognise-columns.ts";

const column = (name: string, unit: string | undefined, ...values: number[]) => ({
  name,
  ...(unit === undefined ? {} : { unit }),
  data: Float64Array.from(values),
});

test.each([
  ["SExtractor's ellipse in degrees", ["ERRA_WORLD", "deg", 3 / 3600], ["ERRB_WORLD", "deg", 1 / 3600], Math.sqrt(5)],
  ["an ellipse whose unit the file lost", ["ERRA_WORLD", undefined, 1 / 3600], ["ERRB_WORLD", undefined, 1 / 3600], 1],
  ["variances", ["ERRX2_WORLD", "deg**2", 4 / 3600 ** 2], ["ERRY2_WORLD", "deg**2", 4 / 3600 ** 2], 2],
  ["variances whose unit the file lost", ["ERRX2_WORLD", "", 4 / 3600 ** 2], ["ERRY2_WORLD", "", 4 / 3600 ** 2], 2],
  ["Gaia's milliarcseconds", ["ra_error", "mas", 30], ["dec_error", "mas", 40], Math.sqrt((0.03 ** 2 + 0.04 ** 2) / 2)],
  ["arcseconds", ["ra_err", "arcsec", 0.2], ["dec_err", "arcsec", 0.2], 0.2],
] as [string, Parameters<typeof column>, Parameters<typeof column>, number][])(
  "%s become one error in arcsec",
  (_, first, second, expected) => {
    const errors = positionErrors(column(...first), column(...second));
    expect(errors![0]).toBeCloseTo(expected, 12);
  },
);

test("what is no error is unknown: zero, a negative number, a gap, more than an arcminute", () => {
  const errors = positionErrors(column("e", "arcsec", 0, -1, Number.NaN, 61, 60));
  expect([...errors!]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 60]);
});

test("texts, other units and columns without a single error are none at all", () => {
  expect(positionErrors(undefined, undefined)).toBeUndefined();
  expect(positionErrors({ name: "ra_err", data: ["0.1"] })).toBeUndefined();
  expect(positionErrors(column("ra_err", "pixel", 0.1))).toBeUndefined();
  expect(positionErrors(column("ra_err", "deg", 0, Number.NaN))).toBeUndefined();
});

test.each([
  [["ERRX2_WORLD", "ERRY2_WORLD", "ERRA_WORLD", "ERRB_WORLD"], "ERRA_WORLD", "ERRB_WORLD"],
  [["ERRX2_WORLD", "ERRY2_WORLD", "ERRAWIN_WORLD"], "ERRX2_WORLD", "ERRY2_WORLD"],
  [["e_RAJ2000", "e_DEJ2000"], "e_RAJ2000", "e_DEJ2000"],
  [["ERRX2_IMAGE", "ERRTHETA_WORLD"], undefined, undefined],
])("of the columns %j, %s and %s are recognised as errors", (names, raError, decError) => {
  const mapping = recogniseColumns(names, { idf: false });
  expect([mapping.raError, mapping.decError]).toEqual([raError, decError]);
});
