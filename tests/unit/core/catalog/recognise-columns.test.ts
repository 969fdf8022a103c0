import { describe, expect, test } from "vitest";
import {
  isKnownColumn,
  isPhotometry,
  missingColumns,
  recogniseColumns,
} from "../../../../src/core/catalog/recognise-columns.ts";

const sextractor = [
  ...["NUMBER", "X_IMAGE", "Y_IMAGE", "ALPHA_J2000", "DELTA_J2000", "MAG_AUTO", "MAGERR_AUTO", "MAG_APER"],
  ...["MAG_APER_1", "MAGERR_APER", "MAGERR_APER_1", "FLUX_AUTO", "FLUXERR_AUTO", "FLUX_RADIUS", "FLUX_RADIUS_1"],
  ...["FLUX_MAX", "FLUX_GROWTH", "FLUX_MAX_MODEL", "MU_MAX", "FWHM_IMAGE", "FLAGS"],
];

describe("SExtractor's columns", () => {
  test("are positions, key, flags and pairs of value and uncertainty", () => {
    expect(recogniseColumns(sextractor, { idf: true })).toEqual({
      key: "NUMBER",
      ra: "ALPHA_J2000",
      dec: "DELTA_J2000",
      x: "X_IMAGE",
      y: "Y_IMAGE",
      flags: "FLAGS",
      measurements: [
        { measurement: "mag_auto", value: "MAG_AUTO", uncertainty: "MAGERR_AUTO", unit: "mag", kind: "mag" },
        { measurement: "mag_aper", value: "MAG_APER", uncertainty: "MAGERR_APER", unit: "mag", kind: "mag" },
        { measurement: "mag_aper_1", value: "MAG_APER_1", uncertainty: "MAGERR_APER_1", unit: "mag", kind: "mag" },
        { measurement: "flux_auto", value: "FLUX_AUTO", uncertainty: "FLUXERR_AUTO", unit: "", kind: "flux" },
      ],
    });
  });

  test("name measurements without `mag_` where names are not IDF's", () => {
    const { measurements } = recogniseColumns(sextractor, { idf: false });
    expect(measurements.map(({ measurement }) => measurement)).toEqual(["auto", "aper", "aper_1", "flux_auto"]);
  });

  test("leave radii, peaks and growth curves out of the photometry", () => {
    expect(sextractor.filter(isPhotometry)).toEqual(sextractor.slice(5, 13));
    expect(sextractor.filter((name) => !isKnownColumn(name))).toEqual(sextractor.slice(13, -2));
  });
});

test("Positions are taken in pairs, the surest pair first", () => {
  const names = ["X_WORLD", "Y_WORLD", "ALPHA_J2000", "ALPHAWIN_J2000", "DELTAWIN_J2000", "DELTA_SKY"];
  expect(recogniseColumns(names, { idf: false })).toMatchObject({ ra: "ALPHAWIN_J2000", dec: "DELTAWIN_J2000" });
});

test("Plain names are recognised in any case, as written", () => {
  expect(recogniseColumns(["Id", "RA", "Dec", "x", "y", "Mag_V", "MagErr_V", "flags"], { idf: false })).toEqual({
    ...{ key: "Id", ra: "RA", dec: "Dec", x: "x", y: "y", flags: "flags" },
    measurements: [{ measurement: "v", value: "Mag_V", uncertainty: "MagErr_V", unit: "mag", kind: "mag" }],
  });
});

test.each([
  [["mag", "magerr"], "mag", "magerr"],
  [["mag", "mag_err"], "mag", "mag_err"],
  [["mag", "mag_error"], "mag", "mag_error"],
  [["mag_g", "mag_g_err"], "g", "mag_g_err"],
  [["mag_g", "mag_err_g"], "g", "mag_err_g"],
  [["flux", "fluxerr"], "flux", "fluxerr"],
  [["flux_psf", "flux_psf_error"], "flux_psf", "flux_psf_error"],
  [["mag_errant"], "errant", undefined],
])("%j is one measurement with its uncertainty", (names, measurement, uncertainty) => {
  const { measurements } = recogniseColumns(names, { idf: false });
  expect(measurements).toHaveLength(1);
  expect(measurements[0]).toMatchObject({ measurement, value: names[0] });
  expect(measurements[0]!.uncertainty).toBe(uncertainty);
});

test("photutils' statistics pair with their scatter, and are ratios in tables of divided images", () => {
  const names = ["id", "mad_std_a7", "median_a7", "mean_a7", "std_a7", "biweight_location_a7", "biweight_scale_a7"];
  const { measurements } = recogniseColumns(names, { idf: true, ratio: true });
  expect(measurements).toEqual([
    { measurement: "median_a7", value: "median_a7", uncertainty: "mad_std_a7", unit: "", kind: "ratio" },
    { measurement: "mean_a7", value: "mean_a7", uncertainty: "std_a7", unit: "", kind: "ratio" },
    {
      measurement: "biweight_location_a7",
      value: "biweight_location_a7",
      uncertainty: "biweight_scale_a7",
      unit: "",
      kind: "ratio",
    },
  ]);
  expect(recogniseColumns(names, { idf: true }).measurements[0]!.kind).toBe("flux");
});

describe("What is missing before sources can be matched and measured", () => {
  const missing = (names: string[]) => missingColumns(recogniseColumns(names, { idf: false }));
  test.each([
    [[], sextractor],
    [["DELTA_J2000"], sextractor.filter((name) => name !== "DELTA_J2000")],
    [
      ["ALPHA_J2000", "DELTA_J2000"],
      ["NUMBER", "MAG_AUTO"],
    ],
    [
      ["ALPHA_J2000", "DELTA_J2000", "MAG_* or FLUX_*"],
      ["NUMBER", "X_IMAGE", "Y_IMAGE", "X2_IMAGE"],
    ],
    [["MAG_* or FLUX_*"], ["ra", "dec"]],
  ])("is %j", (expected, names) => expect(missing(names)).toEqual(expected));

  test("is no sky position where keys and pixels tell the sources apart", () => {
    expect(missing(["NUMBER", "X_IMAGE", "Y_IMAGE", "MAG_AUTO"])).toEqual([]);
  });
});

test("ZTF's catflags are flags where no other column is", () => {
  const names = ["oid", "ra", "dec", "mag", "magerr", "catflags"];
  expect(recogniseColumns(names, { idf: false }).flags).toBe("catflags");
  expect(recogniseColumns([...names, "flags"], { idf: false }).flags).toBe("flags");
  expect(isKnownColumn("catflags")).toBe(true);
});
