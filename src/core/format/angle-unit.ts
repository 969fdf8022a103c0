/** A unit of an angle. */
export interface AngleUnit {
  /** How many degrees one of it is. */
  degrees: number;
  /** As a sentence names it. */
  name: string;
}

const units: [degrees: number, name: string, spellings: RegExp][] = [
  [
    1,
    "degrees",
    /^(deg|degs|degrees?|°|d|dd|decimal degrees?|degrees?_(east|north)|d:m:s|dms|[+-]?dd?[: ]mm?[: ]ss?(\.s+)?)$/,
  ],
  [15, "hours", /^(h|hrs?|hours?|hour ?_?angle|ʰ|h:m:s|hms|hh?[: ]mm?[: ]ss?(\.s+)?)$/],
  [180 / Math.PI, "radians", /^(rad|rads|radians?)$/],
  [1 / 60, "arcminutes", /^(arcmin|arcmins|arcminutes?|amin|')$/],
  [1 / 3600, "arcseconds", /^(arcsec|arcsecs|arcseconds?|asec|as|")$/],
  [1e-3 / 3600, "milliarcseconds", /^(mas|milliarcsec|milliarcseconds?)$/],
  [1e-6 / 3600, "microarcseconds", /^(uas|µas|microarcsec|microarcseconds?)$/],
];

/** The unit of an angle that a text spells, as FITS, VOTable, astropy, VizieR (`"h:m:s"`) and people write it. */
export function angleUnit(text: string | undefined): AngleUnit | undefined {
  const spelled =
    text
      ?.trim()
      .replace(/^["'([]+(?=.)|(?<=.)["')\]]+$/g, "")
      .toLowerCase() ?? "";
  for (const [degrees, name, spellings] of units) if (spellings.test(spelled)) return { degrees, name };
  // astropy writes the hour angle of VOTables as `15deg`.
  const [, factor, rest] = /^(\d[\d.]*(?:e[+-]?\d+)?) ?[*x]? ?(?=[a-z])(.+)$/.exec(spelled) ?? [];
  const unit = rest === undefined ? undefined : angleUnit(rest);
  if (!unit) return undefined;
  const degrees = Number(factor) * unit.degrees;
  return units.some(([known]) => known === degrees)
    ? { degrees, name: units.find(([known]) => known === degrees)![1] }
    : { degrees, name: `${Number(factor)} ${unit.name}` };
}
