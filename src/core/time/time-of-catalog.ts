import { type FoundTimes, type TimeField, timeColumns } from "./time-columns.ts";
import type { TimeFrame } from "./time-frame.ts";
import { timeNames } from "./time-names.ts";

/** What a catalog's own columns say of the time of its epoch. */
export interface TimeOfCatalog {
  /** The column that says it. */
  column: string;
  /** Undefined where the column gives no time for the whole catalog; `text` then says why. */
  mjd?: number;
  scale: TimeFrame["scale"];
  /** How the time was taken, or why none was: a sentence, the same for all catalogs of which the same is true. */
  text: string;
  /** Other columns that give another time: a sentence with both. */
  contradiction?: string;
}

/** Rows of one epoch are within one night. */
const mostApartDays = 0.5;
const minute = 1 / 1440;
/** Of 1886: what is less are fillers, from -999 to 9999. */
const leastMjd = 10_000;
/** So many rows show whether times are of one night, before all are read. */
const sampledRows = 32;

/** Whether a column may hold the time of a catalog's epoch, by its name. */
export const mayTellTime = (name: string): boolean => !/^t$/i.test(name) && timeNames(name).length > 0;

/**
 * The time that the columns of a catalog give to its epoch: one that is the same in all rows, or the median of those of one
 * night. Undefined where no column holds times.
 */
export function timeOfCatalog(columns: readonly TimeField[]): TimeOfCatalog | undefined {
  const fields = columns.filter(({ name, time }) => time !== undefined || mayTellTime(name));
  const rowCount = fields[0]?.data.length ?? 0;
  if (rowCount === 0) return undefined;
  const sample = timesOf(fields.map((field) => atRows(field, rowCount, sampledRows)));
  const isConstant = fields.every(({ data }) => isOneValue(data));
  const found = isConstant || (sample[0] && range(sample[0]).apart > mostApartDays) ? sample : timesOf(fields);
  const best = found.find(({ nightOnly }) => !nightOnly) ?? found[0];
  if (!best) return undefined;
  const { field, scale, assumed, nightOnly } = best;
  const none = (why: string) => ({
    ...{ column: field.name, scale },
    text: `${field.name} ${why}: no time of the epoch was taken from it.`,
  });
  const { least, apart } = range(best);
  if (apart > mostApartDays) return none("holds times that are further apart than a night");
  if (nightOnly) return none("names the day and no time of day");
  const mjd = apart === 0 ? least : median(best.mjd);
  const of =
    apart === 0
      ? `${field.name}, the same in all rows, was`
      : `${field.name} holds times within ${apart <= minute ? "a minute" : apart <= 60 * minute ? "an hour" : "half a day"}: their median was`;
  const how = assumed === undefined ? "" : `; ${assumed}`;
  const contradiction = contradictionOf(found, best);
  return {
    ...{ column: field.name, mjd, scale },
    text: `${of} taken for the time of the epoch${how}.`,
    ...(contradiction === undefined ? {} : { contradiction }),
  };
}

const timesOf = (fields: readonly TimeField[]) =>
  timeColumns(fields)
    .map((times) => ({ ...times, mjd: times.mjd.map((mjd) => (mjd > leastMjd ? mjd : Number.NaN)) }))
    .filter(({ mjd }) => mjd.some((value) => !Number.isNaN(value)));

function atRows(field: TimeField, rowCount: number, count: number): TimeField {
  if (rowCount <= count) return field;
  const rows = Array.from({ length: count }, (_, k) => Math.floor((k * (rowCount - 1)) / (count - 1)));
  return { ...field, data: rows.map((row) => field.data[row]!) };
}

function isOneValue(data: TimeField["data"]): boolean {
  for (let row = 1; row < data.length; row++) if (!Object.is(data[row], data[0])) return false;
  return true;
}

function range({ mjd }: FoundTimes<TimeField>): { least: number; apart: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of mjd) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, apart: most - least };
}

function median(mjd: Float64Array): number {
  const known = mjd.filter((value) => !Number.isNaN(value)).sort();
  const half = known.length >> 1;
  return known.length % 2 === 1 ? known[half]! : (known[half - 1]! + known[half]!) / 2;
}

/**
 * Two counts of days of one table that cannot both be right: a sentence with both values and which one was taken. Those of
 * the Sun or the barycenter may be ten minutes off those of the Earth, and digits that were not written are not held
 * against a count.
 * @param taken one of `found`
 */
export function contradictionOf<Field extends TimeField>(
  found: readonly FoundTimes<Field>[],
  taken: FoundTimes<Field>,
): string | undefined {
  const center = centerOf(taken.field.name);
  if (center === undefined || taken.nightOnly) return undefined;
  for (const other of found) {
    const otherCenter = centerOf(other.field.name);
    if (other.field === taken.field || other.nightOnly || otherCenter === undefined) continue;
    const most = Math.max(center === otherCenter ? 0 : 10 * minute, taken.scale === other.scale ? minute : 3 * minute);
    let off: number | undefined;
    for (const [row, mjd] of taken.mjd.entries()) {
      if (!(Math.abs(mjd - other.mjd[row]!) > most)) continue;
      const [value, otherValue] = [taken.field.data[row]!, other.field.data[row]!];
      off ??= unwritten(taken.field) + unwritten(other.field);
      if (Math.abs(mjd - other.mjd[row]!) <= most + off) continue;
      return `${taken.field.name} ${value} and ${other.field.name} ${otherValue} are not the same time: ${taken.field.name} was taken.`;
    }
  }
  return undefined;
}

/** Whose time a count of days is, `earth`, `h` or `b`; undefined where a name is no such count or says which end of an exposure. */
function centerOf(name: string): string | undefined {
  const count = timeNames(name).find(({ says }) => says === "mjd" || says === "jd");
  if (!count || /start|beg|end|stop|mid|avg|average|mean|median/i.test(name)) return undefined;
  return /[hb]/.exec(count.core)?.[0] ?? "earth";
}

/** By how much the numbers of a column may be off for their digits: those that were written, or those of single precision. */
function unwritten({ data }: TimeField): number {
  const cells = Array.from(data as ArrayLike<string | number>).filter((cell) => !Number.isNaN(Number(cell)));
  const digits = Math.max(0, ...cells.slice(0, 1000).map((cell) => /\.(\d+)/.exec(String(cell))?.[1]?.length ?? 0));
  const written = 0.5 * 10 ** -digits;
  const largest = Number(cells[0] ?? 0);
  const isSingle = cells.every((cell) => typeof cell === "number" && Math.fround(cell) === cell);
  return isSingle && largest > 0 ? Math.max(written, 2 ** (Math.floor(Math.log2(largest)) - 24)) : written;
}
