import { findSkyPair } from "../format/position-names.ts";

/** Which columns of a list mean what, by name; absent where there is none. */
export interface ListColumns {
  ra?: string;
  dec?: string;
  /** Both coordinates in one text, as AAVSO writes them. */
  both?: string;
  name?: string;
  type?: string;
  flag?: string;
  period?: string;
  /** `<` or `>`: the period is a limit. */
  periodLimit?: string;
  /** Cycles per day, where there is no period. */
  frequency?: string;
  magnitude?: string;
  pmRa?: string;
  pmDec?: string;
  /** Julian year of the positions, row by row. */
  refEpoch?: string;
}

/** The surest first. Names are compared without case, marks and blanks. */
const spellings: Record<Exclude<keyof ListColumns, "ra" | "dec">, RegExp[]> = {
  both: [/^(coords|coordinates?|radec2000|radec|position)$/],
  name: [
    /^(asassnname|asassnid)$/,
    /^(name|varname|variablename|starname|primaryname|mainid|maindesignation)$/,
    /^(designation|dr3name|edr3name|dr2name|gcvs|objectname|ztfid|atoid|objid|id)$/,
    /^(sourceid|source|gaiadr3sourceid|edr3sourceid|oid)$/,
  ],
  type: [/^(type|vartype|variabletype|variabilitytype|varclass|bestclassname|class|classification|mlclass)$/],
  flag: [/^(v|varflag|variabilityflag|photvariableflag)$/],
  period: [/^(period|per|periodd|perioddays|p|pf|p1o|porb|bestperiod|lsperiod)$/],
  periodLimit: [/^lperiod$/],
  frequency: [/^(frequency|freq)$/],
  magnitude: [
    /^(meanvmag|vmag|photgmeanmag|gmag|maxmag|max|mag|meanmag|phot[gv]mean|magmax|maxmagnitude)$/,
    /^(rmag|imag|bmag|magnitude)$/,
  ],
  pmRa: [/^(pmra|pmracosdec|pmracosde|pmrastar|pmracosd|mura|pmalpha)$/],
  pmDec: [/^(pmdec|pmde|mudec|mude|pmdelta)$/],
  refEpoch: [/^(refepoch|epochref|refyear)$/],
};

const bare = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** What else a column may be called in a file that is known to be a list. */
const ownSpellings: Partial<typeof spellings> = {
  name: [/^(star|object|variable|target|label|number|designationid)$/],
  type: [/^(kind|var|vtype)$/],
};

/**
 * @param texts names of columns that hold texts
 * @param own the file is known to be a list: its columns may be called as somebody calls his own
 */
export function listColumns(names: readonly string[], texts?: ReadonlySet<string>, own = false): ListColumns {
  const [ra, dec] = findSkyPair(names, texts);
  const found: ListColumns = ra !== undefined && dec !== undefined ? { ra, dec } : {};
  for (const [part, patterns] of Object.entries(spellings) as [keyof typeof spellings, RegExp[]][])
    for (const pattern of [...patterns, ...((own && ownSpellings[part]) || [])]) {
      const name = names.find((name) => pattern.test(bare(name)));
      if (name === undefined || found[part] !== undefined) continue;
      found[part] = name;
    }
  return found;
}

/** Times of measurements: rows of a light curve, however they name the star. */
const measured = /^(mjd|jd|hjd|bjd|bmjd|bjdtdb|obsjd|obsmjd|time|dateobs|expmjd|utc|mjdobs)$/;
const gaiaNames = /^(sourceid|source|designation|dr3name|edr3name|dr2name)$/;
const gaiaWords = /^(refepoch|solutionid|photgmeanmag|gmag|parallax|plx|ruwe)$/;

/**
 * Whether columns are those of a list of known objects: named rows with places that have a class and a period, or Gaia's
 * own with motions. Rows with times or with fluxes of apertures are measurements, whatever else they have.
 */
export function isKnownList(names: readonly string[]): boolean {
  const words = names.map(bare);
  if (words.some((word) => measured.test(word))) return false;
  const { ra, both, name, type, period, frequency, pmRa, pmDec } = listColumns(names);
  if (ra === undefined && both === undefined) return false;
  if (name !== undefined && type !== undefined && (period ?? frequency) !== undefined) return true;
  if (!words.some((word) => gaiaNames.test(word))) return false;
  const moves = pmRa !== undefined && pmDec !== undefined;
  return (
    words.includes("bestclassname") || words.includes("solutionid") || (moves && words.some((w) => gaiaWords.test(w)))
  );
}
