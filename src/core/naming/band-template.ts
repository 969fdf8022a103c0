import type { NameTimePart } from "./name-time.ts";
import { parseName } from "./naming.ts";
import { compileTemplate, type NamingTemplate } from "./naming-template.ts";

/**
 * What bands and channels are called in names of files: SDSS, Johnson and Cousins, near infrared, WISE, Gaia, HST (`f606w`),
 * the filters of amateur cameras, and numbered ones (`ch1`, `band2`).
 */
const band = new RegExp(
  `^(?:${[
    ...[
      "[ugrizy]['ps]?",
      "s[ugriz]",
      "[UBVRIJHKYZ]c?",
      "[bvjhk]",
      "K_?s|ks",
      "z_?s",
      "[Ww][1-4]",
      "[NF]UV|[nf]uv",
      "G|BP|RP",
    ],
    ...["[Cc]lear", "[Ll]um(?:inance)?", "[Rr]ed", "[Gg]reen", "[Bb]lue", "T[BGR]", "CV"],
    ...[
      "[Hh]a(?:lpha)?",
      "HA",
      "O3|OIII|S2|SII",
      "[Ff]\\d{3,4}(?:[wmnlx]|lp|LP|[WMNLX])",
      "(?:ch|chan|channel|band|irac|filter)\\d{1,2}",
    ],
  ].join("|")})$`,
);
const mostBands = 12;
/** Part of the names that must be built alike: a reference catalog and a list of times lie beside them. */
const alikeShare = 0.75;

/** A file's name without its folders. */
export const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const extension = /(?:\.[A-Za-z][A-Za-z0-9]{0,11})(?:\.[Gg][Zz])?$/;
/** Words and what stands between them, in turn. */
const split = (name: string) => name.replace(extension, "").split(/([-_.])/);

/** What may stand before and behind a time in a name; without a slash, which in a template's text stands for a folder. */
const before = "(?:.*[^0-9.])?";
const after = "(?:[^0-9.].*?)?";

/**
 * The template of names that differ in a band and in something else, such as `m31_007_g.cat`, `m31_007_r.cat`,
 * `m31_008_g.cat`: what else differs is the epoch. Undefined where names differ otherwise, or where more than one word may be
 * the band. Without it magnitudes of several bands would be one light curve.
 *
 * @param time the part of the names that is known to be a time
 */
export function bandTemplate(paths: readonly string[], time?: NameTimePart): NamingTemplate | undefined {
  const names = paths.map(nameOf);
  if (new Set(names).size < names.length || names.some((name) => /[{}]/.test(name))) return undefined;
  const alike = mostAlike(names.filter((name) => extension.test(name)).map(split));
  const [pattern] = alike;
  if (!pattern || alike.length < 4 || alike.length < alikeShare * paths.length) return undefined;
  const words = pattern.map((_, at) => new Set(alike.map((parts) => parts[at]!)));
  const differing = [...words.keys()].filter((at) => words[at]!.size > 1);
  const isBand = (at: number) => words[at]!.size <= mostBands && [...words[at]!].every((word) => band.test(word));
  const [at, another] = differing.filter(isBand);
  if (at === undefined || another !== undefined) return undefined;
  const others = differing.filter((other) => other !== at);
  const [first, last] = [others[0], others.at(-1)];
  // The epoch is one stretch of the name, on one side of the band.
  if (first === undefined || last === undefined || (first < at && at < last)) return undefined;
  const count = new Set(alike.map((parts) => parts.slice(first, last + 1).join(""))).size;
  if (count < 2 || alike.length > count * words[at]!.size) return undefined;
  const literal = (from: number, to?: number) => pattern.slice(from, to).join("");
  const epoch = `{epoch:${pattern
    .slice(first, last + 1)
    .map(wordPattern)
    .join("")}}`;
  const timed = `{before:${before}}{${time}}{after:${after}}`;
  const text =
    last < at
      ? `${time ? timed : `${literal(0, first)}${epoch}${literal(last + 1, at)}`}{filter}${literal(at + 1)}`
      : `${literal(0, at)}{filter}${time ? timed : `${literal(at + 1, first)}${epoch}${literal(last + 1)}`}`;
  const template = { ...compileTemplate(`${text}{fileext}`), title: "An epoch and a band" };
  return names.filter((name) => parseName(template, name)).length >= alike.length ? template : undefined;
}

const wordPattern = (part: string) => (/^[-_.]$/.test(part) ? part.replace(".", "\\.") : "[^-_.]+");

/** Those that have as many words as most, with the same between them. */
function mostAlike(names: readonly string[][]): string[][] {
  const groups = new Map<string, string[][]>();
  for (const parts of names) {
    const shape = parts.filter((_, at) => at % 2 === 1).join("");
    const group = groups.get(shape);
    if (group) group.push(parts);
    else groups.set(shape, [parts]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}
