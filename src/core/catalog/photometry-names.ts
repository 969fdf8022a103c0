import { remembered } from "../remembered.ts";
import { splitNameUnit } from "./name-unit.ts";

/** What a column's name says of it as photometry. */
export interface Photometry {
  role: "value" | "uncertainty";
  kind: "mag" | "flux" | "scatter";
  /** Plain names of the columns that an uncertainty may belong to, the surest first; of a value its own name. */
  of: string[];
  /** Of an uncertainty whose name may mean something else, or that has a better one beside it: `dmag`, `j_cmsig`. */
  isDoubtful?: true;
}

/** A column's name in lower case, with `_` for blanks and hyphens: `Mag V`, `Flux error`. */
export const plainName = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");

/** SExtractor's FLUX_ and MAG_ parameters that are no photometry: radii, peaks, growth curves, surface brightnesses. */
const noPhotometry =
  /^(?:mag|flux)_(radius|max|growth|growthstep|eff|mean|backoffset)(_|$)|^(?:log|log10|ln|lg|bkg|background|sky)_?(?:mag|flux)/;

/** Words of a name that say what a column holds beside a measurement: flags, counts, quality, limits, zero points. */
const beside = new Set([
  ...["flag", "flags", "mask", "quality", "qual", "qc", "ok", "good", "bad", "type", "name", "id", "unit", "filter"],
  ...["nobs", "n", "npt", "npts", "ndet", "num", "count", "cnt", "ivar", "invvar", "var", "variance", "cov", "weight"],
  ...["std", "stdev", "stddev", "rms", "mad", "scatter", "min", "max", "chi", "chi2", "chisq", "rchisq", "dof", "prob"],
  ...["snr", "sn", "s2n", "over", "radius", "rad", "lim", "limit", "limiting", "limitmag", "maglim", "depth"],
  ...["bkg", "background", "sky", "log", "log10", "ratio", "scale", "lower", "upper"],
  ...["zp", "zpt", "zeropoint", "offset", "corr", "correction", "ext", "extinction", "amp", "amplitude", "ratioerr"],
  ...[
    "date",
    "time",
    "mjd",
    "jd",
    "epoch",
    "x",
    "y",
    "init",
    "growth",
    "band",
    "system",
    "sys",
    "ref",
    "source",
    "calib_flag",
  ],
  ...[
    "nused",
    "ngood",
    "nbad",
    "nframes",
    "nimages",
    "npix",
    "nframe",
    "zeropt",
    "rank",
    "index",
    "class",
    "upper",
    "ul",
  ],
]);

/** What photutils writes as a value's scatter, by the statistic of the value. */
const scatterOf: Record<string, string> = { mean: "std", median: "mad_std", biweight_location: "biweight_scale" };

/** Behind `mag` and `flux` without a separator: ZTF's `magpsf`, DAOPHOT's `MAG1`. */
const runOn = "(?:psf|ap|apbig|aper|auto|iso|isocor|best|petro|kron|model|total|tot|inst|cal|fit|ab|vega|\\d+)\\d*";
const stem = "(?:magnitude|mag|flux)";
const valuePatterns = [
  new RegExp(`(?:^|_)${stem}(?:_|$)`), // mag_auto, g_mag, wavg_mag_psf_g
  new RegExp(`^[a-z0-9_.']*[a-z0-9']${stem}(?:_|$)`), // Vmag, g'mag, psfFlux, gMeanPSFMag, psfMag_g
  new RegExp(`^(?:mag|flux)${runOn}(?:_|$)`),
  /^[a-z0-9_]+(?:aper|petro|hall|psf|kron)(?:mag|flux)\d+$/, // jAperMag3 of UKIDSS and VISTA
];
/** Names without the word: photutils, WISE, 2MASS, ATLAS. */
const otherValues: [pattern: RegExp, kind: "mag" | "flux"][] = [
  [/^aperture_sum(_\d+)?$/, "flux"],
  [/^w[1-4]mpro$/, "mag"],
  [/^[jhk]_m$/, "mag"],
  [/^[munp]?jy$/, "flux"],
  [/^m_[ugrizyjhkbv]'?$/, "mag"],
];
const marker = "(?:errors?|err|uncertainty|uncert|unc|sigma|sig|stderr|std_?err|1_?sig(?:ma)?)";
/** Uncertainties whose names do not say of what: they count where there is one value only. */
const namelessErrors = /^(?:err|error|errors|unc|uncert|uncertainty|stderr|std_?err|sigma|sig|merr|dm)$/;

/** What a column is as photometry, by its name in any case; undefined for all else. */
export const photometry = remembered(photometryOf);

function photometryOf(columnName: string): Photometry | undefined {
  const name = plainName(columnName);
  const scatter = scatterPhotometry(name);
  if (scatter) return scatter;
  const of = valuesOfError(name);
  if (of.length > 0) {
    const kind = of.map(kindOfValue).find((found) => found !== undefined);
    const isBeside = isBesideName(of[0] === "" ? name : of[0]!, varianceOf(name) ? of[0]! : columnName);
    const isDoubtful = doubtfulError.test(name) ? { isDoubtful: true as const } : {};
    return kind && !isBeside ? { role: "uncertainty", kind, of, ...isDoubtful } : undefined;
  }
  const kind = kindOfValue(name);
  return kind && !isBesideName(name, columnName) ? { role: "value", kind, of: [name] } : undefined;
}

function scatterPhotometry(name: string): Photometry | undefined {
  for (const [location, scatter] of Object.entries(scatterOf)) {
    for (const [prefix, role] of [
      [location, "value"],
      [scatter, "uncertainty"],
    ] as const) {
      if (!name.startsWith(`${prefix}_`) || name === `${prefix}_`) continue;
      return { role, kind: "scatter", of: [`${location}_${name.slice(prefix.length + 1)}`] };
    }
  }
  return undefined;
}

function kindOfValue(name: string): "mag" | "flux" | undefined {
  if (name === "") return "mag";
  if (noPhotometry.test(name)) return undefined;
  if (valuePatterns.some((pattern) => pattern.test(name))) {
    return name.lastIndexOf("mag") > name.lastIndexOf("flux") ? "mag" : "flux";
  }
  return otherValues.find(([pattern]) => pattern.test(name))?.[1];
}

/** Also by the words of camel case: `psfFluxFlag`. */
function isBesideName(name: string, columnName: string): boolean {
  const camel = splitNameUnit(columnName).stem;
  const words = `${name}_${camel.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()}`.split(/[_.\s-]+/);
  const [first, ...rest] = words;
  // A band may be called as a word: only behind the first one does it say more.
  return rest.some((word) => beside.has(word) && word !== first) || /(flags?|nobs|npt|std|lim)$|^lim/.test(name);
}

/** Ways to call an uncertainty; the groups are the name of its value. */
const errorPatterns = {
  infix: new RegExp(`^(.*?(?:magnitude|(?:mag|flux)\\d*|jy|sum))_?${marker}(_.*|\\d+)?$`),
  behind: new RegExp(`^(.+)_(?:${marker}|e)$`),
  before: new RegExp(`^(?:${marker}|e|d)_(.+)$`),
  runOnBefore: new RegExp(`^(?:${marker}|e|d)((?:mag|flux|[munp]?jy).*)$`),
  ofBand: new RegExp(`^(?:${marker}|e)_((?:[ugrizyubvjhkc]|ks|w[1-4]|bp|rp|auto|aper|iso|psf|best|total)'?)$`),
  runOnBehind: new RegExp(`^(mag|flux)_?(?:err|error)_?(${runOn})$`),
  inverseVariance: /^(.+?)_?(?:ivar|invvar)(_.*)?$/,
  ztf: new RegExp(`^sigma(${runOn}.*)$`),
};
/** A difference may be called so as well; 2MASS has a total uncertainty beside this one; a weight stands behind an uncertainty. */
const doubtfulError = /^d_?(?:mag|flux|m_|[munp]?jy)|^[jhk]_c?msig$|(?:ivar|invvar)(?:_|$)/;

/** What turns the numbers of a column into uncertainties, where its name says that they are none yet. */
export function varianceOf(columnName: string): "variance" | "inverse variance" | undefined {
  const name = plainName(columnName);
  if (/(?:ivar|invvar|inv(?:erse)?_var(?:iance)?)(?:_|$)/.test(name)) return "inverse variance";
  return /(?:^|_|mag|flux)(?:var|variance)(?:_|$)/.test(name) ? "variance" : undefined;
}

/** The value columns that a name may be the uncertainty of; "" for any. Empty where it is not one. */
function valuesOfError(name: string): string[] {
  const found: string[] = [];
  const add = (value: string | undefined) => value !== undefined && !found.includes(value) && found.push(value);
  // magerr_auto, mag_err_auto, rel_flux_err_T1, psfFluxErr, psfMagErr_g, flux_unc
  const infix = errorPatterns.infix.exec(name);
  if (infix) {
    add(`${infix[1]}${infix[2] ?? ""}`);
    if (name.startsWith("flux") && !infix[2]) add("flux_fit"); // photutils: flux_fit, flux_err or flux_unc
  }
  add(errorPatterns.behind.exec(name)?.[1]); // mag_auto_err
  // e_Vmag (VizieR), err_mag, sig_mag, sigma_mag, d_mag
  add(errorPatterns.before.exec(name)?.[1]);
  add(errorPatterns.runOnBefore.exec(name)?.[1]); // dmag, sigmagap, duJy
  const runOnBehind = errorPatterns.runOnBehind.exec(name); // MagErrAp1 of MagAp1
  if (runOnBehind) add(`${runOnBehind[1]}${runOnBehind[2]}`);
  const weight = errorPatterns.inverseVariance.exec(name); // flux_ivar_g
  if (weight) add(`${weight[1]}${weight[2] ?? ""}`);
  const band = errorPatterns.ofBand.exec(name)?.[1]; // err_r of mag_r
  if (band) for (const value of [`mag_${band}`, `${band}_mag`, `flux_${band}`, `${band}_flux`]) add(value);
  add(/^d(m_[a-z]'?)$/.exec(name)?.[1]); // dm_V
  const ztf = errorPatterns.ztf.exec(name)?.[1]; // magpsf: sigmapsf
  if (ztf) add(`mag${ztf}`);
  const daophot = /^merr(.*)$/.exec(name)?.[1];
  if (daophot !== undefined) add(`mag${daophot}`);
  add(/^(w[1-4])sig(mpro)$/.exec(name)?.slice(1).join(""));
  add(/^([jhk]_)c?m_?sig(?:com)?$/.exec(name)?.[1]?.concat("m"));
  if (namelessErrors.test(name)) add("");
  return found.filter((value) => kindOfValue(value) !== undefined && !isBesideName(value, value));
}
