import { nameParts, parseName } from "./naming.ts";
import { compileTemplate, type NamingTemplate } from "./naming-template.ts";

const catalogExtensions = "fits|sexcat|ecsv|cat|ldac|xml|csv|parquet|fit|fts|vot|votable|tsv|txt|dat|asc|tbl";
const fileext = String.raw`\.(?:${catalogExtensions}|${catalogExtensions.toUpperCase()})(?:\.gz)?`;
const before = "(?:[^/]*[^0-9./])?";
const after = "(?:[^0-9./][^/]*?)?";

function builtIn(
  name: string,
  title: string,
  text: string,
  patterns: Record<string, string>,
  keys: Partial<Pick<NamingTemplate, "epochPart" | "tableParts">> = {},
): NamingTemplate {
  return { ...compileTemplate(text, { fileext, ...patterns }), name, title, ...keys };
}

/** From the most to the least specific; the last two read every catalog's name. */
export const builtInTemplates: readonly NamingTemplate[] = [
  builtIn("IDF", "IDF: group, channel, kind", "IDF_{group_name}_{chan}_{kind}{suffix}{fileext}", {
    chan: "ch1|ch2",
    kind: "sci|std|unc|cov",
    suffix: "(?:_[^./]+)?",
  }),
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
 * The most specific built-in template that reads more than half of these paths; a quarter is enough for IDF names,
 * which nobody chooses by chance. Where only "each name is an epoch" is
 * left and most names come again in other folders, the folders are the epochs.
 */
export function bestTemplate(paths: readonly string[]): NamingTemplate {
  const [folder, any] = builtInTemplates.slice(-2) as [NamingTemplate, NamingTemplate];
  for (const template of builtInTemplates.slice(0, -2)) {
    const read = paths.filter((path) => parseName(template, path));
    if (read.length > paths.length * (template.name === "IDF" ? 0.25 : 0.5)) return template;
  }
  const names = new Set(paths.map((path) => path.slice(path.lastIndexOf("/") + 1)));
  const inFolders = paths.filter((path) => nameParts(folder, path)).length;
  return paths.length > 0 && names.size * 2 <= paths.length && inFolders === paths.length ? folder : any;
}
