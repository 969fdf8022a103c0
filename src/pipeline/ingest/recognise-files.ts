import { ahead } from "../../core/ahead.ts";
import { fileSource } from "../../core/bytes/byte-blocks.ts";
import { isEpochTable } from "../../core/catalog/epoch-table.ts";
import { recogniseColumns } from "../../core/catalog/recognise-columns.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { Catalog, Column } from "../../core/format/catalog.ts";
import { parseCatalog } from "../../core/format/parse-catalog.ts";
import type { Job } from "../../core/job.ts";
import { isKnownList } from "../../core/known/list-columns.ts";
import { isVsxFile } from "../../core/known/read-list.ts";
import { clutterReason, fileName } from "../../core/naming/file-role.ts";
import type { FileContent } from "../../core/naming/ingest-plan.ts";
import { timeColumns } from "../../core/time/time-columns.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";

/** First bytes that are read at a time, and rows that show what a table holds. */
const blockBytes = 64 << 10;
const rowsRead = 20;
/** More files than this are not opened one by one: those whose names differ in their numbers only are alike. */
const mostOpened = 60;
/** Unless one is so many times as large, or as small, as the middle one of its series. */
const unlikeSize = 8;
/** How many of such a series are opened, and what all of them hold is taken for what the others do. */
const openedOfSeries = 4;
/** A browser answers each read of a file after a millisecond or so, whoever waits for it: several are asked for together. */
const openedAtOnce = 16;

/**
 * Looks into dropped files, at their first bytes only, so that what they hold decides what they are and not their names.
 * Of a large drop some files of every series stand for the others, unless their headers name filters: then each is opened.
 * Files that were looked into before, and those that nobody meant to drop, stay as they are.
 * @throws Aborted
 */
export async function recogniseFiles(files: readonly DroppedFile[], job: Job<never>): Promise<DroppedFile[]> {
  const result = [...files];
  const open = [...files.keys()].filter(
    (index) => files[index]!.content === undefined && mayHoldTable(files[index]!.path),
  );
  let done = 0;
  const look = async (index: number) => {
    const content = await contentOf(files[index]!);
    if (content) result[index] = { ...files[index]!, content };
    if (++done % 50 === 0) job.progress({ stage: "parse", done, total: open.length, unit: "file" });
    return content;
  };
  const lookAt = async (indices: readonly number[]) => {
    const contents: (FileContent | undefined)[] = [];
    for await (const { result } of ahead(indices, openedAtOnce, look)) {
      contents.push(await result);
      await job.checkpoint("parse");
    }
    return contents;
  };
  if (open.length <= mostOpened) {
    await lookAt(open);
    return result;
  }
  for (const series of seriesOf(files, open)) {
    const opened = series.length <= openedOfSeries ? series : [...series.slice(0, openedOfSeries - 1), series.at(-1)!];
    const contents = await lookAt(opened);
    const [first] = contents;
    const alike = first && contents.every((content) => content?.holds === first.holds && content.filter === undefined);
    const others = series.filter((index) => !opened.includes(index));
    const isUsual = usualSize(series.map((index) => files[index]!.file.size));
    for (const index of others)
      if (alike && isUsual(files[index]!.file.size)) result[index] = { ...files[index]!, content: first };
    await lookAt(others.filter((index) => result[index]!.content === undefined));
  }
  return result;
}

/** Names of scripts, settings and texts are looked into as well: `image.sex` and `image.rst` may be catalogs. */
function mayHoldTable(path: string): boolean {
  const reason = clutterReason(path);
  if (reason === undefined || (reason.startsWith("a script") && /\.(sex|param|cfg|psf|m|r|c)$/i.test(path)))
    return true;
  return reason === "a document" && /\.(rst|md|tex)$/i.test(path) && !/(?:^|\/)readme[^/]*$/i.test(path);
}

/** Files of one folder whose names differ in their numbers only. */
function seriesOf(files: readonly DroppedFile[], indices: readonly number[]): number[][] {
  const series = new Map<string, number[]>();
  for (const index of indices) {
    const { folder, stem, extension } = fileName(files[index]!.path);
    const key = [folder.replaceAll(/\d+/g, "#"), stem.replaceAll(/\d+/g, "#"), extension].join("/");
    const others = series.get(key);
    if (others) others.push(index);
    else series.set(key, [index]);
  }
  return [...series.values()];
}

function usualSize(bytes: number[]): (bytes: number) => boolean {
  const middle = bytes.toSorted((a, b) => a - b)[bytes.length >> 1]!;
  return (one) => one * unlikeSize >= middle && one <= middle * unlikeSize;
}

/** It has no header that would tell it, and is no table to any parser. */
const mayBeVsx = /(\.dat|\.txt|vsx[^/]*)(\.gz)?$/i;

/** Undefined where the bytes neither are a table nor are known to be none: its parser will say why. */
async function contentOf({ path, file }: DroppedFile): Promise<FileContent | undefined> {
  try {
    if (mayBeVsx.test(path) && (await isVsxFile(fileSource(file, blockBytes), path))) return { holds: "known" };
    return describeTable(await parseCatalog(fileSource(file, blockBytes), path, { enoughRows: rowsRead }));
  } catch (error) {
    if (!isWorkbenchError(error, "NotACatalog")) return undefined;
    return { holds: error.details.image ? "image" : "nothing", found: error.details.found };
  }
}

/** What a table holds, by its columns and first rows. */
export function describeTable(catalog: Catalog): FileContent {
  const names = catalog.columns.map(({ name }) => name);
  if (isKnownList(names)) return { holds: "known" };
  const { ra, dec, x, measurements } = recogniseColumns(names, { idf: false });
  const positions = (ra !== undefined && dec !== undefined) || x !== undefined;
  const filter = filterOf(catalog);
  const holds =
    positions && measurements.length > 0
      ? "sources"
      : isEpochTable(catalog) && !isOfOneTime(catalog, measurements.length)
        ? "epochs"
        : positions || measurements.length > 0
          ? "sources"
          : "table";
  const times = holds === "sources" ? timesOf(catalog) : undefined;
  return {
    holds,
    ...(filter === undefined || holds !== "sources" ? {} : { filter }),
    ...(times === undefined ? {} : { times }),
  };
}

function timesOf({ columns }: Catalog): FileContent["times"] {
  const [times] = timeColumns(columns);
  return times && (new Set(times.mjd).size > 1 ? "several" : "one");
}

/** Rows that all have the same time, with photometry, are sources of one epoch. */
function isOfOneTime({ columns, rowCount }: Catalog, measurementCount: number): boolean {
  if (measurementCount === 0 || rowCount < 3) return false;
  const [times] = timeColumns(columns);
  return times !== undefined && new Set(times.mjd).size === 1;
}

function filterOf({ header, columns }: Catalog): string | undefined {
  const stated = header?.filter?.trim();
  if (stated) return stated;
  const column = columns.find(
    ({ name, data }: Column) => /^(filter|filt|band|passband)(_?name)?$/i.test(name) && Array.isArray(data),
  );
  const found = new Set((column?.data as string[] | undefined)?.map((text) => text.trim()));
  const [only] = found;
  return found.size === 1 && only ? only : undefined;
}
