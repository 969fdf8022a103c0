import { bandTemplate, nameOf } from "./band-template.ts";
import { areDayNumbers } from "./believed-times.ts";
import { areCounters } from "./counters.ts";
import type { NameTimePart } from "./name-time.ts";
import { nameParts, parseName } from "./naming.ts";
import { compileTemplate, type NamingTemplate } from "./naming-template.ts";

/** Any ending, or none: what a file holds decides, not how it is called. */
const fileext = String.raw`(?:\.[A-Za-z][A-Za-z0-9]{0,11})?(?:\.[Gg][Zz])?`;
/** Of IDF names the endings are part of the rule. */
const idfExtensions = "fits|sexcat|ecsv|cat|ldac|xml|csv|parquet|fit|fts|vot|votable|tsv|txt|dat|asc|tbl";
const anyCase = idfExtensions.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const idfFileext = String.raw`\.(?:${anyCase})(?:\.[Gg][Zz])?`;

const before = "(?:[^/]*[^0-9./])?";
const after = "(?:[^0-9./][^/]*?)?";

function builtIn(
  name: string,
  title: string,
  text: string,
  patterns: Record<string, string>,
  more: Partial<Pick<NamingTemplate, "epochPart" | "tableParts" | "keepsColumnNames">> = {},
): NamingTemplate {
  return { ...compileTemplate(text, { fileext, ...patterns }), name, title, ...more };
}

/** From the most to the least specific; the last three read every catalog's name. */
export const builtInTemplates: readonly NamingTemplate[] = [
  builtIn(
    "IDF",
    "IDF: group, channel, kind",
    "IDF_{group_name}_{chan}_{kind}{suffix}{fileext}",
    { chan: "ch1|ch2", kind: "sci|std|unc|cov", suffix: "(?:_[^./]+)?", fileext: idfFileext },
    { keepsColumnNames: true },
  ),
  builtIn("object-filter-date", "Object, filter and date", "{object}_{filter}_{date}{fileext}", {
    object: "[^/]+?",
    filter: "[A-Za-z][A-Za-z0-9']{0,5}",
  }),
  builtIn("iso-date", "A date in the name", "{before}{date}{after}{fileext}", { before, after }),
  builtIn("jd", "A Julian date in the name", "{before}{jd}{after}{fileext}", { before, after }),
  builtIn("mjd", "A modified Julian date in the name", "{before}{mjd}{after}{fileext}", { before, after }),
  builtIn(
    "reqkey",
    "An AOR or request key, then the channel",
    "{before}{reqkey}{table}{fileext}",
    { before: "(?:[A-Za-z]+[-_]?)?", table: "(?:[-_][^./]+)?" },
    { tableParts: ["table"] },
  ),
  builtIn(
    "outer-folder-file",
    "Each file is an epoch, named by two folders and itself",
    "{folder}/{inner}/{file}{fileext}",
    {
      ...{ folder: "[^/]+", inner: "[^/]+", file: "[^/]+?" },
    },
  ),
  builtIn(
    "outer-folder",
    "Each outer folder is an epoch",
    "{epoch}/{inner}/{table}{fileext}",
    { inner: "[^/]+", table: "[^/]+?" },
    { tableParts: ["table"], epochPart: "epoch" },
  ),
  builtIn("folder-file", "Each file is an epoch, named by its folder and itself", "{folder}/{file}{fileext}", {
    folder: "[^/]+",
    file: "[^/]+?",
  }),
  builtIn(
    "folder",
    "Each folder is an epoch",
    "{epoch}/{table}{fileext}",
    { table: "[^/]+?" },
    { tableParts: ["table"] },
  ),
  builtIn("any", "Each name is an epoch", "{epoch}{fileext}", {}),
];

/** The template of that built-in name, or the one that the text describes. @throws InvalidRequest as `compileTemplate`. */
export function resolveTemplate(nameOrText: string): NamingTemplate {
  return builtInTemplates.find((template) => template.name === nameOrText) ?? compileTemplate(nameOrText);
}

/**
 * The most specific template that reads more than half of these paths, built in or of an epoch and a band; a quarter is
 * enough for IDF names, which nobody chooses by chance. Numbers must be what the template takes them for: day numbers no
 * counters, and tables no turns of a counter. Where only "each name is an epoch" is left and names come again in other
 * folders, the folders are the epochs, or the files in them where they are numbered anew in each.
 */
export function bestTemplate(paths: readonly string[]): NamingTemplate {
  const [outerFile, outer, folderFile, folder, any] = builtInTemplates.slice(-5) as NamingTemplate[] as [
    ...[NamingTemplate, NamingTemplate, NamingTemplate, NamingTemplate, NamingTemplate],
  ];
  for (const template of builtInTemplates.slice(0, -5)) {
    const read = paths.filter((path) => parseName(template, path));
    if (read.length <= paths.length * (template.name === "IDF" ? 0.25 : 0.5)) continue;
    if (template.name !== "IDF" && !saysWhatItReads(template, read)) continue;
    const time = timeParts[template.name];
    return (time && bandTemplate(paths, time)) ?? template;
  }
  const banded = bandTemplate(paths);
  if (banded) return banded;
  const names = new Set(paths.map(nameOf));
  const tables = paths.flatMap((path) => nameParts(folder, path)?.tableKey ?? []);
  if (tables.length < paths.length || names.size === paths.length) return any;
  // Where even folder and file come again, in n1/cat/img001 and n2/cat/img001, the folder above tells them apart.
  const ends = (count: number) => new Set(paths.map((path) => path.split("/").slice(-count).join("/"))).size;
  if (ends(2) < paths.length && ends(3) === paths.length && paths.every((path) => parseName(outer, path)))
    return names.size * 2 <= paths.length && !areCounters(tables) ? outer : outerFile;
  return names.size * 2 <= paths.length && !areCounters(tables) ? folder : folderFile;
}

/** Templates that find a time wherever it stands, and the part that it is. */
const timeParts: { [name: string]: NameTimePart } = { "iso-date": "date", jd: "jd", mjd: "mjd" };

function saysWhatItReads(template: NamingTemplate, paths: readonly string[]): boolean {
  const { name } = template;
  const parts = paths.map((path) => parseName(template, path) ?? {});
  if (name === "mjd" || name === "jd") return areDayNumbers(name, parts);
  return name !== "reqkey" || !areCounters(paths.flatMap((path) => nameParts(template, path)?.tableKey ?? []));
}
