import { remembered } from "../remembered.ts";
import type { AngleUnit } from "./angle-unit.ts";
import { angleUnit } from "./angle-unit.ts";

/** Right ascension and declination in degrees (J2000 or the image's own frame), the surest first. */
export const skyNames: [ra: string, dec: string][] = [
  ["alpha_j2000", "delta_j2000"],
  ["alphawin_j2000", "deltawin_j2000"],
  ["alphapsf_j2000", "deltapsf_j2000"],
  ["alphamodel_j2000", "deltamodel_j2000"],
  ["alpha_sky", "delta_sky"],
  ["alphawin_sky", "deltawin_sky"],
  ["x_world", "y_world"],
  ["xwin_world", "ywin_world"],
  ["ra", "dec"],
  ["ra_deg", "dec_deg"],
  ["radeg", "decdeg"],
  ["_raj2000", "_dej2000"],
  ["raj2000", "dej2000"],
  ["ra_icrs", "de_icrs"],
  ["sky_centroid.ra", "sky_centroid.dec"],
  ["alphapeak_j2000", "deltapeak_j2000"],
];

/** Positions on the chip, the surest first. */
export const pixelNames: [x: string, y: string][] = [
  ["x_image", "y_image"],
  ["xwin_image", "ywin_image"],
  ["x_image_dbl", "y_image_dbl"],
  ["x", "y"],
  ["xcentroid", "ycentroid"],
  ["x_fit", "y_fit"],
  ["xcenter", "ycenter"],
  ["x_center", "y_center"],
  ["x-center", "y-center"],
  ["xpos", "ypos"],
];

/** What a name of any spelling says of a column of positions on the sky. */
export interface PositionName {
  axis: "ra" | "dec";
  /** What the two names of a pair have in common: frame and labels, in order. */
  pair: string;
  /** The unit at the name's end, as in `ra_hours`. */
  unit?: AngleUnit;
}

const stems: [PositionName["axis"], RegExp][] = [
  ["ra", /^(ra|rightascension|alpha)(j2000|2000|icrs|fk5)?(deg|degrees|hours?|hrs?|hms|rad|radians|arcsec)?$/],
  ["dec", /^(decl?|de|declination|delta)(j2000|2000|icrs|fk5)?(deg|degrees|dms|rad|radians|arcsec)?$/],
];
const unitWord = /^(deg|degrees?|d|hours?|h|hrs?|hms|dms|rad|radians?|arcsec|arcmin|mas)$/;
const systemWord = /^(j2000|2000|icrs|fk5|sexagesimal|sex|str|string|text|txt)$/;
/** `meanra`, `objdec`: what stands before the axis without a mark. */
const runOn =
  /^(mean|median|med|avg|obj|object|src|source|cat|ref|obs|det|cen|cent|center|centroid|world|psf|fit|win|deg|best|star)(ra|dec|decl)$/;
/** Words that make a name one of an error, a motion or a difference. */
const noPosition =
  /^(e|err|error|errors|sigma|std|stddev|rms|unc|uncertainty|pm|motion|parallax|var|variance|ivar|cov|corr|rate|offset|off|diff|delta|epoch|n|nobs|mask|flag|flags|b1950|1950)$/;

/**
 * Reads names such as `RA`, `ra_hours`, `RA(h)`, `coord_ra`, `raMean`, `DECL_J2000`: the axis, the unit where one stands at
 * the end, and what a partner must have in common. Undefined for every other name.
 */
export const positionName = remembered(readPositionName);

function readPositionName(columnName: string): PositionName | undefined {
  const words = columnName
    .replace(/([a-z0-9])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(/right[\s_-]+ascension/, "rightascension")
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .flatMap((word) => runOn.exec(word)?.slice(1) ?? [word]);
  for (const [axis, stem] of stems) {
    const at = words.findIndex((word) => stem.test(word));
    if (at < 0) continue;
    const others = words.filter((_, index) => index !== at);
    if (others.some((word) => noPosition.test(word))) continue;
    const [, , system = "", joined] = stem.exec(words[at]!)!;
    const word = joined ?? others.find((other) => unitWord.test(other));
    const unit = word === undefined ? undefined : angleUnit(word);
    const labels = others.filter((other) => !unitWord.test(other) && !systemWord.test(other));
    const systems = [system, ...others.filter((other) => systemWord.test(other))].filter((other) =>
      /\d|ic/.test(other),
    );
    return { axis, pair: [...labels, systems.join("")].join("_").replace(/^_$/, ""), ...(unit ? { unit } : {}) };
  }
  return undefined;
}

/**
 * The columns of right ascension and declination: of pairs of one kind the number columns first, then texts; within
 * either the surest names first, then any spelling.
 *
 * @param texts names of columns that hold texts
 */
export function findSkyPair(
  columnNames: readonly string[],
  texts: ReadonlySet<string> = new Set(),
): [ra: string | undefined, dec: string | undefined] {
  const byName = new Map<string, string>();
  for (const name of columnNames) if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), name);
  const listed = skyNames.map(([ra, dec]) => [byName.get(ra), byName.get(dec)] as const);
  const pairs = [...listed, ...spelledPairs([...byName.values()])].flatMap(([ra, dec]) =>
    ra !== undefined && dec !== undefined ? [[ra, dec] as [string, string]] : [],
  );
  const numbers = pairs.find(([ra, dec]) => !texts.has(ra) && !texts.has(dec));
  const [half] = listed.filter(([ra, dec]) => ra !== undefined || dec !== undefined);
  return numbers ?? pairs[0] ?? (half ? [...half] : [undefined, undefined]);
}

/** Pairs whose names agree but for the axis and the unit; those with fewest labels first. */
function spelledPairs(names: string[]): [string, string][] {
  const read = names.flatMap((name) => {
    const position = positionName(name);
    return position ? [{ name, ...position }] : [];
  });
  const pairs = read.flatMap((ra) => {
    if (ra.axis !== "ra") return [];
    const partners = read.filter(({ axis, pair }) => axis === "dec" && pair === ra.pair);
    const dec = partners.find(({ unit }) => unit?.degrees === ra.unit?.degrees) ?? partners[0];
    return dec
      ? [{ ra: ra.name, dec: dec.name, labels: ra.pair.split("_").filter(Boolean).length, unit: ra.unit }]
      : [];
  });
  const rank = ({ labels, unit }: (typeof pairs)[number]) => labels * 2 + (unit?.degrees === 1 ? 0 : 1);
  return pairs.sort((a, b) => rank(a) - rank(b)).map(({ ra, dec }) => [ra, dec]);
}

const first = new Set([...skyNames, ...pixelNames].flatMap(([name]) => name));

/** Whether some column is a position on the sky or on the chip: of several tables, such a one holds sources. */
export function hasPositions(columnNames: readonly string[]): boolean {
  return columnNames.some((name) => first.has(name.toLowerCase()) || positionName(name)?.axis === "ra");
}
