/** A column of magnitudes of a list, and that of their errors where there is one. */
export interface MagnitudeColumn {
  column: string;
  uncertainty?: string;
}

/** So many are read of a list: catalogs of all surveys of a field have dozens. */
const mostColumns = 10;

const bare = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
const isError =
  /^(e|err|error|sigma|sig|s|d|u)_|^(err|error|sigma)|(err|error|sigma|unc|uncertainty|rms|std|stddev|msig(com)?|cmsig)\)?$|magerr/i;
/** Differences, amounts and extremes that are in magnitudes. */
const isOther =
  /[^-]-[^-]|^(bp_?rp|bp_?g|g_?rp)$|colou?r|extinct|^a_?[a-z]?_|^e_?b_?v|amp|limit|depth|abs|delta|distmod|count|^n_|_n$|nobs|flag|^(max|min)/i;
const saysMagnitude = /mag(s|nitude)?($|[^a-z])|mag(s|nitude)?\)?$|^mag/i;
/** A band alone; z and y may be anything where no unit says that they are magnitudes. */
const isBand = /^(?:[UBVRIJHKL]|[RI]c|Ks|[ugri]|[ugri]p|V[Tt]|B[Tt])$/;
const isMagnitudeUnit = /^(?:m?mag(?:nitudes?)?)(?:\s*\(.*\))?$/i;

/**
 * Which columns of a list are magnitudes, by their units and names, in the order of the file. Those whose unit is another, and
 * colors, extinctions and amplitudes, are none.
 */
export function magnitudeColumns(columns: readonly { name: string; unit?: string }[]): MagnitudeColumn[] {
  const byBare = new Map(columns.map(({ name }) => [bare(name), name]));
  const found = columns.filter(({ name, unit }) => {
    if (isError.test(name) || isOther.test(name)) return false;
    if (unit !== undefined && unit.trim() !== "")
      return isMagnitudeUnit.test(unit.trim()) && !/^mmag/i.test(unit.trim());
    return saysMagnitude.test(name) || isBand.test(name);
  });
  return found.slice(0, mostColumns).map(({ name }) => {
    const uncertainty = errorNames(bare(name))
      .map((one) => byBare.get(one))
      .find((one) => one !== undefined);
    return uncertainty === undefined ? { column: name } : { column: name, uncertainty };
  });
}

/** What the errors of a column may be called, bare. */
const errorNames = (name: string): string[] => [
  `e${name}`,
  ...["err", "error", "sigma", "sigcom", "unc", "uncertainty"].flatMap((word) => [`${name}${word}`, `${word}${name}`]),
  ...(name.includes("mag") ? ["magerr", "err", "magsigma"].map((word) => name.replace("mag", word)) : []),
];
