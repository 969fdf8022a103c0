import { parseCalendarDate } from "./calendar-date.ts";
import { dayWithFraction, timesOfDayOfParts, timesOfParts, withIsoDates, withSeparators } from "./date-spellings.ts";
import { countOfValues, plausible, statedCount } from "./day-count.ts";
import { type DeclaredTime, mjdOfDeclared } from "./declared-time.ts";
import { parseIsoTime } from "./iso-time.ts";
import { plainNumber } from "./plain-number.ts";
import type { TimeFrame } from "./time-frame.ts";
import { isOtherClock, type TimeName, timeNames } from "./time-names.ts";
import { dayFraction, dayUnit, isTimeOfDay } from "./time-of-day.ts";

/** A column of a table, or a card of a header as a column of one row. */
export interface TimeField {
  name: string;
  unit?: string;
  description?: string;
  /** Where the file itself says that it holds times. */
  time?: DeclaredTime;
  data: ArrayLike<string | number>;
}

/** Times as a table has them, one a row. */
export interface FoundTimes<Field extends TimeField> {
  field: Field;
  /** NaN where a row has none. With `nightOnly` the beginning of a day, whose time of day is not known. */
  mjd: Float64Array;
  nightOnly: boolean;
  scale: TimeFrame["scale"];
  /** How the values were read, where name and unit alone do not say it. */
  assumed?: string;
  /** Why a row has no time although something stands there. */
  unclear?: string;
}

/**
 * All columns that times can come from, the best first: whole times by name, by what the file declares and by their form;
 * where they name days alone, before them those with a time of day from another column. `header`: the fields are the cards of a FITS header, of
 * which only those count whose keyword says so, and DATE, when the file was written, never does.
 */
export function timeColumns<Field extends TimeField>(
  fields: readonly Field[],
  { header = false }: { header?: boolean } = {},
): FoundTimes<Field>[] {
  const named = fields.map((field) => ({ field, names: timeNames(field.name) }));
  const isFileDate = fileDate(fields, header);
  const candidates = named.flatMap(({ field, names }) => {
    if (isFileDate(field) || isOtherClock(field.name)) return [];
    for (const name of names) {
      const times = name.says === "time-of-day" ? undefined : read(field, name, header);
      if (times) return [{ times, rank: name.rank }];
    }
    const times = header ? undefined : read(field, undefined, header);
    return times ? [{ times, rank: 400 }] : [];
  });
  const parts = header ? undefined : timesOfParts(fields);
  if (parts?.mjd.some((mjd) => !Number.isNaN(plausible(mjd)))) {
    const times = { ...parts, mjd: parts.mjd.map(plausible), scale: "unknown" as const };
    candidates.push({ times, rank: 250 });
  }
  const ordered = candidates.sort((a, b) => headerRank(a, header) - headerRank(b, header)).map(({ times }) => times);
  const wholes = ordered.filter(({ nightOnly }) => !nightOnly);
  const better = (times: FoundTimes<Field>) =>
    times.nightOnly
      ? [...wholes.filter((whole) => isWithin(whole, times)), ...(withTimeOfDay(times, named, header) ?? [])]
      : [];
  return [...new Set(ordered.flatMap((times) => [...better(times), times]))];
}

/** Whether whole times lie in the days that others only name. */
function isWithin({ mjd }: { mjd: Float64Array }, night: { mjd: Float64Array }): boolean {
  const known = mjd.filter((_, row) => !Number.isNaN(night.mjd[row]!));
  const inside = mjd.filter((value, row) => value > night.mjd[row]! && value < night.mjd[row]! + 1).length;
  return inside > 0 && inside * 2 >= known.length;
}

/** In a header MJD-OBS comes before the others, as the standard has it. */
function headerRank({ times, rank }: { times: { field: TimeField }; rank: number }, header: boolean): number {
  return header && /^mjd[-_]?obs$/i.test(times.field.name) ? -1 : rank;
}

/** FITS's DATE, when the file was written: by the company it keeps in a table that was made from headers. */
function fileDate(fields: readonly TimeField[], header: boolean): (field: TimeField) => boolean {
  const cards = fields.filter(({ name }) =>
    /^(DATE-|MJD-|UTC?-|TIME-)|^(NAXIS\d?|BITPIX|EXPTIME|OBJECT|SIMPLE)$/.test(name),
  );
  return ({ name }) => name === "DATE" && (header || cards.length > 0);
}

function read<Field extends TimeField>(
  field: Field,
  name: TimeName | undefined,
  header: boolean,
): FoundTimes<Field> | undefined {
  const { data, time } = field;
  const found = (mjd: ArrayLike<number>, more: Partial<FoundTimes<Field>> = {}): FoundTimes<Field> => {
    const times = Float64Array.from(mjd, plausible);
    return { field, mjd: times, nightOnly: false, scale: scaleOf(field), ...more };
  };
  const declared = time && Array.from(data, (value) => mjdOfDeclared(time, value));
  if (declared?.every((mjd) => mjd !== undefined))
    return found(declared as number[], { scale: namedScale(time!.scale) });

  const isTexts =
    !ArrayBuffer.isView(data) && Array.from(data).some((value) => typeof value === "string" && value.trim() !== "");
  if (isTexts) {
    const cells = withIsoDates(Array.from(data, String));
    const texts = cells.filter((value) => value.trim() !== "");
    const isos = cells.map(wholeTime);
    const count = isos.filter(Boolean).length;
    if (count > 0 && (name !== undefined || (!header && count === data.length))) {
      const utc = isos.some((iso) => iso?.utc);
      const scale = scaleOf(field);
      return found(
        isos.map((iso) => iso?.mjd ?? Number.NaN),
        { scale: scale === "unknown" && utc ? "UTC" : scale },
      );
    }
    const days = name?.says === "date" ? texts.map(parseCalendarDate) : [];
    if (days.some(Boolean)) {
      const unclear = days.find((day) => day?.unclear)?.unclear;
      const mjd = cells.map((value) => parseCalendarDate(value)?.mjd ?? Number.NaN);
      return found(mjd, { nightOnly: true, ...(unclear === undefined ? {} : { unclear }) });
    }
  }
  if (!name) return undefined;
  const values = Array.from(data, plainNumber);
  return values.some((value) => !Number.isNaN(value)) ? readNumbers(field, name, values, found) : undefined;
}

function readNumbers<Field extends TimeField>(
  { name: columnName, unit = "", description = "" }: Field,
  { says, core }: TimeName,
  values: number[],
  found: (mjd: ArrayLike<number>, more?: Partial<FoundTimes<Field>>) => FoundTimes<Field>,
): FoundTimes<Field> | undefined {
  if (says === "date") {
    const whole = values.map((value) => parseIsoTime(withSeparators(String(value)))?.mjd ?? Number.NaN);
    if (values.some((value) => value > 1e13) && whole.some((mjd) => !Number.isNaN(mjd))) return found(whole);
    const days = values.map((value) => parseCalendarDate(String(value))?.mjd ?? Number.NaN);
    if (days.some((mjd) => !Number.isNaN(mjd))) return found(days, { nightOnly: true });
  }
  const kind = says === "mjd" || says === "jd" ? says : kindIn(`${unit} ${description}`);
  const known = values.filter((value) => !Number.isNaN(value));
  if (/^(?:decimal|dec|fractional)year$/.test(core) && known.every((value) => value > 1850 && value < 2150)) {
    const mjd = values.map((value) => mjdOfDeclared({ format: "decimalyear", scale: "" }, value)!);
    return found(mjd, { assumed: `${columnName} was read as years and their fractions` });
  }
  if (
    kind === undefined &&
    known.every((value) => value > 5e8 && value < 5e9) &&
    (core.startsWith("unix") || /^(s|sec|seconds?)?\b/i.test(unit))
  ) {
    return found(
      values.map((value) => 40_587 + value / 86_400),
      { assumed: `${columnName} was read as seconds since 1970` },
    );
  }
  const count = statedCount(core, [columnName, unit, description], known) ?? countOfValues(kind, core, known);
  if (!count) return undefined;
  const { toMjd, assumed } = count;
  if (says === "date" && assumed === "an MJD" && known.every(isSpreadsheetDay)) {
    const unclear =
      "its numbers may be MJDs of 1970 to 1996 as well as days of a spreadsheet, which counts them from 1900";
    return found(new Array<number>(values.length).fill(Number.NaN), { unclear });
  }
  const wholeDays = known.every(Number.isInteger);
  return found(
    values.map((value) => value + toMjd),
    { nightOnly: wholeDays, ...(assumed === undefined ? {} : { assumed: `${columnName} was read as ${assumed}` }) },
  );
}

/** Spreadsheets count days from 1900: 40588 to 50083 are there 2011 to 2037, as MJD 1970 to 1996. */
const isSpreadsheetDay = (value: number) => value >= 40_588 && value <= 50_083;

/** Days with the time of day that another column has. */
function withTimeOfDay<Field extends TimeField>(
  night: FoundTimes<Field>,
  named: { field: Field; names: TimeName[] }[],
  header: boolean,
): FoundTimes<Field>[] | undefined {
  const companions = named
    .flatMap(({ field, names }) => names.map((name) => ({ field, name })))
    .filter(({ field, name }) => name.says === "time-of-day" && field !== night.field)
    .sort((a, b) => a.name.rank - b.name.rank)
    .map(({ field }) => field);
  const others = named
    .map(({ field }) => field)
    .filter(({ data }) => Array.from(data).every((cell) => isTimeOfDay(String(cell))));
  const nameless = others.filter(
    ({ name }) => !/(^|[^a-z])(ra|dec?|alpha|delta|ha|l?m?st|lt)([^a-z]|$)|raj|dej|local|sidereal|exp/i.test(name),
  );
  if (!header && nameless.length === 1) companions.push(nameless[0]!);
  const parts = header ? undefined : timesOfDayOfParts(named.map(({ field }) => field));
  if (parts && night.mjd.every((day) => Number.isNaN(day) || day % 1 === 0)) {
    const mjd = night.mjd.map((day, row) => day + parts.fractions[row]!);
    const assumed = `the time of day of ${night.field.name} was taken from ${parts.names.join(", ")}`;
    if (!mjd.every(Number.isNaN)) return [{ ...night, mjd, nightOnly: false, assumed }];
  }
  for (const field of companions) {
    const texts = Array.from(field.data).map(String);
    const numbers = texts.map(plainNumber).filter((value) => !Number.isNaN(value));
    const unit = numbers.length > 0 ? dayUnit(field.name, field.unit ?? "", numbers) : "hours";
    if (unit === undefined) continue;
    const fraction = Array.from(field.data, (value) => dayFraction(value, unit));
    // The day of a whole JD begins at noon.
    const mjd = night.mjd.map((day, row) =>
      day % 1 === 0 ? day + fraction[row]! : day + ((fraction[row]! + 0.5) % 1),
    );
    if (mjd.every(Number.isNaN)) continue;
    const how = numbers.length > 0 ? ` in ${unit}` : "";
    const assumed = `the time of day of ${night.field.name} was taken from ${field.name}${how}`;
    const scale = night.scale === "unknown" ? scaleOf(field) : night.scale;
    return [{ ...night, mjd, nightOnly: false, scale, assumed }];
  }
  return undefined;
}

/** A date with a time of day, of the old form too. */
function wholeTime(text: string): { mjd: number; utc: boolean } | undefined {
  if (text.includes(":")) return parseIsoTime(text);
  const mjd = dayWithFraction(text);
  return mjd === undefined ? undefined : { mjd, utc: false };
}

function kindIn(text: string): "mjd" | "jd" | undefined {
  return /\b[bh]?mjd|modified julian/i.test(text) ? "mjd" : /\b[bh]?jd\b|julian d/i.test(text) ? "jd" : undefined;
}

/** The time scale that name, unit or description name; never assumed. */
function scaleOf({ name, unit, description }: TimeField): TimeFrame["scale"] {
  const words = `${name.replaceAll("_", " ")} ${unit ?? ""} ${description ?? ""}`;
  return namedScale(/\b(UTC|TDB|TT|TAI)\b/i.exec(words)?.[1] ?? "");
}

function namedScale(text: string): TimeFrame["scale"] {
  const scale = text.toUpperCase();
  return scale === "UTC" || scale === "TDB" || scale === "TT" || scale === "TAI" ? scale : "unknown";
}
