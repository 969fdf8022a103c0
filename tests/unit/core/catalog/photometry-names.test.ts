import { describe, expect, test } from "vitest";
import { recogniseColumns } from "../../../../src/core/catalog/recognise-columns.ts";

/** `measurement: value / uncertainty` of each measurement, for columns with these names between blanks. */
function read(names: string): string[] {
  const { measurements } = recogniseColumns(names.split(" "), { idf: false });
  return measurements.map(({ measurement, value, uncertainty }) => `${measurement}: ${value} / ${uncertainty ?? "-"}`);
}

describe("photometry by its name", () => {
  test.each([
    ["VizieR, with a stem", "mag_g e_mag_g", ["g: mag_g / e_mag_g"]],
    ["VizieR", "Vmag e_Vmag Bmag e_Bmag", ["vmag: Vmag / e_Vmag", "bmag: Bmag / e_Bmag"]],
    [
      "VizieR with flags, notes and counts",
      "Vmag e_Vmag f_Vmag n_Vmag q_Vmag o_Vmag r_Vmag l_Vmag",
      ["vmag: Vmag / e_Vmag"],
    ],
    ["photutils, before 1.7", "x_0 flux_0 flux_fit flux_unc", ["flux_fit: flux_fit / flux_unc"]],
    ["photutils", "flux_init flux_fit flux_err", ["flux_fit: flux_fit / flux_err"]],
    ["photutils apertures", "aperture_sum aperture_sum_err", ["aperture_sum: aperture_sum / aperture_sum_err"]],
    [
      "photutils segments",
      "segment_flux segment_fluxerr kron_flux kron_fluxerr",
      ["segment_flux: segment_flux / segment_fluxerr", "kron_flux: kron_flux / kron_fluxerr"],
    ],
    [
      "UKIDSS and VISTA",
      "jAperMag3 jAperMag3Err hPetroMag hPetroMagErr",
      ["japermag3: jAperMag3 / jAperMag3Err", "hpetromag: hPetroMag / hPetroMagErr"],
    ],
    ["SkyMapper", "g_psf e_g_psf r_psf e_r_psf", ["g_psf: g_psf / e_g_psf", "r_psf: r_psf / e_r_psf"]],
    ["a filter alone", "V errV B sigB I sI", ["v: V / errV", "b: B / sigB", "i: I / sI"]],
    ["DAOPHOT", "MAG MERR MSKY NITER SHARP CHI", ["mag: MAG / MERR"]],
    ["DAOPHOT apertures", "MAG1 MERR1 MAG2 MERR2", ["mag1: MAG1 / MERR1", "mag2: MAG2 / MERR2"]],
    ["LSST", "psfFlux psfFluxErr psfFlux_flag", ["psfflux: psfFlux / psfFluxErr"]],
    [
      "LSST's pipeline",
      "base_PsfFlux_instFlux base_PsfFlux_instFluxErr base_PsfFlux_flag",
      ["base_psfflux_instflux: base_PsfFlux_instFlux / base_PsfFlux_instFluxErr"],
    ],
    [
      "Pan-STARRS",
      "gMeanPSFMag gMeanPSFMagErr gMeanPSFMagStd gMeanPSFMagNpt gFlags",
      ["gmeanpsfmag: gMeanPSFMag / gMeanPSFMagErr"],
    ],
    ["ZTF alerts", "magpsf sigmapsf magap sigmagap", ["magpsf: magpsf / sigmapsf", "magap: magap / sigmagap"]],
    ["ZTF light curves", "mag magerr catflags", ["mag: mag / magerr"]],
    ["ATLAS", "m dm uJy duJy", ["ujy: uJy / duJy"]],
    ["SDSS", "psfMag_g psfMagErr_g", ["psfmag_g: psfMag_g / psfMagErr_g"]],
    ["WISE", "w1mpro w1sigmpro", ["w1mpro: w1mpro / w1sigmpro"]],
    ["2MASS, both uncertainties", "j_m j_cmsig j_msigcom", ["j_m: j_m / j_msigcom"]],
    ["a difference beside an uncertainty", "mag dmag magerr", ["mag: mag / magerr"]],
    ["a difference that may be an uncertainty", "mag dmag", ["mag: mag / dmag"]],
    [
      "Hubble Legacy Archive",
      "MagAp1 MagErrAp1 MagAp2 MagErrAp2",
      ["magap1: MagAp1 / MagErrAp1", "magap2: MagAp2 / MagErrAp2"],
    ],
    ["APASS", "g'mag e_g'mag", ["g'mag: g'mag / e_g'mag"]],
    ["Legacy Surveys", "flux_g flux_ivar_g", ["flux_g: flux_g / flux_ivar_g"]],
    ["an uncertainty before a weight", "flux flux_ivar flux_err", ["flux: flux / flux_err"]],
    ["what is no flux", "mag magerr log_flux flux_ratio flux_scale sky_mag mag_bkg", ["mag: mag / magerr"]],
    ["2MASS", "j_m j_cmsig h_m h_msig", ["j_m: j_m / j_cmsig", "h_m: h_m / h_msig"]],
    ["DES", "WAVG_MAG_PSF_G WAVG_MAGERR_PSF_G", ["wavg_mag_psf_g: WAVG_MAG_PSF_G / WAVG_MAGERR_PSF_G"]],
    [
      "Gaia",
      "phot_g_mean_flux phot_g_mean_flux_error phot_g_mean_flux_over_error phot_g_n_obs",
      ["phot_g_mean_flux: phot_g_mean_flux / phot_g_mean_flux_error"],
    ],
    ["band first", "g_mag g_magerr nuv_mag nuv_magerr", ["g_mag: g_mag / g_magerr", "nuv_mag: nuv_mag / nuv_magerr"]],
    [
      "band first with _err",
      "r_mag r_mag_err u_mag u_mag_err",
      ["r_mag: r_mag / r_mag_err", "u_mag: u_mag / u_mag_err"],
    ],
    ["AstroImageJ", "rel_flux_T1 rel_flux_err_T1", ["rel_flux_t1: rel_flux_T1 / rel_flux_err_T1"]],
    ["one nameless error", "mag uncertainty", ["mag: mag / uncertainty"]],
    ["two values and a nameless error", "mag_a mag_b err", ["a: mag_a / -", "b: mag_b / -"]],
    [
      "err_, sig_, d and _unc",
      "mag_a err_mag_a mag_b sig_mag_b mag_c dmag_c mag_d mag_d_unc",
      ["a: mag_a / err_mag_a", "b: mag_b / sig_mag_b", "c: mag_c / dmag_c", "d: mag_d / mag_d_unc"],
    ],
    [
      "columns beside a measurement",
      "mag magerr mag_flag mag_flags mag_nobs mag_n flux_ivar flux_radius mag_zp mag_lim mag_std",
      ["mag: mag / magerr"],
    ],
    [
      "SExtractor",
      "FLUX_RADIUS FLUX_MAX MAG_AUTO MAGERR_AUTO ERRA_IMAGE ERRX2_WORLD FLAGS CLASS_STAR MU_MAX",
      ["auto: MAG_AUTO / MAGERR_AUTO"],
    ],
    ["words that only hold these letters", "image magnet_id dmg fluxion_name emag_id", []],
  ])("is read in the spelling of %s", (_, names, expected) => {
    expect(read(names)).toEqual(expected);
  });
});

test("names with blanks are read as those with an underscore", () => {
  const { measurements } = recogniseColumns(["Mag V", "Mag V err", "Flux", "Flux error"], { idf: false });
  expect(measurements.map(({ measurement, uncertainty }) => [measurement, uncertainty])).toEqual([
    ["v", "Mag V err"],
    ["flux", "Flux error"],
  ]);
});
