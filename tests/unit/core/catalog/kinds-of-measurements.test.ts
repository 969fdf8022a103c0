// Fillers, limits, units and pairings of measurements, as archives and programs write them.
import { describe, expect, test } from "vitest";
import { lines, perEpoch, type Right, runDrop, type Star } from "../../../support/odd-drops.ts";

/** A CSV of positions and what a case adds. */
const csv = (names: string, row: (star: Star) => (string | number)[]) =>
  perEpoch(
    lines(`id,ra,dec,${names}`, (s) => [s.id, s.ra, s.dec, ...row(s)].join(",")),
    "csv",
  );

/** Stars 2 and 5 have no value. */
const isNone = ({ id }: Star) => id === 2 || id === 5;
const noneRight: Right = {
  m: "mag",
  v: (s) => (isNone(s) ? null : s.mag),
  u: (s) => (isNone(s) ? null : s.err),
};

const magFillers: [value: string, error: string][] = [
  ["-99.0", "-99.0"],
  ["99.0", "99.0"],
  ["99.9999", "9.9999"],
  ["1e30", "1e30"],
  ["-1e10", "-1e10"],
  ["0", "0"],
  ["0.0", "0.0"],
  ["-1", "-1"],
  ["nan", "nan"],
  ["null", "null"],
  ["N/A", "N/A"],
  ["INDEF", "INDEF"],
  ["NaN", "-1"],
  ["-999.000", "9.999"],
  ["88.888", "8.888"],
  ["-9.99", "9.99"],
  ["32767", "32767"],
  ["50.0", "5.0"],
  ["", ""],
  ["99.999", "0.000"],
  ["-32768", "-32768"],
  ["inf", "inf"],
  ["-inf", "nan"],
  ["30.0", "0.0"],
  ["--", "--"],
  ["1.0e+20", "0"],
  ["-9999.0", "-9999.0"],
  ["999.9", "999.9"],
  ["99.99", ""],
  ["-99.9", "-9.9"],
  ["90.0", "9.0"],
  ["masked", "masked"],
  ["#N/A", "#N/A"],
  ["NULL", "NULL"],
  ["-", "-"],
  ["?", "?"],
  ["nodata", "nodata"],
  ["1.#QNAN", "1.#QNAN"],
];
describe("Fillers of magnitudes", () => {
  test.each(magFillers)("%s with %s", async (value, error) => {
    const files = csv("mag,magerr", (s) => (isNone(s) ? [value, error] : [s.mag, s.err]));
    const { wrong, said } = await runDrop(files, noneRight);
    expect(wrong, said).toEqual([]);
  });
});

describe("Fillers of uncertainties alone", () => {
  test.each(["-1", "0", "-99.0", "99.0", "9.999", "nan", "", "-9.99", "1e30", "99.9999", "INDEF", "inf"])(
    "%s",
    async (error) => {
      const right: Right = { m: "mag", u: (s) => (isNone(s) ? null : s.err) };
      const { wrong, said } = await runDrop(
        csv("mag,magerr", (s) => [s.mag, isNone(s) ? error : s.err]),
        right,
      );
      expect(wrong, said).toEqual([]);
    },
  );
});

const fluxFillers: [value: string, error: string][] = [
  ["-999", "-999"],
  ["-99", "-99"],
  ["nan", "nan"],
  ["1e30", "1e30"],
  ["-1e30", "-1e30"],
  ["-1", "-1"],
  ["0", "0"],
  ["-9999", "-9999"],
  ["-999.0", "0"],
  ["9.96921e36", "9.96921e36"],
  ["INDEF", "INDEF"],
  ["", ""],
  ["-1e10", "-1e10"],
];
describe("Fillers of fluxes", () => {
  const right: Right = { m: "flux", v: (s) => (isNone(s) ? null : s.flux), u: (s) => (isNone(s) ? null : s.fluxErr) };
  test.each(fluxFillers)("%s with %s", async (value, error) => {
    const { wrong, said } = await runDrop(
      csv("flux,fluxerr", (s) => (isNone(s) ? [value, error] : [s.flux, s.fluxErr])),
      right,
    );
    expect(wrong, said).toEqual([]);
  });
});

const limits: [names: string, row: (s: Star, none: boolean) => (string | number)[]][] = [
  ["mag,magerr", (s, none) => (none ? [">18.5", ""] : [s.mag, s.err])],
  ["mag,magerr", (s, none) => (none ? ["> 18.5", "nan"] : [s.mag, s.err])],
  ["mag,magerr", (s, none) => (none ? ["\u226518.5", ""] : [s.mag, s.err])],
  ["mag,magerr", (s, none) => (none ? [">=18.5", "-"] : [s.mag, s.err])],
  ["mag,magerr", (s, none) => (none ? ["<9.5", "-"] : [s.mag, s.err])],
  ["mag,magerr", (s, none) => (none ? ["gt 18.5", "-"] : [s.mag, s.err])],
  ["mag,magerr", (s, none) => (none ? ["18.5L", ""] : [s.mag, s.err])],
  ["mag,magerr", (s, none) => (none ? ["(18.5)", ""] : [s.mag, s.err])],
  ["l_mag,mag,magerr", (s, none) => (none ? [">", 18.5, ""] : ["", s.mag, s.err])],
  ["mag,magerr,l_mag", (s, none) => (none ? [18.5, "", ">"] : [s.mag, s.err, ""])],
  ["mag,magerr,limit", (s, none) => (none ? [18.5, "", 1] : [s.mag, s.err, 0])],
  ["mag,magerr,upper_limit", (s, none) => (none ? [18.5, "", "True"] : [s.mag, s.err, "False"])],
  ["mag,magerr,mag_limit_flag", (s, none) => (none ? [18.5, "", "Y"] : [s.mag, s.err, "N"])],
  ["mag,magerr,upperlimit", (s, none) => (none ? [18.5, "", "T"] : [s.mag, s.err, "F"])],
  ["mag,magerr,is_upper_limit", (s, none) => (none ? [18.5, "", "true"] : [s.mag, s.err, "false"])],
  ["ul,mag,magerr", (s, none) => (none ? ["<", 18.5, ""] : ["=", s.mag, s.err])],
  ["mag,magerr", (s, none) => (none ? ["<18.5", "<0.2"] : [s.mag, s.err])],
];
describe("Limits are no values", () => {
  test.each(limits.map(([names, row], k) => [`${names} as ${row({ mag: 15 } as Star, true)}`, k] as const))(
    "%s",
    async (_, k) => {
      const [names, row] = limits[k]!;
      const { wrong, said } = await runDrop(
        csv(names, (s) => row(s, isNone(s))),
        noneRight,
      );
      expect(wrong, said).toEqual([]);
      expect(said).toMatch(/limit|no value|not a number/);
    },
  );
});

const units: [value: string, error: string, factor: number, errorFactor: number, m: string][] = [
  ["mag [mmag]", "magerr [mmag]", 1000, 1000, "mag"],
  ["mag (mmag)", "magerr (mmag)", 1000, 1000, "mag"],
  ["mag(mmag)", "magerr(mmag)", 1000, 1000, "mag"],
  ["mag_mmag", "magerr_mmag", 1000, 1000, "mmag"],
  ["mag", "magerr_mmag", 1, 1000, "mag"],
  ["mag [mag]", "magerr [millimag]", 1, 1000, "mag"],
  ["mag [mag(AB)]", "magerr [mag]", 1, 1, "mag"],
  ["mag [AB mag]", "magerr [mag]", 1, 1, "mag"],
  ["mag [ABmag]", "magerr [mmag]", 1, 1000, "mag"],
  ["mag [mag]", "magerr [0.001 mag]", 1, 1000, "mag"],
  ["mag [mag]", "magerr [10-3mag]", 1, 1000, "mag"],
  ["mag [mag]", "magerr [cmag]", 1, 100, "mag"],
  ["mag [mag]", "magerr [%]", 1, NaN, "mag"],
  ["flux [MJy]", "fluxerr [kJy]", 1, 1000, "flux"],
  ["flux [uJy]", "fluxerr [nJy]", 1, 1000, "flux"],
  ["flux [\u00b5Jy]", "fluxerr [mJy]", 1, 0.001, "flux"],
  ["flux [microjansky]", "fluxerr [uJy]", 1, 1, "flux"],
  ["flux [ADU]", "fluxerr [counts]", 1, 1, "flux"],
  ["flux [DN]", "fluxerr [adu]", 1, 1, "flux"],
  ["flux [ct/s]", "fluxerr [ct s-1]", 1, 1, "flux"],
  ["flux [electron/s]", "fluxerr [e-/s]", 1, 1, "flux"],
  ["flux [nanomaggy]", "fluxerr [nmgy]", 1, 1, "flux"],
  ["flux [nanomaggies]", "fluxerr [uJy]", 1, 3.631, "flux"],
  ["flux [uJy]", "fluxerr [%]", 1, -1, "flux"],
  ["flux_uJy", "fluxerr_uJy", 1, 1, "flux_ujy"],
  ["flux_uJy", "flux_err_uJy", 1, 1, "flux_ujy"],
  ["flux_uJy", "fluxerr_nJy", 1, 1000, "flux_ujy"],
  ["flux(uJy)", "fluxerr(mJy)", 1, 0.001, "flux"],
  ["flux [1e-29 erg/s/cm2/Hz]", "fluxerr [uJy]", 1, 1, "flux"],
  ["flux [1e-29 erg s-1 cm-2 Hz-1]", "fluxerr [nJy]", 1, 1000, "flux"],
  ["flux [10-29W/m2/Hz]", "fluxerr [mJy]", 1, 1, "flux"],
  ["flux [e-]", "fluxerr [adu]", 1, NaN, "flux"],
];
describe("Units of measurements and of their uncertainties", () => {
  test.each(units)("%s, %s", async (value, error, factor, errorFactor, m) => {
    const isMag = value.startsWith("mag");
    const [v, e] = [(s: Star) => (isMag ? s.mag : s.flux), (s: Star) => (isMag ? s.err : s.fluxErr)];
    const written = (s: Star) =>
      (errorFactor === -1 ? (100 * e(s)) / v(s) : e(s) * (Number.isNaN(errorFactor) ? 1 : errorFactor)).toPrecision(10);
    const files = csv(`${value},${error}`, (s) => [(v(s) * factor).toPrecision(10), written(s)]);
    const right: Right = { m, v, u: (s) => (Number.isNaN(errorFactor) ? null : e(s)) };
    const { wrong, said } = await runDrop(files, right);
    expect(wrong, said).toEqual([]);
  });
});

const pairs: [value: string, error: string, m: string, others?: string][] = [
  ["Bmag", "e_Bmag", "bmag"],
  ["aperture_sum_0", "aperture_sum_err_0", "aperture_sum_0"],
  ["MAG", "MERR", "mag"],
  ["MAG_1", "MERR_1", "1"],
  ["base_PsfFlux_instFlux", "base_PsfFlux_instFluxErr", "base_psfflux_instflux"],
  ["psfFlux", "psfFluxErr", "psfflux"],
  ["gMeanPSFMag", "gMeanPSFMagErr", "gmeanpsfmag"],
  ["magpsf", "sigmapsf", "magpsf"],
  ["mag", "magerr", "mag", "catflags"],
  ["phot_g_mean_flux", "phot_g_mean_flux_error", "phot_g_mean_flux"],
  ["psfMag_g", "psfMagErr_g", "psfmag_g"],
  ["g", "err_g", "g"],
  ["modelMag_r", "modelMagErr_r", "modelmag_r"],
  ["gPSFMag", "gPSFMagErr", "gpsfmag"],
  ["mag_psf", "mag_psf_error", "psf"],
  ["Vmag", "e_Vmag", "vmag", "q_Vmag"],
  ["V", "e_V", "v"],
  ["imag", "e_imag", "imag"],
  ["w1mpro", "w1sigmpro", "w1mpro"],
  ["j_m", "j_msigcom", "j_m"],
  ["j_m", "j_cmsig", "j_m"],
  ["Jmag", "e_Jmag", "jmag"],
  ["m_V", "dm_V", "m_v"],
  ["mag", "mag_sigma", "mag"],
  ["MAG_APER", "MAGERR_APER", "aper"],
  ["uJy", "duJy", "ujy"],
  ["m", "dm", "m"],
  ["mag", "sigma_mag", "mag"],
  ["mag", "magnitude_err", "mag"],
  ["flux", "flux_uncertainty", "flux"],
  ["SAP_FLUX", "SAP_FLUX_ERR", "sap_flux"],
  ["PDCSAP_FLUX", "PDCSAP_FLUX_ERR", "pdcsap_flux"],
  ["rel_flux_T1", "rel_flux_err_T1", "rel_flux_t1"],
  ["flux_psf", "e_flux_psf", "flux_psf"],
  ["forcediffimflux", "forcediffimfluxunc", "forcediffimflux"],
  ["calFlux", "calFluxErr", "calflux"],
  ["mag_g", "magerr_g", "g"],
  ["G_mag", "G_mag_err", "g_mag"],
  ["mag_calib", "mag_calib_unc", "calib"],
  ["Kron_mag", "Kron_mag_err", "kron_mag"],
  ["segment_flux", "segment_fluxerr", "segment_flux"],
  ["kron_flux", "kron_fluxerr", "kron_flux"],
  ["iMag", "iMagErr", "imag"],
  ["MAG_PSF", "MAGERR_PSF", "psf"],
  ["flux_fit", "flux_err", "flux_fit", "flux_init"],
  ["inst_mag", "inst_mag_err", "inst_mag"],
  ["mag", "error", "mag"],
  ["Mag", "Error", "mag"],
  ["Magnitude", "Uncertainty", "magnitude"],
  ["mag", "magErr", "mag"],
  ["magAB", "e_magAB", "magab"],
  ["mag_r", "err_r", "r"],
  ["mag1", "magerr1", "mag1"],
  ["mag", "mag_uncert", "mag"],
  ["mag", "mag_1sigma", "mag"],
  ["mag", "mag_stderr", "mag"],
];
describe("Uncertainties belong to the values that they are of", () => {
  test.each(pairs)("%s, %s", async (value, error, m, other) => {
    const isFlux = /flux|sum|jy|source/i.test(value);
    const v = (s: Star) => (isFlux ? s.flux : s.mag);
    const e = (s: Star) => (isFlux ? s.fluxErr : s.err);
    const files = csv([value, error, ...(other ? [other] : [])].join(","), (s) => [v(s), e(s), ...(other ? [0] : [])]);
    const { wrong, said, stored } = await runDrop(files, { m, v, u: e });
    expect(wrong, `${said} ${stored?.record.measurements.map((one) => one.measurementKey)}`).toEqual([]);
    expect(stored?.record.measurements).toHaveLength(1);
  });
});

const beside = [
  "mag_flags",
  "mag_nobs",
  "n_mag",
  "f_mag",
  "mag_std",
  "mag_zp",
  "mag_lim",
  "mag_quality",
  "mag_chi2",
  "o_mag",
  "mag_snr",
  "mag_ref_id",
  "mag_n",
  "mag_rms",
  "mag_ngood",
  "mag_ivar",
  "magType",
  "mag_band",
  "mag_filter",
  "mag_system",
  "mag_mask",
  "mag_limit",
  "limmag",
  "diffmaglim",
  "magnr_flag",
  "mag_nused",
  "airmass",
];
describe("Columns beside a measurement are none", () => {
  test.each(beside)("%s", async (other) => {
    const { stored, wrong, said } = await runDrop(
      csv(`mag,magerr,${other}`, (s) => [s.mag, s.err, 3]),
      { m: "mag" },
    );
    expect(wrong, said).toEqual([]);
    expect(stored?.record.measurements.map(({ measurementKey }) => measurementKey)).toHaveLength(1);
  });
});
