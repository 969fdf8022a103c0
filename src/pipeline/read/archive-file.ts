import type { ArchivePoints, ArchiveTable } from "../../core/archives/archive-points.ts";
import { columnId } from "../../core/archives/archive-points.ts";
import { type ArchiveSource, archiveSource } from "../../core/archives/archive-source.ts";
import {
  type CurveFileOptions,
  checkToldFiles,
  toldOf,
  withCurveFileOptions,
} from "../../core/archives/curve-file-options.ts";
import { type CurvePreview, previewOf } from "../../core/archives/curve-preview.ts";
import { mayBePlainTable } from "../../core/archives/plain-table.ts";
import { readArchive } from "../../core/archives/read-archive.ts";
import { type PointsOfFile, uniteFiles } from "../../core/archives/unite-files.ts";
import { fileSource } from "../../core/bytes/byte-blocks.ts";
import { ByteReader } from "../../core/bytes/byte-reader.ts";
import { gunzip, isGzip } from "../../core/bytes/gzip.ts";
import { isWorkbenchError, WorkbenchError } from "../../core/errors.ts";
import { dataEnd, readFitsHeader } from "../../core/format/fits/fits-header.ts";
import { parseCatalog } from "../../core/format/parse-catalog.ts";
import { formatCounted } from "../../core/format-counted.ts";

/** Comments stand within so many bytes; more of a text is a table. */
const headBytes = 64 << 10;
/** Rows that show whose columns they are. */
const rowsRead = 20;
const mostHeaders = 16;

/** Whether a file holds light curves as an archive gives them: by its columns, comments and cards. */
export async function holdsArchive(file: File): Promise<boolean> {
  try {
    return (await archivePoints(file, file.name, rowsRead)) !== undefined;
  } catch (error) {
    // It is an archive's, and why it cannot be read is said when it is opened.
    return isWorkbenchError(error, "NotACatalog") && error.details.found.startsWith("a light curve of ");
  }
}

/**
 * The light curves that an archive gave, or those of several files together; undefined where no file is a known archive's.
 * @param told what is said of the file before it is read
 * @throws NotACatalog, CatalogSyntax, TooLarge; InvalidRequest where the file itself says otherwise
 */
export async function openArchiveFile(
  file: File | readonly File[],
  sourceId: string,
  told: CurveFileOptions = {},
): Promise<ArchiveSource | undefined> {
  return (await openPoints(filesIn(file), sourceId, told, false))?.source;
}

/**
 * What would be read of such a file, or of several together; undefined where none is a known archive's.
 * @throws as `openArchiveFile`
 */
export async function previewArchiveFile(
  file: File | readonly File[],
  told: CurveFileOptions = {},
): Promise<CurvePreview | undefined> {
  const opened = await openPoints(filesIn(file), "", told, true);
  return opened && previewOf(opened.read, opened.source, told, opened.none);
}

const filesIn = (file: File | readonly File[]) => (file instanceof Blob ? [file] : file);

/** @param mayBeEmpty where all rows are marked bad, that can be said before they are read */
async function openPoints(files: readonly File[], sourceId: string, told: CurveFileOptions, mayBeEmpty: boolean) {
  const found = await (files.length === 1 ? pointsOfOne(files[0]!) : pointsOfEach(files));
  const { read, none } = found;
  const [first, ...others] = read;
  if (!first) return undefined;
  checkToldFiles(
    told,
    read.map(({ file }) => file),
  );
  const isUnnamed = read.some(({ points }) => points.unnamed);
  const withTold = read.map(({ file, points }) => {
    const own = toldOf(told, file);
    // What all are called is said of those that the files do not name.
    if (isUnnamed && !points.unnamed && told.files?.[file]?.objectName === undefined) delete own.objectName;
    return { file, points: withCurveFileOptions(points, own, file) };
  });
  const points = others.length === 0 ? withTold[0]!.points : uniteFiles(withTold);
  const more = others.length === 0 ? "" : ` and ${formatCounted(others.length, "other")}`;
  const name = told.name ?? `${stemOf(first.file)}${more}`;
  const identity = { sourceId, name, file: `${first.file}${more}` };
  return { read, none, source: archiveSource(points, identity, { mayBeEmpty }) };
}

interface FoundPoints {
  read: PointsOfFile[];
  /** Files that hold no light curves, and why. */
  none: CurvePreview["none"];
}

async function pointsOfOne(file: File): Promise<FoundPoints> {
  const points = (await archivePoints(file, file.name, rowsRead)) && (await archivePoints(file, file.name, undefined));
  return { read: points ? [{ file: file.name, points }] : [], none: [] };
}

/** What cannot be read of several files does not keep the others from being read. */
async function pointsOfEach(files: readonly File[]): Promise<FoundPoints> {
  const found: FoundPoints = { read: [], none: [] };
  const taken = new Set<string>();
  for (const [index, file] of files.entries()) {
    let name = file.name;
    for (let n = 2; taken.has(name); n++)
      name = `${stemOf(file.name)} (${n})${file.name.slice(stemOf(file.name).length)}`;
    taken.add(name);
    try {
      // Why a file that is an archive's cannot be read is said by its reader, by its first rows as well.
      const points = (await archivePoints(file, name, rowsRead)) && (await archivePoints(file, name, undefined));
      if (points) found.read.push({ file: name, points });
      else
        found.none.push({
          ...{ file: name, index },
          why: "no light curve of an archive, and no table of times, numbers and their errors",
        });
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error;
      found.none.push({ file: name, index, why: error.message });
    }
  }
  return found;
}

const stemOf = (name: string) => name.replace(/\.gz$/i, "").replace(/\.[A-Za-z]{2,5}$/, "") || name;

/** @param name what the file is called, by which an object is where nothing in it names it */
async function archivePoints(
  file: File,
  name: string,
  enoughRows: number | undefined,
): Promise<ArchivePoints | undefined> {
  const source = fileSource(file, enoughRows === undefined ? undefined : headBytes);
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const text = new TextDecoder().decode(head);
  const comments = text
    .split(/\r?\n/)
    .filter((line) => line.startsWith("#"))
    .map((line) => line.slice(1));
  const extended = comments.some((line) => /^\s*TYPE\s*=\s*EXTENDED\s*$/i.test(line));
  const cards = await fitsCards(file, head);
  if (cards && !/^(kepler|tess)$/i.test(String(cards.get("TELESCOP") ?? ""))) return undefined;
  let catalog: Awaited<ReturnType<typeof parseCatalog>>;
  try {
    catalog = extended
      ? await parseCatalog(extendedAsCsv(await file.arrayBuffer(), comments), file.name, { enoughRows })
      : await parseCatalog(source, file.name, { enoughRows });
  } catch (error) {
    if (enoughRows !== undefined) return undefined;
    throw error;
  }
  const table: ArchiveTable = {
    ...{ stem: stemOf(name), rowCount: catalog.rowCount, comments, cards: cards ?? new Map() },
    columns: new Map(catalog.columns.map((column) => [columnId(column.name), column])),
  };
  const points = readArchive(table);
  // Of a table that lies by time, the first rows may be one of each object.
  if (!points && enoughRows !== undefined && mayBePlainTable(table)) return archivePoints(file, name, undefined);
  return points;
}

/** Cards of all headers of a FITS file; undefined of another one. */
async function fitsCards(file: File, head: Uint8Array): Promise<Map<string, string | number | boolean> | undefined> {
  const source = fileSource(file, headBytes);
  const reader = new ByteReader(isGzip(head) ? gunzip(source.open(), file.name, () => source.open()) : source.open());
  try {
    if (new TextDecoder().decode(await reader.peek(10)) !== "SIMPLE  = ".slice(0, 10)) return undefined;
    const cards = new Map<string, string | number | boolean>();
    for (let count = 0; count < mostHeaders && (await reader.peek(1)).length > 0; count++) {
      const header = await readFitsHeader(reader);
      if (!header) break;
      for (const [name, value] of header.values)
        if (!cards.has(name)) cards.set(name, value as string | number | boolean);
      await reader.skip(dataEnd(header, file.name) - reader.position);
    }
    return cards;
  } catch {
    return undefined;
  } finally {
    await reader.close();
  }
}

/** The AAVSO's fields after its comments, as the standard names them, with commas between. */
const extendedFields = "NAME,DATE,MAG,MERR,FILT,TRANS,MTYPE,CNAME,CMAG,KNAME,KMAG,AMASS,GROUP,CHART,NOTES";

function extendedAsCsv(bytes: ArrayBuffer, comments: readonly string[]): Uint8Array<ArrayBuffer> {
  const said = comments.map((line) => /^\s*DELIM\s*=\s*(.*?)\s*$/i.exec(line)?.[1]).find((one) => one !== undefined);
  const code = Number(said);
  const named: Record<string, string> = { comma: ",", tab: "\t", semicolon: ";" };
  const delimiter = !said
    ? ","
    : code >= 32 && code <= 126
      ? String.fromCharCode(code)
      : (named[said.toLowerCase()] ?? said);
  const quoted = (cell: string) => `"${cell.trim().replaceAll('"', '""')}"`;
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const cells = line.split(delimiter);
      return Array.from({ length: 15 }, (_, i) => (i === 14 ? cells.slice(14).join(delimiter) : (cells[i] ?? "")))
        .map((cell, i) => (i >= 1 && i <= 3 ? cell.trim() : quoted(cell)))
        .join(",");
    });
  return new TextEncoder().encode([extendedFields, ...lines, ""].join("\n"));
}
