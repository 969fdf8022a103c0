import { expect, test } from "vitest";
import type { Assumption } from "../../../../src/core/assumption.ts";
import { propertiesOf, propertyKeys } from "../../../../src/core/cube/source-properties.ts";
import type { Catalog } from "../../../../src/core/format/catalog.ts";

type Given = { [name: string]: number[] | { unit: string; data: number[] } };

function catalog(columns: Given): Catalog {
  const given = Object.entries(columns).map(([name, column]) =>
    Array.isArray(column)
      ? { name, data: Float64Array.from(column) }
      : { name, unit: column.unit, data: Float64Array.from(column.data) },
  );
  return { file: "a.cat", format: "csv", rowCount: given[0]?.data.length ?? 0, columns: given, warnings: [] };
}

const found = (columns: Given, chosen?: { x?: string; y?: string }) => {
  const properties = propertiesOf(catalog(columns), chosen);
  return properties && Object.fromEntries(Object.entries(properties).map(([key, numbers]) => [key, [...numbers]]));
};

test("properties come from the surest column that is there, in their units", () => {
  expect(
    found({
      XWIN_IMAGE: [1, 2],
      X_IMAGE: [1.5, 2.5],
      YPSF_IMAGE: [7, 8],
      FWHM_IMAGE: { unit: "pixel", data: [3, 4] },
      FWHM_WORLD: { unit: "deg", data: [0.001, 0.002] },
      BACKGROUND: { unit: "count", data: [100, Number.NaN] },
      MAG_AUTO: [14, 15],
    }),
  ).toEqual({
    x_image: [1.5, 2.5],
    y_image: [7, 8],
    fwhm_image: [3, 4],
    fwhm_world: [0.001, 0.002].map((deg) => Math.fround(3600 * deg)),
    background: [100, Number.NaN],
  });
});

const said = (columns: Given, chosen?: { x?: string; y?: string }) => {
  const assumptions: Assumption[] = [];
  propertiesOf(catalog(columns), chosen, assumptions);
  return assumptions.map(({ kind, text }) => `${kind}: ${text}`);
};

test("columns that SExtractor names, and units that are stated, need no word", () => {
  const fwhm = { unit: "deg", data: [0.001] };
  expect(said({ X_IMAGE: [1], Y_IMAGE: [2], FWHM_IMAGE: [3], FWHM_WORLD: fwhm, BACKGROUND: [4] })).toEqual([]);
  expect(said({ XWIN_IMAGE: [1], ywin_image: [2] })).toEqual([]);
  expect(said({ MAG_AUTO: [14] })).toEqual([]);
});

test("columns of other names, and units that are not stated, are each one line of what was assumed", () => {
  expect(said({ xcentroid: [1], ycentroid: [2] })).toEqual([
    "position: x and y on the image were taken from xcentroid and ycentroid, in pixels.",
  ]);
  expect(said({ XPOS: [1], X_IMAGE: [3] }, { x: "XPOS" })).toEqual([
    "position: x on the image was taken from XPOS, in pixels.",
  ]);
  // Positions of two kinds are no pair of SExtractor's.
  expect(said({ X_IMAGE: [1], YPSF_IMAGE: [2] })).toEqual([
    "position: x and y on the image were taken from X_IMAGE and YPSF_IMAGE, in pixels.",
  ]);
  const rest = said({ FWHM: [3], FWHM_WORLD: [0.001], msky: [100] });
  expect(rest).toEqual([
    expect.stringMatching(/^property: FWHM was kept as the FWHM of sources, in pixels, as it states no unit\./),
    expect.stringMatching(/^property: FWHM_WORLD states no unit: it was taken as degrees\./),
    expect.stringMatching(/^property: msky was kept as the background of sources\./),
  ]);
  expect(said({ FWHM_IMAGE: { unit: "arcsec", data: [1.25] } })).toEqual([
    expect.stringMatching(/^property: FWHM_IMAGE was kept as the FWHM on the sky of sources\./),
  ]);
});

test("a column that is passed over for its unit is said, unless another one serves", () => {
  const millimeters = { unit: "mm", data: [3] };
  expect(said({ FWHM_IMAGE: millimeters })).toEqual([
    'property: FWHM_IMAGE states the unit "mm": it was not kept as the FWHM of sources.',
  ]);
  expect(said({ X_IMAGE: [1], Y_IMAGE: [1], X: millimeters })).toEqual([]);
});

test("a width that says arcsec is one on the sky, whatever its name; without a unit FWHM_WORLD is in degrees", () => {
  expect(found({ fwhm: { unit: "arcsec", data: [1.25] } })).toEqual({ fwhm_world: [1.25] });
  expect(found({ FWHM_WORLD: [0.001] })).toEqual({ fwhm_world: [Math.fround(3.6)] });
});

test("a place in millimeters is none in pixels, and a column of texts none at all", () => {
  expect(found({ X: { unit: "mm", data: [3] } })).toBeUndefined();
  const texts: Catalog = { ...catalog({}), rowCount: 1, columns: [{ name: "BACKGROUND", data: ["high"] }] };
  expect(propertiesOf(texts)).toBeUndefined();
  expect(found({ MAG_AUTO: [14] })).toBeUndefined();
});

test("columns that were chosen for the place on the image come first", () => {
  expect(found({ X_IMAGE: [1], Y_IMAGE: [2], XPOS: [3], YPOS: [4] }, { x: "XPOS", y: "YPOS" })).toEqual({
    x_image: [3],
    y_image: [4],
  });
});

test("numbers that are none are kept as none", () => {
  expect(found({ BACKGROUND: [Number.POSITIVE_INFINITY, 1] })).toEqual({ background: [Number.NaN, 1] });
});

test("keys are those that stores have, in the order that they have them", () => {
  // An axis of stores: a change of it is a change of the format.
  expect(propertyKeys).toEqual(["x_image", "y_image", "fwhm_image", "fwhm_world", "background"]);
});
