import type { Assumption } from "../assumption.ts";
import { SpelledAngles, skyAngles } from "../catalog/sky-positions.ts";
import { WorkbenchError } from "../errors.ts";
import { angleUnit } from "../format/angle-unit.ts";
import type { Catalog, Column } from "../format/catalog.ts";
import type { ParseOptions } from "../format/parse-options.ts";
import { WarningList } from "../format/warning-list.ts";
import { type ColumnOf, numbersOf } from "./list-cells.ts";
import type { ListColumns } from "./list-columns.ts";

/** Nobody's catalog has a star that moves faster: Barnard's moves 10.4 arcsec a year. */
export const mostMotionMas = 20_000;

/** Of columns of positions that are texts, what these say: of one with both coordinates two. */
export type SpelledPlaces = ReadonlyMap<string, readonly SpelledAngles[]>;

/** Reads the texts of positions as a parser hands them over. */
export function spelledPlaces(
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
export function positions(
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
export function motions(column: ColumnOf, decDeg: Float64Array, notes: string[]) {
  const [ra, dec] = [column("pmRa"), column("pmDec")];
  if (!ra || !dec) return undefined;
  const read = (one: Column) => {
    const text = one.unit?.replace(/\s*[./*]?\s*(?:\/\s*)?(yr|year|a)\s*(\*\*-1|\^-1|-1)?\s*$/i, "").trim();
    const time = /^(m?)s$/.exec(text ?? "");
    const unit = time ? { degrees: (15 / 3600) * (time[1] ? 1e-3 : 1) } : angleUnit(text);
    if (one.unit === undefined) notes.push(`${one.name} states no unit: it was read as mas per year.`);
    else if (!unit) notes.push(`${one.name} has the unit "${one.unit}": it was read as mas per year.`);
    const factor = (unit?.degrees ?? 1 / 3.6e6) * 3.6e6;
    const sure = numbersOf(one, decDeg.length);
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
export function yearsOf(
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
