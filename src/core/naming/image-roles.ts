import { resolveTemplate } from "./built-in-templates.ts";
import { clutterReason, fileName, namesReference } from "./file-role.ts";
import type { FileContent, IngestPlan } from "./ingest-plan.ts";
import { filterKey } from "./name-filter.ts";
import { nameParts } from "./naming.ts";
import type { NamingTemplate } from "./naming-template.ts";

/** What is known of an image before it is matched. */
export interface NamedImage {
  path: string;
  /** MJD that its header states: by FITS's rule when the exposure began. */
  mjd?: number;
  exptimeSeconds?: number;
  filter?: string;
}

/** The dataset that images belong to. */
export interface ImageHome {
  /** As in the dataset's record. */
  template: string;
  /** The reference catalog's file. */
  referenceFile?: string;
  tables: readonly { tableKey: string; channel?: string }[];
  epochKey: readonly string[];
  epochMjd: ArrayLike<number>;
  catalogs: readonly (readonly { tableKey: string; file: string }[])[];
}

/** What an image shows: the field at an epoch, the superstack, something that is not known. */
export interface ImageRole {
  role: "epoch" | "reference" | "other";
  epochKey?: string;
  /** The table whose measurements were made on it, where that is known. */
  tableKey?: string;
  /** What it was matched by. */
  by?: "name" | "time";
}

/** Without a time of exposure, times agree within this; a clock that is a little off is no other epoch. */
const closeSeconds = 60;

/** Whether a dropped file may be an image, by its name and by what its first bytes say. */
export function mayBeImage({ path, content }: { path: string; content?: FileContent }): boolean {
  if (/(?:^|\/)(?:\.[^/]*|__MACOSX)(?:\/|$)/.test(path)) return false;
  if (content && content.holds !== "nothing" && content.holds !== "image") return false;
  return /\.(?:fits?|fts|fz)(?:\.gz)?$/i.test(path) || content?.holds === "image";
}

/** Files of a drop that may be images: none of those that something else is read from. */
export function imagesAmong<File extends { path: string; content?: FileContent }>(
  files: readonly File[],
  { reference, epochTable, catalogs }: Pick<IngestPlan, "reference" | "epochTable" | "catalogs">,
): File[] {
  const taken = new Set([reference, epochTable, ...catalogs.map(({ index }) => index)]);
  return files.filter((file, index) => !taken.has(index) && mayBeImage(file));
}

/**
 * What each image shows. An epoch's image is called like one of its catalogs (`IDF_gr1_ch1_sci.fits` beside
 * `IDF_gr1_ch1_sci.sexcat`), or fits the template that reads their names, or began when the epoch did; the superstack's is
 * called like the reference catalog, or says that it is one. Weights, masks and their likes are nothing of these.
 */
export function imageRoles(images: readonly NamedImage[], home: ImageHome): ImageRole[] {
  const byName = catalogNames(home);
  const template = templateOf(home.template);
  const extensions = new Set(home.catalogs.flat().map(({ file }) => fileName(file).extension));
  const known = new Set(home.epochKey);
  const reference = home.referenceFile === undefined ? undefined : imageStem(home.referenceFile);
  return images.map((image): ImageRole => {
    const { path } = image;
    if (isAuxiliary(path)) return { role: "other" };
    const stem = imageStem(path);
    const named = byName.get(`${parentOf(path)}/${stem}`) ?? byName.get(stem) ?? fitting(template, path, extensions);
    if (named && known.has(named.epochKey))
      return { role: "epoch", epochKey: named.epochKey, ...tableOf(home, image, named.tableKey), by: "name" };
    if (stem === reference || (reference !== undefined && withoutKind(stem) === withoutKind(reference)))
      return { role: "reference", ...tableOf(home, image), by: "name" };
    if (namesReference(fileName(`${stem}.fits`))) return { role: "reference", ...tableOf(home, image), by: "name" };
    const epochKey = epochAt(home, image);
    return epochKey === undefined
      ? { role: "other" }
      : { role: "epoch", epochKey, ...tableOf(home, image), by: "time" };
  });
}

const isAuxiliary = (path: string) => {
  const reason = clutterReason(path.replace(/\.fz$/i, ""));
  return reason !== undefined;
};

const parentOf = (path: string) => path.split("/").at(-2) ?? "";

/** A file's name without folders and endings: `a/IDF_gr1_ch1_sci.fits.fz` is `IDF_gr1_ch1_sci`. */
const imageStem = (path: string) =>
  path
    .split("/")
    .pop()!
    .replace(/(?:\.(?:gz|fz|fits?|fts))+$/i, "")
    .replace(/\.[a-z]{3,8}$/i, "");

const withoutKind = (stem: string) => stem.replace(/[-_.](?:cat|catalog|ldac|sources?|image|img|sci|drz|mosaic)$/i, "");

/** Of catalogs by name: with their folder's, and alone where no other is called so. */
function catalogNames({ epochKey, catalogs }: ImageHome): Map<string, { epochKey: string; tableKey: string }> {
  const found = new Map<string, { epochKey: string; tableKey: string }>();
  const several = new Set<string>();
  const add = (name: string, of: { epochKey: string; tableKey: string }) => {
    const other = found.get(name);
    if (other && (other.epochKey !== of.epochKey || other.tableKey !== of.tableKey)) several.add(name);
    found.set(name, of);
  };
  for (const [i, key] of epochKey.entries())
    for (const { tableKey, file } of catalogs[i] ?? []) {
      const stem = imageStem(file);
      for (const name of new Set([stem, withoutCatalog(stem)])) {
        add(name, { epochKey: key, tableKey });
        add(`${parentOf(file)}/${name}`, { epochKey: key, tableKey });
      }
    }
  for (const name of several) found.delete(name);
  return found;
}

const withoutCatalog = (stem: string) => stem.replace(/[-_.](?:cat|catalog|ldac|sexcat|sources?)$/i, "");

function templateOf(name: string): NamingTemplate | undefined {
  try {
    return resolveTemplate(name);
  } catch {
    return undefined; // a store that was made elsewhere
  }
}

/** What the template reads from the name that a catalog of this image would have. */
function fitting(template: NamingTemplate | undefined, path: string, extensions: ReadonlySet<string>) {
  if (!template) return undefined;
  const folder = path.includes("/") ? `${path.slice(0, path.lastIndexOf("/"))}/` : "";
  for (const extension of extensions) {
    const parts = nameParts(template, `${folder}${imageStem(path)}.${extension}`);
    if (parts) return { epochKey: parts.epochKey.normalize("NFC"), tableKey: parts.tableKey };
  }
  return undefined;
}

/** The table that an image's name or filter says, where the dataset has it. */
function tableOf({ tables }: ImageHome, { path, filter }: NamedImage, tableKey?: string): { tableKey?: string } {
  const words = imageStem(path).split(/[-_. ]+/);
  const key = filter === undefined ? "" : filterKey(filter);
  const found =
    tables.find((table) => table.tableKey === tableKey) ??
    tables.find(({ channel }) => channel !== undefined && words.includes(channel)) ??
    tables.find((table) => key !== "" && (table.channel === key || table.tableKey === key)) ??
    (tables.length === 1 ? tables[0] : undefined);
  return found ? { tableKey: found.tableKey } : {};
}

/** The epoch that is closest to the beginning or the middle of the exposure, where no other is about as close. */
function epochAt({ epochKey, epochMjd }: ImageHome, { mjd, exptimeSeconds = 0 }: NamedImage): string | undefined {
  if (mjd === undefined) return undefined;
  const most = Math.max(closeSeconds, exptimeSeconds) / 86400;
  const middle = mjd + exptimeSeconds / 2 / 86400;
  const far = epochKey.map((_, i) => Math.min(Math.abs(epochMjd[i]! - mjd), Math.abs(epochMjd[i]! - middle)));
  const order = [...far.keys()].filter((i) => far[i]! <= most).sort((a, b) => far[a]! - far[b]!);
  const [best, next] = order;
  if (best === undefined) return undefined;
  return next !== undefined && far[next]! <= 2 * far[best]! ? undefined : epochKey[best];
}
