import { WorkbenchError } from "../errors.ts";
import { bestTemplate, resolveTemplate } from "./built-in-templates.ts";
import {
  catalogExtensions,
  clutterReason,
  epochTableExtensions,
  type FileName,
  fileName,
  namesEpochTable,
  namesReference,
} from "./file-role.ts";
import type { DroppedName, IngestPlan, IngestQuestion, PlannedCatalog } from "./ingest-plan.ts";
import { nameParts } from "./naming.ts";
import type { NamingTemplate } from "./naming-template.ts";

export interface PlanOptions {
  /** A built-in template's name or `{part}` text; undefined: the one that fits most names. */
  template?: string;
  /** Paths that settle what names cannot. */
  referencePath?: string;
  epochTablePath?: string;
}

/** More than this is no epoch table, unless it is called one. */
const smallTableBytes = 4 << 20;
/** With templates that read every name, more files than this with a telling word in it are a habit of naming. */
const tellingNames = 3;

interface NamedFile extends FileName {
  index: number;
  byteLength: number;
}

/**
 * Decides from names alone who is the reference catalog, who the epoch table, and which epoch and table every catalog
 * belongs to. Whatever is not read is listed with the reason; a question is asked only where two answers are as good.
 *
 * @throws InvalidRequest when the template is wrong or a path of the options was not dropped.
 */
export function planIngest(names: readonly DroppedName[], options: PlanOptions = {}): IngestPlan {
  const ignored = new Map<number, string>();
  const questions: IngestQuestion[] = [];
  const files = names.map(({ path, byteLength }, index): NamedFile => ({ ...fileName(path), index, byteLength }));
  const named = {
    reference: droppedAs(files, options.referencePath),
    epochTable: droppedAs(files, options.epochTablePath),
  };

  const open = files.filter((file) => {
    if (file === named.reference || file === named.epochTable) return false;
    const reason = clutterReason(file.path);
    if (reason) ignored.set(file.index, reason);
    return !reason;
  });
  const catalogLike = open.filter((file) => catalogExtensions.includes(file.extension));
  const template = options.template
    ? resolveTemplate(options.template)
    : bestTemplate(
        paths(
          catalogLike.filter((file) => !namesReference(file) && namesEpochTable(file) === undefined),
          catalogLike,
        ),
      );
  const strict = !readsAnyName(template);
  const catalogs: PlannedCatalog[] = [];
  const plan = (file: NamedFile): boolean => {
    const parts = nameParts(template, file.path);
    if (parts) catalogs.push({ index: file.index, ...parts });
    return parts !== undefined;
  };

  let rest = strict ? open.filter((file) => !plan(file)) : open;
  const settle = (
    ask: "reference" | "epoch-table",
    what: string,
    given: NamedFile | undefined,
    candidates: NamedFile[],
  ) => {
    const chosen = given ?? chooseOne(candidates, ask === "reference" ? catalogExtensions : epochTableExtensions);
    if (candidates.length > 0 && !chosen) questions.push({ ask, candidates: candidates.map((file) => file.index) });
    if (chosen)
      for (const file of candidates) if (file !== chosen) ignored.set(file.index, `${chosen.path} is taken as ${what}`);
    rest = rest.filter((file) => !candidates.includes(file));
    return chosen?.index;
  };
  const epochTable = settle("epoch-table", "the epoch table", named.epochTable, epochTableCandidates(rest, strict));
  const reference = settle("reference", "the reference catalog", named.reference, referenceCandidates(rest, strict));

  const unnamed: number[] = [];
  for (const file of rest) {
    if (!strict && plan(file)) continue;
    const like = catalogExtensions.includes(file.extension);
    ignored.set(
      file.index,
      like ? `the name gives no epoch: it does not fit ${template.text}` : "not a catalog's name",
    );
    if (like) unnamed.push(file.index);
  }
  if (!options.template && unnamed.length * 4 > catalogs.length + unnamed.length)
    questions.push({ ask: "template", unnamed });

  return {
    template: template.name,
    ...(reference !== undefined && { reference }),
    ...(epochTable !== undefined && { epochTable }),
    catalogs: inCommitOrder(catalogs, files),
    ignored: [...ignored].map(([index, reason]) => ({ index, reason })).sort((a, b) => a.index - b.index),
    questions,
  };
}

/** Whether a template reads even the names of reference catalogs and epoch tables, so that fitting it means little. */
function readsAnyName(template: NamingTemplate): boolean {
  return nameParts(template, "folder/reference.csv") !== undefined;
}

function droppedAs(files: NamedFile[], path: string | undefined): NamedFile | undefined {
  if (path === undefined) return undefined;
  const file = files.find((file) => file.path === path);
  if (file) return file;
  const details = { what: "path", expected: "one of the dropped files", found: path };
  throw new WorkbenchError("InvalidRequest", details, `${path} is not among the dropped files.`);
}

function paths(files: NamedFile[], orElse: NamedFile[]): string[] {
  return (files.length > 0 ? files : orElse).map((file) => file.path);
}

function referenceCandidates(files: NamedFile[], strict: boolean): NamedFile[] {
  const candidates = files.filter(namesReference);
  return strict || stems(candidates).size <= tellingNames ? candidates : [];
}

/** Files called epoch table; else, beside catalogs of another kind, small tables that nothing else explains. */
function epochTableCandidates(files: NamedFile[], strict: boolean): NamedFile[] {
  const named = files.filter((file) => namesEpochTable(file) !== undefined);
  const exact = named.some((file) => namesEpochTable(file) === 0);
  if (named.length > 0) return strict || exact || stems(named).size <= tellingNames ? named : [];
  const small = files.filter(
    (file) =>
      epochTableExtensions.includes(file.extension) && file.byteLength <= smallTableBytes && !namesReference(file),
  );
  return strict || small.length * 4 <= files.length ? small : [];
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
    .sort((a, b) => extensions.indexOf(a.extension) - extensions.indexOf(b.extension));
  return others.every((file) => file.folder === first!.folder && file.stem === first!.stem) ? first : undefined;
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
      catalogExtensions.indexOf(fileA.extension) - catalogExtensions.indexOf(fileB.extension) ||
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
