import { type ByteSource, openedSource, peekBlocks } from "../bytes/byte-blocks.ts";
import { gunzip, isGzip } from "../bytes/gzip.ts";
import { WorkbenchError } from "../errors.ts";
import type { Column } from "../format/catalog.ts";
import { columnAt, parseCatalog } from "../format/parse-catalog.ts";
import { isPositionPart } from "../format/position-parts.ts";
import { formatCounted } from "../format-counted.ts";
import { emptyRows, type KnownRows, type ListedMagnitudes } from "./known-list.ts";
import { type ColumnOf, columnIn, numbersOf, textsOf } from "./list-cells.ts";
import { type ListColumns, listColumns } from "./list-columns.ts";
import { mostMotionMas, motions, positions, spelledPlaces, yearsOf } from "./list-places.ts";
import { magnitudeColumns } from "./magnitude-columns.ts";
import { moved } from "./proper-motion.ts";
import { isVsxText, readVsx } from "./vsx-file.ts";

/** What a list is read for. */
export interface ListRequest {
  /** Julian year of the data; undefined where it is not known: then nothing moves. */
  epochYear: number | undefined;
  /** Whether a place is worth keeping. @param slackArcsec how far stars may have moved since */
  inField: (raDeg: number, decDeg: number, slackArcsec?: number) => boolean;
  /** Between pieces of work, with how many rows were read. */
  every: (rows: number) => Promise<void>;
}

/** What was read of a list. */
export interface ReadList {
  rows: KnownRows;
  /** Of the whole file. */
  rowCount: number;
  variables: boolean;
  /** Whether any row has a proper motion that was followed. */
  moves: boolean;
  notes: string[];
}

const headLength = 4096;
/** Rows that tell what the columns of a table are. */
const headRows = 20;
/** Whether the first bytes of a file, unpacked where they are packed, are those of `vsx.dat`. */
export async function isVsxFile(source: ByteSource, file: string): Promise<boolean> {
  const { head } = await peekBlocks((await unpacked(source, file)).open(), headLength);
  return isVsxText(new TextDecoder("windows-1252").decode(head.subarray(0, headLength)));
}

async function unpacked(source: ByteSource, file: string): Promise<ByteSource> {
  const { head, blocks } = await peekBlocks(source.open(), headLength);
  const opened = openedSource(blocks, source);
  return isGzip(head) ? { open: () => gunzip(opened.open(), file, () => opened.open()) } : opened;
}

/**
 * Reads the rows of a list that are in the field, at the epoch of the data: `vsx.dat`, or a table of any format with
 * positions. Of a table, which is read three times, memory holds the places of all rows, as numbers, and all else of those
 * that are or may be in the field.
 * @throws NotACatalog, CatalogSyntax, TooLarge, MissingColumns where no positions are there
 */
export async function readList(
  source: ByteSource,
  file: string,
  request: ListRequest,
  parse: typeof parseCatalog = parseCatalog,
): Promise<ReadList> {
  const vsx = await isVsxFile(source, file);
  return vsx ? readVsxList(await unpacked(source, file), file, request) : readTable(source, file, request, parse);
}

async function readVsxList(source: ByteSource, file: string, { inField, every }: ListRequest): Promise<ReadList> {
  const { lines, rowCount } = await readVsx(source.open(), file, inField, every);
  const rows = emptyRows(lines.length);
  const limits = lines.filter(({ periodIsLimit }) => periodIsLimit).length;
  for (const [at, { name, type, flag, raDeg, decDeg, magnitude, periodDays, periodIsLimit }] of lines.entries()) {
    [rows.name[at], rows.type[at], rows.flag[at]] = [name, type, flag];
    [rows.raDeg[at], rows.decDeg[at], rows.magnitude[at]] = [raDeg, decDeg, magnitude];
    rows.periodDays[at] = periodIsLimit ? Number.NaN : periodDays;
  }
  return { rows, rowCount, variables: true, moves: false, notes: limitNotes(limits) };
}

/** What says where a row's star is, and when it was there. */
const placeParts = ["ra", "dec", "both", "refEpoch"] as const;
const motionParts = ["pmRa", "pmDec"] as const;

function columnsOf(columns: readonly Column[]): ListColumns {
  const texts = new Set(columns.flatMap(({ name, data }) => (Array.isArray(data) ? [name] : [])));
  return listColumns(
    columns.map(({ name }) => name),
    texts,
    true,
  );
}

type Wanted = (columnName: string) => boolean;

interface Table {
  source: ByteSource;
  file: string;
  parse: typeof parseCatalog;
}

/** Rows of a file that may be in the field, and where their stars are at the epoch of the list. */
interface NearRows {
  /** Ascending, 0-based. */
  rows: number[];
  /** Of the file. */
  rowCount: number;
  raDeg: Float64Array;
  decDeg: Float64Array;
  /** Until the epoch of the data; 0 where nothing moves. */
  years: Float64Array;
  /** Names of columns of positions that are texts: those were read. */
  texts: ReadonlySet<string>;
}

/** Columns at some of the rows of a file. What the others have, which are millions, is not kept meanwhile. */
async function columnsAt(
  { rows, rowCount }: NearRows,
  first: readonly Column[],
  { source, file, wanted, parse }: Table & { wanted: Wanted },
): Promise<Column[]> {
  if (rows.length === 0) return first.filter(({ name }) => wanted(name)).map((column) => columnAt(column, []));
  const isKept = new Uint8Array(rowCount);
  for (const row of rows) isKept[row] = 1;
  const found = await parse(source, file, { wanted, float64: () => true, keepsRow: (row) => isKept[row] === 1 });
  // Rows are told by their numbers alone: a file that changed meanwhile must not give one star the name of another.
  const foundCount = found.fileRowCount ?? found.rowCount;
  if (foundCount !== rowCount)
    throw new WorkbenchError(
      "CatalogSyntax",
      {
        file,
        line: rowCount + 1,
        expected: formatCounted(rowCount, "row"),
        found: formatCounted(foundCount, "row"),
      },
      `${file} changed while it was read: ${formatCounted(rowCount, "row")}, then ${foundCount}.`,
    );
  return found.columns;
}

/** Where the rows are comes first, by itself: only of those that may be in the field all else is kept. */
async function readTable(
  source: ByteSource,
  file: string,
  request: ListRequest,
  parse: typeof parseCatalog,
): Promise<ReadList> {
  const { columns: first } = await parse(source, file, {
    enoughRows: headRows,
    keepsRow: (row) => row < headRows, // some formats are read whole
  });
  const names = columnsOf(first);
  const table = { source, file, parse };
  const [notes, yearNotes]: [string[], string[]] = [[], []];
  const near = await rowsNearField(table, first, request, { notes, yearNotes });
  const places = new Set([...placeParts, ...motionParts].map((part) => names[part]));
  const magnitudes = magnitudeColumns(first).flatMap(({ column, uncertainty = column }) => [column, uncertainty]);
  const others = new Set([...Object.values(names), ...magnitudes]);
  // Numbers of places, too: what commas are is told by all numbers of a file.
  const found = await columnsAt(near, first, { ...table, wanted: (name) => others.has(name) && !near.texts.has(name) });
  const motion = motions(columnIn(found, names), near.decDeg, notes);
  notes.push(...yearNotes);
  const { kept, raDeg, decDeg, moves } = rowsInField(near, motion, request.inField);
  const columns = found.filter(({ name }) => !places.has(name)).map((column) => columnAt(column, kept));
  const column = columnIn(columns, names);
  const rows: KnownRows = {
    name: textsOf(column("name"), kept.length),
    type: textsOf(column("type"), kept.length),
    flag: textsOf(column("flag"), kept.length),
    periodDays: periods(column, kept.length, notes),
    magnitude: numbersOf(column("magnitude"), kept.length),
    magnitudes: listedMagnitudes(columns),
    ...{ raDeg, decDeg },
  };
  const { rowCount } = near;
  if (rowCount === 0) notes.push(`${file} has no rows.`);
  const variables = [names.type, names.period, names.frequency].some((name) => name !== undefined);
  return { rows, rowCount, variables, moves, notes };
}

/**
 * Which rows may be in the field, however fast their stars move. Texts of positions are read into numbers as they come; nothing
 * of the other rows outlives this.
 */
async function rowsNearField(
  { source, file, parse }: Table,
  first: readonly Column[],
  { epochYear, inField, every }: ListRequest,
  { notes, yearNotes }: { notes: string[]; yearNotes: string[] },
): Promise<NearRows> {
  const names = columnsOf(first);
  const { spelled, takesText } = spelledPlaces(first, names);
  const read = (parts: readonly (keyof ListColumns)[]) => {
    const columns = new Set(parts.map((part) => names[part]));
    const wanted: Wanted = (name) => columns.has(name) || isPositionPart(name);
    return parse(source, file, { wanted, float64: () => true, takesText });
  };
  let catalog = await read(placeParts);
  // A number with a comma: motions may tell whether it is a decimal point.
  if (catalog.warnings.some(({ kind }) => kind === "bad-value")) catalog = await read([...placeParts, ...motionParts]);
  const { rowCount } = catalog;
  // Later rows may show that what looked like numbers is text.
  const column = columnIn(catalog.columns, columnsOf(catalog.columns));
  const { raDeg, decDeg } = positions(catalog, column, { notes, columns: first, spelled });
  const isMoving = motionParts.every((part) => names[part] !== undefined);
  const yearsAt = isMoving ? yearsOf(column, epochYear, names, yearNotes) : undefined;
  let mostYears = 0;
  for (let row = 0; yearsAt && row < rowCount; row++) mostYears = Math.max(mostYears, Math.abs(yearsAt(row)));
  const slack = (Math.SQRT2 * mostMotionMas * mostYears) / 1000;
  await every(rowCount);
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    if (row % 200_000 === 199_999) await every(row);
    if (inField(raDeg[row]!, decDeg[row]!, slack)) rows.push(row);
  }
  return {
    ...{ rows, rowCount },
    raDeg: Float64Array.from(rows, (row) => raDeg[row]!),
    decDeg: Float64Array.from(rows, (row) => decDeg[row]!),
    years: Float64Array.from(rows, (row) => yearsAt?.(row) ?? 0),
    texts: new Set(catalog.columns.flatMap(({ name, data }) => (Array.isArray(data) ? [name] : []))),
  };
}

/** Of the rows that may be in the field those that are, by their position, and where they are at the epoch of the data. */
function rowsInField(
  { rows, raDeg, decDeg, years }: NearRows,
  motion: { ra: Float64Array; dec: Float64Array } | undefined,
  inField: ListRequest["inField"],
): { kept: number[]; raDeg: Float64Array; decDeg: Float64Array; moves: boolean } {
  const kept: number[] = [];
  const [ra, dec]: [number[], number[]] = [[], []];
  let moves = false;
  for (let at = 0; at < rows.length; at++) {
    const [east, north, time] = [motion?.ra[at] ?? Number.NaN, motion?.dec[at] ?? Number.NaN, years[at]!];
    const far = Number.isFinite(east + north) ? (Math.hypot(east, north) * Math.abs(time)) / 1000 : 0;
    const still = { raDeg: raDeg[at]!, decDeg: decDeg[at]! };
    if (!inField(still.raDeg, still.decDeg, far)) continue;
    const place = far > 0 ? moved(still, east, north, time) : still;
    moves ||= far > 0;
    kept.push(at);
    ra.push(place.raDeg);
    dec.push(place.decDeg);
  }
  return { kept, raDeg: Float64Array.from(ra), decDeg: Float64Array.from(dec), moves };
}

/** To a millionth, so that what a float32 has beyond its own digits is not kept. */
function listedMagnitudes(columns: readonly Column[]): ListedMagnitudes[] {
  const taken = (name: string) => {
    const { data } = columns.find((one) => one.name === name)!;
    const texts = Array.isArray(data) ? data.map((text) => (/[<>]/.test(text) ? "" : text)) : undefined;
    const numbers = numbersOf({ name, data: texts ?? data }, data.length);
    return Float64Array.from(numbers, (one) => Math.round(one * 1e6) / 1e6);
  };
  return magnitudeColumns(columns).flatMap(({ column, uncertainty }) => {
    const value = taken(column);
    if (!value.some(Number.isFinite)) return [];
    return [{ column, value, ...(uncertainty === undefined ? {} : { uncertainty: taken(uncertainty) }) }];
  });
}

function periods(column: ColumnOf, rowCount: number, notes: string[]): Float64Array {
  const [own, frequency, limit] = [column("period"), column("frequency"), column("periodLimit")];
  const found = own
    ? numbersOf(own, rowCount)
    : numbersOf(frequency, rowCount).map((value) => (value > 0 ? 1 / value : Number.NaN));
  const signs = limit && Array.isArray(limit.data) ? limit.data : undefined;
  const written = own && Array.isArray(own.data) ? own.data : undefined;
  let limits = 0;
  const sure = found.map((value, row) => {
    const isLimit = /[<>]/.test(`${signs?.[row] ?? ""}${written?.[row] ?? ""}`);
    if (isLimit && value > 0) limits++;
    return value > 0 && !isLimit ? value : Number.NaN;
  });
  notes.push(...limitNotes(limits));
  return sure;
}

const limitNotes = (count: number): string[] =>
  count === 0
    ? []
    : [`${formatCounted(count, "period is a limit", "periods are limits")} (< or >): they were left out.`];
