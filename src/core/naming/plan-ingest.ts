import { type Assumption, noteAssumptions } from "../assumption.ts";
import { WorkbenchError } from "../errors.ts";
import { believedTimes } from "./believed-times.ts";
import { bestTemplate, builtInTemplates, resolveTemplate } from "./built-in-templates.ts";
import {
  catalogExtensions,
  clutterReason,
  epochTableExtensions,
  type FileName,
  fileName,
  hiddenReasons,
  knownListReason,
  namesEpochTable,
  namesReference,
} from "./file-role.ts";
import type { DroppedName, FileContent, FileRole, IngestPlan, IngestQuestion, PlannedCatalog } from "./ingest-plan.ts";
import { filterKey, folderFilters, nameFilters } from "./name-filter.ts";
import { nameParts } from "./naming.ts";
import type { NamingTemplate } from "./naming-template.ts";

export interface PlanOptions {
  /** A built-in template's name or `{part}` text; undefined: the one that fits most names. */
  template?: string;
  /** Paths that settle what names cannot. */
  referencePath?: string;
  epochTablePath?: string;
  /** What files are told to be, by path; the others are what names and contents say. */
  roles?: Readonly<Record<string, FileRole>>;
}

/** More than this is no epoch table, unless it is called one. */
const smallTableBytes = 4 << 20;
/** With templates that read every name, more files than this with a telling word in it are a habit of naming. */
const tellingNames = 3;
/** A larger share of names that do not fit puts the template itself in question. */
const manyUnnamed = 0.25;

interface NamedFile extends FileName {
  index: number;
  byteLength: number;
  content?: FileContent;
}

/**
 * Decides who is the reference catalog, who the epoch table, and which epoch and table every catalog belongs to: from names
 * alone, or from names and contents where somebody looked into the files. Whatever is not read is listed with the reason; a
 * question is asked only where two answers are as good.
 *
 * @throws InvalidRequest when the template is wrong or a path of the options was not dropped.
 */
export function planIngest(names: readonly DroppedName[], options: PlanOptions = {}): IngestPlan {
  const files = namedFiles(names);
  const { roles = {} } = options;
  const withRole = (role: FileRole) => files.find(({ path }) => roles[path] === role);
  const given = {
    reference: withRole("reference") ?? dropped(files, options.referencePath),
    epochTable: withRole("epoch-table") ?? dropped(files, options.epochTablePath),
  };
  for (const path of Object.keys(roles)) dropped(files, path);
  const ignored = new Map<number, string>();
  const open = files.filter((file) => {
    const reason = reasonToPassOver(file, roles[file.path]);
    if (file === given.reference || file === given.epochTable) return false;
    if (reason) ignored.set(file.index, reason);
    return !reason;
  });

  const template = options.template ? resolveTemplate(options.template) : bestTemplate(catalogPaths(open));
  const selective = !readsAnyName(template);
  // Names that follow a rule of their own are catalogs' names, whatever their ending.
  const isOwn = options.template !== undefined && !builtInTemplates.includes(template);
  const strict = selective && (template.keepsColumnNames || isOwn);
  const telling = selective ? open.filter((file) => !nameParts(template, file.path)) : open;
  const undecided = telling.filter(({ path }) => roles[path] === undefined);
  const epochTable = settle(epochTableCandidates(undecided, selective), given.epochTable, epochTableExtensions);
  const others = undecided.filter((file) => !epochTable.candidates.includes(file));
  const reference = settle(referenceCandidates(others, selective), given.reference, catalogExtensions);
  for (const file of epochTable.passedOver)
    ignored.set(file.index, `${epochTable.chosen!.path} is taken as the epoch table`);
  for (const file of reference.passedOver)
    ignored.set(file.index, `${reference.chosen!.path} is taken as the reference catalog`);

  const catalogs: PlannedCatalog[] = [];
  const unnamed: number[] = [];
  for (const file of open) {
    if (epochTable.candidates.includes(file) || reference.candidates.includes(file)) continue;
    const parts = nameParts(template, file.path);
    const told = roles[file.path] === "catalog";
    if (parts && (strict || told || isCatalogLike(file)))
      catalogs.push({ index: file.index, ...parts, epochKey: parts.epochKey.normalize("NFC") });
    else if (told || isCatalogLike(file)) {
      ignored.set(file.index, `the name gives no epoch: it does not fit ${template.text}`);
      if (!told) unnamed.push(file.index);
    } else ignored.set(file.index, notACatalog(file));
  }
  const believed = believedTimes(byFilter(catalogs, files), template, (index) => files[index]!.path);
  const assumptions: Assumption[] = [];
  const notes = new Map(files.flatMap(({ content }) => (content?.note ? [[content.note.path, content.note]] : [])));
  if (!options.template && !builtInTemplates.includes(template)) assumptions.push(bandsAssumed(catalogs));
  for (const note of notes.values()) assumptions.push({ kind: "table", ...note });
  noteAssumptions(assumptions, believed.assumptions);

  const questions: IngestQuestion[] = [];
  if (epochTable.undecided.length > 0) questions.push({ ask: "epoch-table", candidates: epochTable.undecided });
  if (reference.undecided.length > 0) questions.push({ ask: "reference", candidates: reference.undecided });
  if (!options.template && unnamed.length > (catalogs.length + unnamed.length) * manyUnnamed)
    questions.push({ ask: "template", unnamed });
  return {
    template: template.name,
    ...(reference.chosen && { reference: reference.chosen.index }),
    ...(epochTable.chosen && { epochTable: epochTable.chosen.index }),
    catalogs: inCommitOrder(believed.catalogs, files),
    ignored: [...ignored].map(([index, reason]) => ({ index, reason })).sort((a, b) => a.index - b.index),
    questions,
    ...(assumptions.length > 0 && { assumptions }),
  };
}

function bandsAssumed(catalogs: readonly PlannedCatalog[]): Assumption {
  const bands = [...new Set(catalogs.flatMap(({ channel }) => channel ?? []))].sort();
  const text = `${bands.map((band) => `“${band}”`).join(", ")} in the names are taken as bands with measurements of their own, and what else differs, such as “${catalogs[0]?.epochKey}”, as epochs.`;
  return { kind: "table", text };
}

/** Sources are sources in whatever file, unless it is one that nobody meant to drop. */
function reasonToPassOver({ path, content }: NamedFile, told?: FileRole): string | undefined {
  if (told === "image" || told === "ignored") return told === "image" ? "an image" : "left out by you";
  if (told === "known") return knownListReason;
  if (told !== undefined) return undefined;
  if (content?.holds === "image") return "an image";
  if (content?.holds === "known") return knownListReason;
  const reason = clutterReason(path);
  return content?.holds === "sources" && !hiddenReasons.includes(reason ?? "") ? undefined : reason;
}

function notACatalog({ content }: NamedFile): string {
  if (content?.holds === "epochs") return "a table of times, no catalog of sources";
  if (content?.holds === "table") return "a table without positions and photometry, no catalog of sources";
  return content?.found ? `not a catalog: ${content.found}` : "not a catalog's name";
}

/**
 * A catalog's filter is part of its table key: the name's, where the template found no channel in it, else the one that its
 * header or its rows name. Two filters of headers never meet in one table.
 */
function byFilter(catalogs: PlannedCatalog[], files: NamedFile[]): PlannedCatalog[] {
  const nameless = catalogs.filter(({ tableKey }) => tableKey === "default");
  const namelessFiles = nameless.map(({ index }) => files[index]!);
  const inNames = nameFilters(namelessFiles);
  const found = inNames.some((filter) => filter !== undefined) ? inNames : folderFilters(namelessFiles);
  const named = new Map(found.map((filter, k) => [nameless[k]!.index, filter]));
  const filtered = catalogs.map((catalog): PlannedCatalog => {
    const filter = filterKey(named.get(catalog.index) ?? files[catalog.index]!.content?.filter ?? "");
    return catalog.tableKey === "default" && filter !== ""
      ? { ...catalog, tableKey: filter, channel: filter }
      : catalog;
  });
  const stated = (catalog: PlannedCatalog) => filterKey(files[catalog.index]!.content?.filter ?? "");
  const filtersOf = new Map<string, Set<string>>();
  for (const catalog of filtered)
    if (stated(catalog) !== "")
      filtersOf.set(catalog.tableKey, (filtersOf.get(catalog.tableKey) ?? new Set()).add(stated(catalog)));
  return filtered.map((catalog) => {
    const mixed = (filtersOf.get(catalog.tableKey)?.size ?? 0) > 1 && stated(catalog) !== "";
    return mixed ? { ...catalog, tableKey: `${catalog.tableKey}_${stated(catalog)}` } : catalog;
  });
}

interface Settlement {
  candidates: NamedFile[];
  chosen?: NamedFile;
  /** Candidates that another file was taken in place of. */
  passedOver: NamedFile[];
  /** Indices of candidates of which none was taken. */
  undecided: number[];
}

function settle(candidates: NamedFile[], given: NamedFile | undefined, extensions: string[]): Settlement {
  const chosen = given ?? chooseOne(candidates, extensions);
  if (!chosen) return { candidates, passedOver: [], undecided: candidates.map((file) => file.index) };
  return { candidates, chosen, passedOver: candidates.filter((file) => file !== chosen), undecided: [] };
}

/** Of dropped paths those that show how catalogs are named, before there is a plan. */
export const namingPaths = (names: readonly DroppedName[]): string[] =>
  catalogPaths(namedFiles(names).filter((file) => !reasonToPassOver(file)));

const namedFiles = (names: readonly DroppedName[]): NamedFile[] =>
  names.map(({ path, ...rest }, index) => ({ ...fileName(path), ...rest, index }));

/** The paths that show how catalogs are named: no references and epoch tables, if there is anything else. */
function catalogPaths(files: NamedFile[]): string[] {
  const all = files.filter(isCatalogLike);
  const plain = all.filter((file) => !namesReference(file) && namesEpochTable(file) === undefined);
  return (plain.length > 0 ? plain : all).map((file) => file.path);
}

function isCatalogLike({ content, extension }: NamedFile): boolean {
  return content?.holds === "sources" || catalogExtensions.includes(extension);
}

/** Whether a template reads even the names of reference catalogs and epoch tables, so that fitting it means little. */
function readsAnyName(template: NamingTemplate): boolean {
  return nameParts(template, "folder/reference.csv") !== undefined;
}

function dropped(files: NamedFile[], path: string | undefined): NamedFile | undefined {
  if (path === undefined) return undefined;
  const file = files.find((file) => file.path === path);
  if (file) return file;
  const details = { what: "path", expected: "one of the dropped files", found: path };
  throw new WorkbenchError("InvalidRequest", details, `${path} is not among the dropped files.`);
}

function referenceCandidates(files: NamedFile[], selective: boolean): NamedFile[] {
  const candidates = files.filter(namesReference);
  return selective || stems(candidates).size <= tellingNames ? candidates : [];
}

/** Files called epoch table; else, beside catalogs of another kind, small tables that nothing else explains. */
function epochTableCandidates(files: NamedFile[], selective: boolean): NamedFile[] {
  const named = withoutSeries(files.filter((file) => namesEpochTable(file) !== undefined));
  const exact = named.some((file) => namesEpochTable(file) === 0);
  if (named.length > 0) return selective || exact || stems(named).size <= tellingNames ? named : [];
  const small = files.filter((file) => file.byteLength <= smallTableBytes && !namesReference(file));
  const known = small.filter(({ content }) => content?.holds === "epochs");
  if (known.length > 0) return files.some(({ content }) => content?.holds === "sources") || selective ? known : [];
  const possible = small.filter(({ extension, content }) => epochTableExtensions.includes(extension) && !content);
  return selective || possible.length * 4 <= files.length ? possible : [];
}

/** Without `visit_1.csv`, `visit_2.csv` …: names that differ in their numbers only are those of a series of catalogs. */
function withoutSeries(files: NamedFile[]): NamedFile[] {
  const numberless = (file: NamedFile) => file.stem.replaceAll(/\d+/g, "#");
  return files.filter((file) => !files.some((o) => o.stem !== file.stem && numberless(o) === numberless(file)));
}

function stems(files: NamedFile[]): Set<string> {
  return new Set(files.map((file) => file.stem));
}

/** The one that its name says best, nearest to the top, in the preferred format; undefined when two are as good. */
function chooseOne(candidates: NamedFile[], extensions: string[]): NamedFile | undefined {
  const rank = (file: NamedFile) => (namesEpochTable(file) ?? 9) * 1000 + file.depth;
  const best = Math.min(...candidates.map(rank));
  const [first, ...others] = candidates
    .filter((file) => rank(file) === best)
    .sort((a, b) => preference(extensions, a) - preference(extensions, b));
  return others.every((file) => file.folder === first!.folder && file.stem === first!.stem) ? first : undefined;
}

/** Endings that nobody listed come last. */
function preference(extensions: string[], { extension }: NamedFile): number {
  const index = extensions.indexOf(extension);
  return index < 0 ? extensions.length : index;
}

/** Of the same epoch and table, the file of the folder with most catalogs comes first, then the preferred format. */
function inCommitOrder(catalogs: PlannedCatalog[], files: NamedFile[]): PlannedCatalog[] {
  const natural = new Intl.Collator("en", { numeric: true });
  const inFolder = new Map<string, number>();
  for (const { index } of catalogs) {
    const { folder } = files[index]!;
    inFolder.set(folder, (inFolder.get(folder) ?? 0) + 1);
  }
  const byText = (a: string, b: string) => natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
  const ordered = [...catalogs].sort((a, b) => {
    const [fileA, fileB] = [files[a.index]!, files[b.index]!];
    return (
      byText(a.epochKey, b.epochKey) ||
      byText(a.tableKey, b.tableKey) ||
      inFolder.get(fileB.folder)! - inFolder.get(fileA.folder)! ||
      preference(catalogExtensions, fileA) - preference(catalogExtensions, fileB) ||
      byText(fileA.path, fileB.path) ||
      a.index - b.index
    );
  });
  let first = ordered[0];
  return ordered.map((catalog) => {
    if (catalog !== first && first?.epochKey === catalog.epochKey && first.tableKey === catalog.tableKey) {
      return { ...catalog, repeats: first.index };
    }
    first = catalog;
    return catalog;
  });
}
