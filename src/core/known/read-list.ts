import type { Assumption } from "../assumption.ts";
import { type ByteSource, openedSource, peekBlocks } from "../bytes/byte-blocks.ts";
import { gunzip, isGzip } from "../bytes/gzip.ts";
import { skyAngles } from "../catalog/sky-positions.ts";
import { WorkbenchError } from "../errors.ts";
import { angleUnit } from "../format/angle-unit.ts";
import type { Catalog, Column } from "../format/catalog.ts";
import { parseCatalog } from "../format/parse-catalog.ts";
import { WarningList } from "../format/warning-list.ts";
import { formatCounted } from "../format-counted.ts";
import { emptyRows, type KnownRows, type ListedMagnitudes, takeRows } from "./known-list.ts";
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
 * positions.
 * @throws NotACatalog, CatalogSyntax, TooLarge, MissingColumns where no positions are there
 */
export async function readList(source: ByteSource, file: string, request: ListRequest): Promise<ReadList> {
  const vsx = await isVsxFile(source, file);
  return vsx
    ? readVsxList(await unpacked(source, file), file, request)
    : readTable(await parseTable(source, file), request);
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

/** Only the columns that are read are kept in memory. */
async function parseTable(source: ByteSource, file: string): Promise<Catalog> {
  const { columns } = await parseCatalog(source, file, { enoughRows: 20 });
  const texts = new Set(columns.flatMap(({ name, data }) => (Array.isArray(data) ? [name] : [])));
  const names = columns.map(({ name }) => name);
  const magnitudes = magnitudeColumns(columns).flatMap(({ column, uncertainty = column }) => [column, uncertainty]);
  const wanted = new Set([...Object.values(listColumns(names, texts, true)), ...magnitudes]);
  return parseCatalog(source, file, { wanted: (name) => wanted.has(name), float64: () => true });
}

async function readTable(catalog: Catalog, { epochYear, inField, every }: ListRequest): Promise<ReadList> {
  const { file, rowCount } = catalog;
  const byName = new Map(catalog.columns.map((column) => [column.name, column]));
  const texts = new Set(catalog.columns.flatMap(({ name, data }) => (Array.isArray(data) ? [name] : [])));
  const names = listColumns([...byName.keys()], texts, true);
  const column = (part: keyof ListColumns) => byName.get(names[part] ?? "");
  const notes: string[] = [];
  const { raDeg, decDeg } = positions(catalog, column, notes);
  const motion = motions(column, rowCount, decDeg, notes);
  const years = motion ? yearsOf(column, rowCount, epochYear, names, notes) : undefined;
  await every(rowCount);
  const kept: number[] = [];
  const [ra, dec] = [raDeg.slice(), decDeg.slice()];
  let moves = false;
  for (let row = 0; row < rowCount; row++) {
    if (row % 200_000 === 199_999) await every(row);
    const [east, north, time] = [motion?.ra[row] ?? Number.NaN, motion?.dec[row] ?? Number.NaN, years?.[row] ?? 0];
    const far = Number.isFinite(east + north) ? (Math.hypot(east, north) * Math.abs(time)) / 1000 : 0;
    if (!inField(raDeg[row]!, decDeg[row]!, far)) continue;
    if (far > 0) {
      const place = moved({ raDeg: raDeg[row]!, decDeg: decDeg[row]! }, east, north, time);
      [ra[row], dec[row], moves] = [place.raDeg, place.decDeg, true];
    }
    kept.push(row);
  }
  const period = periods(column, rowCount, notes);
  const all: KnownRows = {
    name: textsOf(column("name"), rowCount),
    type: textsOf(column("type"), rowCount),
    flag: textsOf(column("flag"), rowCount),
    periodDays: period,
    magnitude: numbersOf(column("magnitude"), rowCount),
    magnitudes: [],
    raDeg: ra,
    decDeg: dec,
  };
  if (rowCount === 0) notes.push(`${file} has no rows.`);
  const variables = [names.type, names.period, names.frequency].some((name) => name !== undefined);
  const rows = { ...takeRows(all, kept), magnitudes: listedMagnitudes(catalog, kept) };
  return { rows, rowCount, variables, moves, notes };
}

/** Of the rows that are kept; to a millionth, so that what a float32 has beyond its own digits is not kept. */
function listedMagnitudes({ columns }: Catalog, kept: readonly number[]): ListedMagnitudes[] {
  const taken = (name: string) => {
    const { data } = columns.find((one) => one.name === name)!;
    const rows = Array.isArray(data) ? kept.map((row) => (/[<>]/.test(data[row]!) ? "" : data[row]!)) : undefined;
    const numbers = rows ? numbersOf({ name, data: rows }, rows.length) : kept.map((row) => Number(data[row]));
    return Float64Array.from(numbers, (one) => Math.round(one * 1e6) / 1e6);
  };
  return magnitudeColumns(columns).flatMap(({ column, uncertainty }) => {
    const value = taken(column);
    if (!value.some(Number.isFinite)) return [];
    return [{ column, value, ...(uncertainty === undefined ? {} : { uncertainty: taken(uncertainty) }) }];
  });
}

type ColumnOf = (part: keyof ListColumns) => Column | undefined;

/** @throws MissingColumns */
function positions(
  { file, rowCount, columns, rowLine }: Catalog,
  column: ColumnOf,
  notes: string[],
): { raDeg: Float64Array; decDeg: Float64Array } {
  let [ra, dec] = [column("ra"), column("dec")];
  const both = column("both");
  if ((!ra || !dec) && both && Array.isArray(both.data)) {
    const cells = both.data.map(inTwo);
    ra = { name: `${both.name} (RA)`, data: cells.map(([first]) => first) };
    dec = { name: `${both.name} (Dec)`, data: cells.map(([, second]) => second) };
  }
  if (!ra || !dec) {
    const found = columns.map(({ name }) => name);
    const details = { file, missing: ["right ascension", "declination"], found };
    throw new WorkbenchError("MissingColumns", details, `${file} has no columns of right ascension and declination.`);
  }
  const assumptions: Assumption[] = [];
  const angles = skyAngles(ra, dec, rowCount, { warnings: new WarningList(), assumptions, rowLine });
  notes.push(...assumptions.map(({ text }) => text));
  return { raDeg: angles.ra.degrees, decDeg: angles.dec.degrees };
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
function motions(column: ColumnOf, rowCount: number, decDeg: Float64Array, notes: string[]) {
  const [ra, dec] = [column("pmRa"), column("pmDec")];
  if (!ra || !dec) return undefined;
  const read = (one: Column) => {
    const text = one.unit?.replace(/\s*[./*]?\s*(?:\/\s*)?(yr|year|a)\s*(\*\*-1|\^-1|-1)?\s*$/i, "").trim();
    const time = /^(m?)s$/.exec(text ?? "");
    const unit = time ? { degrees: (15 / 3600) * (time[1] ? 1e-3 : 1) } : angleUnit(text);
    if (one.unit === undefined) notes.push(`${one.name} states no unit: it was read as mas per year.`);
    else if (!unit) notes.push(`${one.name} has the unit "${one.unit}": it was read as mas per year.`);
    const factor = (unit?.degrees ?? 1 / 3.6e6) * 3.6e6;
    const numbers = numbersOf(one, rowCount);
    const sure = numbers.map((value) => (Math.abs(value * factor) <= mostMotionMas ? value * factor : Number.NaN));
    if (!time || one !== ra) return sure;
    notes.push(`${one.name} is in seconds of time: it was multiplied by the cosine of the declination.`);
    return sure.map((value, row) => value * Math.cos((decDeg[row]! * Math.PI) / 180));
  };
  return { ra: read(ra), dec: read(dec) };
}

/** How long each row's star has moved until the epoch of the data. */
function yearsOf(
  column: ColumnOf,
  rowCount: number,
  epochYear: number | undefined,
  names: ListColumns,
  notes: string[],
): Float64Array | undefined {
  if (epochYear === undefined) {
    notes.push("Proper motions were not followed: the times of the data are not known.");
    return undefined;
  }
  const stated = column("refEpoch");
  const usual = statedYear(column("ra")) ?? usualYear(names);
  if (!stated) notes.push(`Positions were taken to be of ${usual.why}.`);
  const years = stated ? numbersOf(stated, rowCount) : new Float64Array(rowCount).fill(usual.year);
  return years.map((year) => epochYear - (year > 1800 && year < 2200 ? year : usual.year));
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
