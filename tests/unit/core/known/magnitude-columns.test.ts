import { expect, test } from "vitest";
import { magnitudeColumns } from "../../../../src/core/known/magnitude-columns.ts";

const found = (names: string) =>
  magnitudeColumns(
    names.split(" ").map((one) => {
      const [name = "", unit] = one.split(":");
      return unit === undefined ? { name } : { name, unit };
    }),
  ).map(({ column, uncertainty }) => (uncertainty === undefined ? column : `${column}+-${uncertainty}`));

test.each([
  [
    "APASS of VizieR",
    "recno RAJ2000:deg DEJ2000:deg Vmag:mag e_Vmag:mag g'mag:mag e_g'mag:mag",
    "Vmag+-e_Vmag g'mag+-e_g'mag",
  ],
  ["Pan-STARRS of MAST", "objID raMean decMean gMeanPSFMag gMeanPSFMagErr nDetections", "gMeanPSFMag+-gMeanPSFMagErr"],
  ["SDSS", "objid ra dec psfMag_r psfMagErr_r extinction_r type", "psfMag_r+-psfMagErr_r"],
  [
    "Gaia, whose color is in magnitudes and is none",
    "source_id ra:deg dec:deg phot_g_mean_mag:mag phot_bp_mean_mag:mag bp_rp:mag ag_gspphot:mag",
    "phot_g_mean_mag phot_bp_mean_mag",
  ],
  ["2MASS", "ra dec j_m:mag j_msigcom:mag Kmag:mag e_Kmag:mag", "j_m+-j_msigcom Kmag+-e_Kmag"],
  [
    "SExtractor's own",
    "NUMBER ALPHA_J2000 DELTA_J2000 MAG_AUTO MAGERR_AUTO FLUX_AUTO FLUXERR_AUTO",
    "MAG_AUTO+-MAGERR_AUTO",
  ],
  ["somebody's own", "name ra dec V V_err B-V color n_mag", "V+-V_err"],
  ["VSX, which has extremes", "OID Name RAJ2000:deg DEJ2000:deg max:mag min:mag n_max Period:d", ""],
  ["letters that may be anything", "ra dec x y z flag", ""],
  ["a unit that is none of magnitudes", "ra dec gmag:mJy Vmag:mag(AB)", "Vmag"],
])("magnitudes of %s are told from their errors and from colors", (_, names, expected) => {
  expect(found(names).join(" ")).toBe(expected);
});

test("of a catalog with dozens of them the first ten are read", () => {
  expect(found(Array.from({ length: 30 }, (_, i) => `mag_${i}`).join(" "))).toHaveLength(10);
});
