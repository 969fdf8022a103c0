import type { Assumption } from "../assumption.ts";
import { type ByteSource, openedSource, peekBlocks } from "../bytes/byte-blocks.ts";
import { gunzip, isGzip } from "../bytes/gzip.ts";
import { SpelledAngles, skyAngles } from "../catalog/sky-positions.ts";
import { WorkbenchError } from "../errors.ts";
import { angleUnit } from "../format/angle-unit.ts";
import type { Catalog, Column } from "../format/catalog.ts";
import { columnAt, parseCatalog } from "../format/parse-catalog.ts";
import type { ParseOptions } from "../format/parse-options.ts";
import { isPositionPart } from "../format/position-parts.ts";
import { WarningList } from "../format/warning-list.ts";
import { formatCounted } from "../format-counted.ts";
import { emptyRows, type KnownRows, type ListedMagnitudes } from "./known-list.ts";
import { type ListColumns, listColumns } from "./list-columns.ts";
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
/** Nobody's catalog has a star that moves faster: Barnard's moves 10.4 arcsec a year. */
const mostMotionMas = 20_000;

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

const columnIn = (columns: readonly Column[], names: ListColumns): ColumnOf => {
  const byName = new Map(columns.map((one) => [one.name, one]));
  return (part) => byName.get(names[part] ?? "");
};

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
  const motion = motions(columnIn(found, names), near, notes);
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

type ColumnOf = (part: keyof ListColumns) => Column | undefined;

/** Of columns of positions that are texts, what these say: of one with both coordinates two. */
type SpelledPlaces = ReadonlyMap<string, readonly SpelledAngles[]>;

/** Reads the texts of positions as a parser hands them over. */
function spelledPlaces(
  first: readonly Column[],
  { ra, dec, both }: ListColumns,
): { spelled: SpelledPlaces; takesText: NonNullable<ParseOptions["takesText"]> } {
  const texts = first.flatMap(({ name, data }) => (Array.isArray(data) ? [name] : []));
  const isTaken = new Set([ra, dec, both].filter((name) => name !== undefined && texts.includes(name)));
  const spelled = new Map<string, SpelledAngles[]>();
  const takesText = (name: string, row: number, text: string) => {
    if (!isTaken.has(name)) return false;
    // From the first row anew: a file may have another table, which is the one that counts.
    if (row === 0)
      spelled.set(name, name === both ? [new SpelledAngles(), new SpelledAngles()] : [new SpelledAngles()]);
    const [one, other] = spelled.get(name)!;
    if (other) pushPair(text, one!, other);
    else one!.push(text);
    return true;
  };
  return { spelled, takesText };
}

function pushPair(text: string, ra: SpelledAngles, dec: SpelledAngles): void {
  const [first, second] = inTwo(text);
  ra.push(first);
  dec.push(second);
}

/** @throws MissingColumns */
function positions(
  { file, rowCount, rowLine }: Catalog,
  column: ColumnOf,
  { notes, columns, spelled }: { notes: string[]; columns: readonly Column[]; spelled: SpelledPlaces },
): { raDeg: Float64Array; decDeg: Float64Array } {
  let [ra, dec] = [column("ra"), column("dec")];
  const both = column("both");
  const angles = new Map<Column | undefined, SpelledAngles | undefined>();
  for (const one of [ra, dec]) if (one) angles.set(one, spelled.get(one.name)?.[0]);
  if ((!ra || !dec) && both && Array.isArray(both.data)) {
    let [first, second] = spelled.get(both.name) ?? [];
    if (!first || !second) {
      [first, second] = [new SpelledAngles(), new SpelledAngles()];
      for (const text of both.data) pushPair(text, first, second);
    }
    [ra, dec] = [
      { name: `${both.name} (RA)`, data: [] },
      { name: `${both.name} (Dec)`, data: [] },
    ];
    angles.set(ra, first).set(dec, second);
  }
  if (!ra || !dec) {
    const found = columns.map(({ name }) => name);
    const details = { file, missing: ["right ascension", "declination"], found };
    throw new WorkbenchError("MissingColumns", details, `${file} has no columns of right ascension and declination.`);
  }
  const assumptions: Assumption[] = [];
  const warnings = new WarningList();
  const sky = skyAngles(ra, dec, rowCount, { warnings, assumptions, rowLine, spelled: (one) => angles.get(one) });
  notes.push(...assumptions.map(({ text }) => text));
  return { raDeg: sky.ra.degrees, decDeg: sky.dec.degrees };
}

/** `18 33 43.27 +41 13 05.9`, or `278.43,41.22`. */
function inTwo(text: string): [string, string] {
  if (text.includes(",")) return text.split(",", 2).map((part) => part.trim()) as [string, string];
  const signed = /^\s*([^+-]+?)\s*([+-].*?)\s*$/.exec(text);
  if (signed) return [signed[1]!, signed[2]!];
  const tokens = text.trim().split(/\s+/);
  return [tokens.slice(0, tokens.length / 2).join(" "), tokens.slice(tokens.length / 2).join(" ")];
}

/** Motions in mas per year, that in right ascension times the cosine of the declination. */
function motions(column: ColumnOf, { rows, decDeg }: NearRows, notes: string[]) {
  const [ra, dec] = [column("pmRa"), column("pmDec")];
  if (!ra || !dec) return undefined;
  const read = (one: Column) => {
    const text = one.unit?.replace(/\s*[./*]?\s*(?:\/\s*)?(yr|year|a)\s*(\*\*-1|\^-1|-1)?\s*$/i, "").trim();
    const time = /^(m?)s$/.exec(text ?? "");
    const unit = time ? { degrees: (15 / 3600) * (time[1] ? 1e-3 : 1) } : angleUnit(text);
    if (one.unit === undefined) notes.push(`${one.name} states no unit: it was read as mas per year.`);
    else if (!unit) notes.push(`${one.name} has the unit "${one.unit}": it was read as mas per year.`);
    const factor = (unit?.degrees ?? 1 / 3.6e6) * 3.6e6;
    const sure = numbersOf(one, rows.length);
    const isTimeOfRa = time !== null && one === ra;
    if (isTimeOfRa)
      notes.push(`${one.name} is in seconds of time: it was multiplied by the cosine of the declination.`);
    for (let row = 0; row < sure.length; row++) {
      const value = sure[row]! * factor;
      const turn = isTimeOfRa ? Math.cos((decDeg[row]! * Math.PI) / 180) : 1;
      sure[row] = Math.abs(value) <= mostMotionMas ? value * turn : Number.NaN;
    }
    return sure;
  };
  return { ra: read(ra), dec: read(dec) };
}

/** How long each row's star has moved until the epoch of the data. */
function yearsOf(
  column: ColumnOf,
  epochYear: number | undefined,
  names: ListColumns,
  notes: string[],
): ((row: number) => number) | undefined {
  if (epochYear === undefined) {
    notes.push("Proper motions were not followed: the times of the data are not known.");
    return undefined;
  }
  const stated = column("refEpoch");
  const usual = statedYear(column("ra")) ?? usualYear(names);
  if (!stated) notes.push(`Positions were taken to be of ${usual.why}.`);
  if (!stated) return () => epochYear - usual.year;
  const years = Array.isArray(stated.data) ? numbersOf(stated, stated.data.length) : stated.data;
  return (row) => epochYear - (years[row]! > 1800 && years[row]! < 2200 ? years[row]! : usual.year);
}

/** VizieR says it of the column: `at Ep=2016.0`. */
function statedYear(ra: Column | undefined): { year: number; why: string } | undefined {
  const [, year] = /\bep(?:och)?\.?\s*=?\s*J?(\d{4}(?:\.\d+)?)/i.exec(ra?.description ?? "") ?? [];
  return year === undefined ? undefined : { year: Number(year), why: `${year}, as ${ra!.name} says` };
}

function usualYear({ ra = "", name = "", magnitude = "" }: ListColumns): { year: number; why: string } {
  if (/dr2/i.test(name)) return { year: 2015.5, why: "2015.5, as Gaia DR2's are" };
  if (/2000/.test(ra)) return { year: 2000, why: `2000.0, as ${ra} says` };
  if (/^(source_?id|source|designation|e?dr3name)$/i.test(name) || /phot_g|^gmag$/i.test(magnitude))
    return { year: 2016, why: "2016.0, as Gaia DR3's are" };
  return { year: 2000, why: "2000.0, as nothing states another year" };
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

/** Flags around numbers of texts (`(0.567:`) are passed over. */
function numbersOf(column: Column | undefined, rowCount: number): Float64Array {
  if (!column) return new Float64Array(rowCount).fill(Number.NaN);
  if (!Array.isArray(column.data)) return Float64Array.from(column.data as Float64Array);
  return Float64Array.from(column.data, (text) => {
    const [number] = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(text) ?? [];
    return number === undefined ? Number.NaN : Number(number);
  });
}

/** Whole numbers, as Gaia's identifiers, are texts too. */
function textsOf(column: Column | undefined, rowCount: number): string[] {
  if (!column) return new Array<string>(rowCount).fill("");
  return Array.from(column.data as ArrayLike<number | string>, (value) =>
    typeof value === "string" ? value.trim() : Number.isNaN(value) ? "" : String(value),
  );
}
